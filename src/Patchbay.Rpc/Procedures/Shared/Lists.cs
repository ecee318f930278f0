namespace Patchbay.Rpc;

/// <summary>The result of the old CONNECT_LIST_… procedures: names.</summary>
public sealed record RpcNames(XdrList<string> Names) : IXdr<RpcNames>
{
    public static RpcNames Read(ref XdrReader reader) => new(reader.Texts(RpcLimits.Objects));

    public void Write(ref XdrWriter writer) => writer.Texts(Names, RpcLimits.Objects);
}

/// <summary>
/// The result of the procedures that give up to 16 parameters in two calls: asked with 0, only the count is filled; asked with a
/// count, only the list.
/// </summary>
public sealed record RpcParameters16(XdrList<TypedParameter> Parameters, int ParameterCount) : IXdr<RpcParameters16>
{
    private const int Limit = 16;

    public static RpcParameters16 Read(ref XdrReader reader) => new(reader.List<TypedParameter>(Limit), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, Limit);
        writer.Int32(ParameterCount);
    }
}
