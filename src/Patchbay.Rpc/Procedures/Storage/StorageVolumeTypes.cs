namespace Patchbay.Rpc;

/// <summary>remote_nonnull_storage_vol.</summary>
public sealed record RpcStorageVolume(string Pool, string Name, string Key) : IXdr<RpcStorageVolume>
{
    public static RpcStorageVolume Read(ref XdrReader reader) => new(reader.Text(), reader.Text(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Pool);
        writer.Text(Name);
        writer.Text(Key);
    }
}
