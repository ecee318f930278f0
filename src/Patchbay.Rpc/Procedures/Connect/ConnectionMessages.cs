namespace Patchbay.Rpc;

/// <summary>The arguments of CONNECT_OPEN.</summary>
public sealed record ConnectOpenArguments(string? Name, uint Flags) : IXdr<ConnectOpenArguments>
{
    public static ConnectOpenArguments Read(ref XdrReader reader) => new(reader.OptionalText(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.OptionalText(Name);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of AUTH_LIST.</summary>
public sealed record AuthListResult(XdrList<int> Types) : IXdr<AuthListResult>
{
    public static AuthListResult Read(ref XdrReader reader) => new(reader.Int32s(20));

    public void Write(ref XdrWriter writer) => writer.Int32s(Types, 20);
}

/// <summary>The arguments of AUTH_SASL_START.</summary>
public sealed record AuthSaslStartArguments(string Mech, int Nil, string Data) : IXdr<AuthSaslStartArguments>
{
    public static AuthSaslStartArguments Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.Int32(),
        reader.Chars(65_536));

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Mech);
        writer.Int32(Nil);
        writer.Chars(Data, 65_536);
    }
}

/// <summary>The result of AUTH_SASL_START.</summary>
public sealed record AuthSaslStartResult(int Complete, int Nil, string Data) : IXdr<AuthSaslStartResult>
{
    public static AuthSaslStartResult Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Int32(),
        reader.Chars(65_536));

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Complete);
        writer.Int32(Nil);
        writer.Chars(Data, 65_536);
    }
}

/// <summary>The arguments of AUTH_SASL_STEP.</summary>
public sealed record AuthSaslStepArguments(int Nil, string Data) : IXdr<AuthSaslStepArguments>
{
    public static AuthSaslStepArguments Read(ref XdrReader reader) => new(reader.Int32(), reader.Chars(65_536));

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Nil);
        writer.Chars(Data, 65_536);
    }
}

/// <summary>The result of AUTH_SASL_STEP.</summary>
public sealed record AuthSaslStepResult(int Complete, int Nil, string Data) : IXdr<AuthSaslStepResult>
{
    public static AuthSaslStepResult Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Int32(),
        reader.Chars(65_536));

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Complete);
        writer.Int32(Nil);
        writer.Chars(Data, 65_536);
    }
}

/// <summary>The arguments of CONNECT_SET_IDENTITY.</summary>
public sealed record ConnectSetIdentityArguments(
    XdrList<TypedParameter> Parameters,
    uint Flags) : IXdr<ConnectSetIdentityArguments>
{
    public static ConnectSetIdentityArguments Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(20),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 20);
        writer.UInt32(Flags);
    }
}
