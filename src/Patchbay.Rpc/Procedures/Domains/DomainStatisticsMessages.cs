namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_MEMORY_STATS.</summary>
public sealed record DomainMemoryStatsArguments(
    RpcDomain Domain,
    uint MaxStats,
    uint Flags) : IXdr<DomainMemoryStatsArguments>
{
    public static DomainMemoryStatsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(MaxStats);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_MEMORY_STATS.</summary>
public sealed record DomainMemoryStatsResult(XdrList<RpcMemoryStat> Stats) : IXdr<DomainMemoryStatsResult>
{
    public static DomainMemoryStatsResult Read(ref XdrReader reader) => new(reader.List<RpcMemoryStat>(1024));

    public void Write(ref XdrWriter writer) => writer.List(Stats, 1024);
}

/// <summary>The arguments of DOMAIN_GET_CPU_STATS.</summary>
public sealed record DomainGetCpuStatsArguments(
    RpcDomain Domain,
    uint ParameterCount,
    int StartCpu,
    uint CpuCount,
    uint Flags) : IXdr<DomainGetCpuStatsArguments>
{
    public static DomainGetCpuStatsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.Int32(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(ParameterCount);
        writer.Int32(StartCpu);
        writer.UInt32(CpuCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_CPU_STATS.</summary>
public sealed record DomainGetCpuStatsResult(
    XdrList<TypedParameter> Parameters,
    int ParameterCount) : IXdr<DomainGetCpuStatsResult>
{
    public static DomainGetCpuStatsResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(2048),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 2048);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of DOMAIN_SET_MEMORY_STATS_PERIOD.</summary>
public sealed record DomainSetMemoryStatsPeriodArguments(
    RpcDomain Domain,
    int Period,
    uint Flags) : IXdr<DomainSetMemoryStatsPeriodArguments>
{
    public static DomainSetMemoryStatsPeriodArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Period);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of CONNECT_GET_ALL_DOMAIN_STATS.</summary>
public sealed record ConnectGetAllDomainStatsArguments(
    XdrList<RpcDomain> Domains,
    uint Stats,
    uint Flags) : IXdr<ConnectGetAllDomainStatsArguments>
{
    public static ConnectGetAllDomainStatsArguments Read(ref XdrReader reader) => new(
        reader.List<RpcDomain>(RpcLimits.Objects),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Domains, RpcLimits.Objects);
        writer.UInt32(Stats);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of CONNECT_GET_ALL_DOMAIN_STATS.</summary>
public sealed record ConnectGetAllDomainStatsResult(
    XdrList<RpcDomainStats> Stats) : IXdr<ConnectGetAllDomainStatsResult>
{
    public static ConnectGetAllDomainStatsResult Read(ref XdrReader reader) => new(
        reader.List<RpcDomainStats>(RpcLimits.Objects));

    public void Write(ref XdrWriter writer) => writer.List(Stats, RpcLimits.Objects);
}
