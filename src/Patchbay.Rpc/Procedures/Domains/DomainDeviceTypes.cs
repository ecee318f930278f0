namespace Patchbay.Rpc;

/// <summary>remote_domain_disk_error.</summary>
public sealed record RpcDiskError(string Disk, int Error) : IXdr<RpcDiskError>
{
    public static RpcDiskError Read(ref XdrReader reader) => new(reader.Text(), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Disk);
        writer.Int32(Error);
    }
}
