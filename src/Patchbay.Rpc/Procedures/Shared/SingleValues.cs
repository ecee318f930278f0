namespace Patchbay.Rpc;

/// <summary>No payload at all.</summary>
public sealed record RpcNothing : IXdr<RpcNothing>
{
    /// <summary>The one value.</summary>
    public static RpcNothing Value { get; } = new();

    public static RpcNothing Read(ref XdrReader reader) => Value;

    public void Write(ref XdrWriter writer)
    {
    }
}

/// <summary>One string: a name to look up, a document.</summary>
public sealed record RpcText(string Value) : IXdr<RpcText>
{
    public static RpcText Read(ref XdrReader reader) => new(reader.Text());

    public void Write(ref XdrWriter writer) => writer.Text(Value);
}

/// <summary>One string or none.</summary>
public sealed record RpcOptionalText(string? Value) : IXdr<RpcOptionalText>
{
    public static RpcOptionalText Read(ref XdrReader reader) => new(reader.OptionalText());

    public void Write(ref XdrWriter writer) => writer.OptionalText(Value);
}

/// <summary>One int: a number, a callback's id, a feature.</summary>
public sealed record RpcInt(int Value) : IXdr<RpcInt>
{
    public static RpcInt Read(ref XdrReader reader) => new(reader.Int32());

    public void Write(ref XdrWriter writer) => writer.Int32(Value);
}

/// <summary>One unsigned int, mostly flags.</summary>
public sealed record RpcUInt(uint Value) : IXdr<RpcUInt>
{
    public static RpcUInt Read(ref XdrReader reader) => new(reader.UInt32());

    public void Write(ref XdrWriter writer) => writer.UInt32(Value);
}

/// <summary>One unsigned hyper: a version, a size.</summary>
public sealed record RpcULong(ulong Value) : IXdr<RpcULong>
{
    public static RpcULong Read(ref XdrReader reader) => new(reader.UInt64());

    public void Write(ref XdrWriter writer) => writer.UInt64(Value);
}

/// <summary>One int that means yes or no.</summary>
public sealed record RpcFlag(bool Value) : IXdr<RpcFlag>
{
    public static RpcFlag Read(ref XdrReader reader) => new(reader.Flag());

    public void Write(ref XdrWriter writer) => writer.Flag(Value);
}

/// <summary>One UUID to look up.</summary>
public sealed record RpcUuid(Guid Value) : IXdr<RpcUuid>
{
    public static RpcUuid Read(ref XdrReader reader) => new(reader.Uuid());

    public void Write(ref XdrWriter writer) => writer.Uuid(Value);
}
