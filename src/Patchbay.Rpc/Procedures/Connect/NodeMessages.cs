namespace Patchbay.Rpc;

/// <summary>The result of NODE_GET_INFO.</summary>
public sealed record NodeGetInfoResult(
    string Model,
    ulong Memory,
    int Cpus,
    int Mhz,
    int Nodes,
    int Sockets,
    int Cores,
    int Threads) : IXdr<NodeGetInfoResult>
{
    public static NodeGetInfoResult Read(ref XdrReader reader) => new(
        reader.FixedChars(32),
        reader.UInt64(),
        reader.Int32(),
        reader.Int32(),
        reader.Int32(),
        reader.Int32(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.FixedChars(Model, 32);
        writer.UInt64(Memory);
        writer.Int32(Cpus);
        writer.Int32(Mhz);
        writer.Int32(Nodes);
        writer.Int32(Sockets);
        writer.Int32(Cores);
        writer.Int32(Threads);
    }
}

/// <summary>The result of NODE_GET_SECURITY_MODEL.</summary>
public sealed record NodeGetSecurityModelResult(string Model, string Doi) : IXdr<NodeGetSecurityModelResult>
{
    public static NodeGetSecurityModelResult Read(ref XdrReader reader) => new(reader.Chars(257), reader.Chars(257));

    public void Write(ref XdrWriter writer)
    {
        writer.Chars(Model, 257);
        writer.Chars(Doi, 257);
    }
}

/// <summary>The arguments of NODE_GET_CPU_STATS.</summary>
public sealed record NodeGetCpuStatsArguments(
    int Cpu,
    int ParameterCount,
    uint Flags) : IXdr<NodeGetCpuStatsArguments>
{
    public static NodeGetCpuStatsArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Cpu);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_GET_CPU_STATS.</summary>
public sealed record NodeGetCpuStatsResult(
    XdrList<RpcNodeStat> Parameters,
    int ParameterCount) : IXdr<NodeGetCpuStatsResult>
{
    public static NodeGetCpuStatsResult Read(ref XdrReader reader) => new(
        reader.List<RpcNodeStat>(16),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 16);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of NODE_GET_CPU_MAP.</summary>
public sealed record NodeGetCpuMapArguments(bool NeedMap, bool NeedOnline, uint Flags) : IXdr<NodeGetCpuMapArguments>
{
    public static NodeGetCpuMapArguments Read(ref XdrReader reader) => new(
        reader.Flag(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Flag(NeedMap);
        writer.Flag(NeedOnline);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_GET_CPU_MAP.</summary>
public sealed record NodeGetCpuMapResult(XdrList<byte> CpuMap, uint Online, int Count) : IXdr<NodeGetCpuMapResult>
{
    public static NodeGetCpuMapResult Read(ref XdrReader reader) => new(
        reader.Bytes(2_048),
        reader.UInt32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Opaque(CpuMap.AsSpan(), 2_048);
        writer.UInt32(Online);
        writer.Int32(Count);
    }
}

/// <summary>The arguments of NODE_GET_SEV_INFO.</summary>
public sealed record NodeGetSevInfoArguments(int ParameterCount, uint Flags) : IXdr<NodeGetSevInfoArguments>
{
    public static NodeGetSevInfoArguments Read(ref XdrReader reader) => new(reader.Int32(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_GET_SEV_INFO.</summary>
public sealed record NodeGetSevInfoResult(
    XdrList<TypedParameter> Parameters,
    int ParameterCount) : IXdr<NodeGetSevInfoResult>
{
    public static NodeGetSevInfoResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(64),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 64);
        writer.Int32(ParameterCount);
    }
}
