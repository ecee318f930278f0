namespace Patchbay.Rpc;

/// <summary>remote_nonnull_domain.</summary>
public sealed record RpcDomain(string Name, Guid Uuid, int Id) : IXdr<RpcDomain>
{
    public static RpcDomain Read(ref XdrReader reader) => new(reader.Text(), reader.Uuid(), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Uuid(Uuid);
        writer.Int32(Id);
    }
}
