namespace Patchbay.Rpc;

/// <summary>remote_nonnull_storage_pool.</summary>
public sealed record RpcStoragePool(string Name, Guid Uuid) : IXdr<RpcStoragePool>
{
    public static RpcStoragePool Read(ref XdrReader reader) => new(reader.Text(), reader.Uuid());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Uuid(Uuid);
    }
}
