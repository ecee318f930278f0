namespace Patchbay.Rpc;

/// <summary>remote_node_get_cpu_stats.</summary>
public sealed record RpcNodeStat(string Field, ulong Value) : IXdr<RpcNodeStat>
{
    public static RpcNodeStat Read(ref XdrReader reader) => new(reader.Text(), reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Field);
        writer.UInt64(Value);
    }
}
