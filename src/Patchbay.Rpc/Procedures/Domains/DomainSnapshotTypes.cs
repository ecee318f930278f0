namespace Patchbay.Rpc;

/// <summary>remote_nonnull_domain_snapshot.</summary>
public sealed record RpcSnapshot(string Name, RpcDomain Domain) : IXdr<RpcSnapshot>
{
    public static RpcSnapshot Read(ref XdrReader reader) => new(reader.Text(), reader.Struct<RpcDomain>());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Struct(Domain);
    }
}

/// <summary>remote_nonnull_domain_checkpoint.</summary>
public sealed record RpcCheckpoint(string Name, RpcDomain Domain) : IXdr<RpcCheckpoint>
{
    public static RpcCheckpoint Read(ref XdrReader reader) => new(reader.Text(), reader.Struct<RpcDomain>());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Struct(Domain);
    }
}
