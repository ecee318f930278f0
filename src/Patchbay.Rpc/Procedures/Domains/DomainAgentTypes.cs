namespace Patchbay.Rpc;

/// <summary>remote_domain_fsinfo.</summary>
public sealed record RpcFileSystem(
    string MountPoint,
    string Name,
    string Type,
    XdrList<string> DeviceAliases) : IXdr<RpcFileSystem>
{
    public static RpcFileSystem Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.Text(),
        reader.Text(),
        reader.Texts(256));

    public void Write(ref XdrWriter writer)
    {
        writer.Text(MountPoint);
        writer.Text(Name);
        writer.Text(Type);
        writer.Texts(DeviceAliases, 256);
    }
}
