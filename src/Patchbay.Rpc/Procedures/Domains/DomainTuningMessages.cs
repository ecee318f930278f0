namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_SET_MAX_MEMORY.</summary>
public sealed record DomainSetMaxMemoryArguments(RpcDomain Domain, ulong Memory) : IXdr<DomainSetMaxMemoryArguments>
{
    public static DomainSetMaxMemoryArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt64(Memory);
    }
}

/// <summary>The arguments of DOMAIN_SET_MEMORY.</summary>
public sealed record DomainSetMemoryArguments(RpcDomain Domain, ulong Memory) : IXdr<DomainSetMemoryArguments>
{
    public static DomainSetMemoryArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt64(Memory);
    }
}

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

/// <summary>The first of two calls asks with 0 for the count, the second for so many.</summary>
public sealed record DomainParametersArguments(
    RpcDomain Domain,
    int ParameterCount,
    uint Flags) : IXdr<DomainParametersArguments>
{
    public static DomainParametersArguments Read(ref XdrReader reader) => new(
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

/// <summary>The result of DOMAIN_GET_PERF_EVENTS.</summary>
public sealed record DomainGetPerfEventsResult(XdrList<TypedParameter> Parameters) : IXdr<DomainGetPerfEventsResult>
{
    public static DomainGetPerfEventsResult Read(ref XdrReader reader) => new(reader.List<TypedParameter>(64));

    public void Write(ref XdrWriter writer) => writer.List(Parameters, 64);
}
