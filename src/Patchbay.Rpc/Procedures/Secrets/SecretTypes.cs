namespace Patchbay.Rpc;

/// <summary>remote_nonnull_secret.</summary>
public sealed record RpcSecret(Guid Uuid, int UsageType, string UsageId) : IXdr<RpcSecret>
{
    public static RpcSecret Read(ref XdrReader reader) => new(reader.Uuid(), reader.Int32(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Uuid(Uuid);
        writer.Int32(UsageType);
        writer.Text(UsageId);
    }
}
