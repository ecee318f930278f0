namespace Patchbay.Rpc;

/// <summary>remote_domain_iothread_info.</summary>
public sealed record RpcIOThread(uint Id, XdrList<byte> CpuMap) : IXdr<RpcIOThread>
{
    public static RpcIOThread Read(ref XdrReader reader) => new(reader.UInt32(), reader.Bytes(2_048));

    public void Write(ref XdrWriter writer)
    {
        writer.UInt32(Id);
        writer.Opaque(CpuMap.AsSpan(), 2_048);
    }
}

/// <summary>remote_vcpu_info.</summary>
public sealed record RpcVcpu(uint Number, int State, ulong CpuTime, int Cpu) : IXdr<RpcVcpu>
{
    public static RpcVcpu Read(ref XdrReader reader) => new(
        reader.UInt32(),
        reader.Int32(),
        reader.UInt64(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.UInt32(Number);
        writer.Int32(State);
        writer.UInt64(CpuTime);
        writer.Int32(Cpu);
    }
}
