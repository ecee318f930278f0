namespace Patchbay.Rpc;

/// <summary>The result of DOMAIN_GET_SCHEDULER_TYPE.</summary>
public sealed record DomainGetSchedulerTypeResult(
    string Type,
    int ParameterCount) : IXdr<DomainGetSchedulerTypeResult>
{
    public static DomainGetSchedulerTypeResult Read(ref XdrReader reader) => new(reader.Text(), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Type);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of DOMAIN_GET_SCHEDULER_PARAMETERS.</summary>
public sealed record DomainGetSchedulerParametersArguments(
    RpcDomain Domain,
    int ParameterCount) : IXdr<DomainGetSchedulerParametersArguments>
{
    public static DomainGetSchedulerParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The result of DOMAIN_GET_SCHEDULER_PARAMETERS.</summary>
public sealed record DomainGetSchedulerParametersResult(
    XdrList<TypedParameter> Parameters) : IXdr<DomainGetSchedulerParametersResult>
{
    public static DomainGetSchedulerParametersResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(16));

    public void Write(ref XdrWriter writer) => writer.List(Parameters, 16);
}

/// <summary>The arguments of DOMAIN_GET_MEMORY_PARAMETERS.</summary>
public sealed record DomainGetMemoryParametersArguments(
    RpcDomain Domain,
    int ParameterCount,
    uint Flags) : IXdr<DomainGetMemoryParametersArguments>
{
    public static DomainGetMemoryParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_MEMORY_PARAMETERS.</summary>
public sealed record DomainGetMemoryParametersResult(
    XdrList<TypedParameter> Parameters,
    int ParameterCount) : IXdr<DomainGetMemoryParametersResult>
{
    public static DomainGetMemoryParametersResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(16),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 16);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of DOMAIN_SET_MEMORY_FLAGS.</summary>
public sealed record DomainSetMemoryFlagsArguments(
    RpcDomain Domain,
    ulong Memory,
    uint Flags) : IXdr<DomainSetMemoryFlagsArguments>
{
    public static DomainSetMemoryFlagsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt64(Memory);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_GET_BLKIO_PARAMETERS.</summary>
public sealed record DomainGetBlkioParametersArguments(
    RpcDomain Domain,
    int ParameterCount,
    uint Flags) : IXdr<DomainGetBlkioParametersArguments>
{
    public static DomainGetBlkioParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_BLKIO_PARAMETERS.</summary>
public sealed record DomainGetBlkioParametersResult(
    XdrList<TypedParameter> Parameters,
    int ParameterCount) : IXdr<DomainGetBlkioParametersResult>
{
    public static DomainGetBlkioParametersResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(16),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 16);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of DOMAIN_GET_NUMA_PARAMETERS.</summary>
public sealed record DomainGetNumaParametersArguments(
    RpcDomain Domain,
    int ParameterCount,
    uint Flags) : IXdr<DomainGetNumaParametersArguments>
{
    public static DomainGetNumaParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_NUMA_PARAMETERS.</summary>
public sealed record DomainGetNumaParametersResult(
    XdrList<TypedParameter> Parameters,
    int ParameterCount) : IXdr<DomainGetNumaParametersResult>
{
    public static DomainGetNumaParametersResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(16),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 16);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The result of DOMAIN_GET_PERF_EVENTS.</summary>
public sealed record DomainGetPerfEventsResult(XdrList<TypedParameter> Parameters) : IXdr<DomainGetPerfEventsResult>
{
    public static DomainGetPerfEventsResult Read(ref XdrReader reader) => new(reader.List<TypedParameter>(64));

    public void Write(ref XdrWriter writer) => writer.List(Parameters, 64);
}
