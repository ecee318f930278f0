namespace Patchbay.Rpc;

/// <summary>The result of DOMAIN_GET_JOB_INFO.</summary>
public sealed record DomainGetJobInfoResult(
    int Type,
    ulong TimeElapsed,
    ulong TimeRemaining,
    ulong DataTotal,
    ulong DataProcessed,
    ulong DataRemaining,
    ulong MemTotal,
    ulong MemProcessed,
    ulong MemRemaining,
    ulong FileTotal,
    ulong FileProcessed,
    ulong FileRemaining) : IXdr<DomainGetJobInfoResult>
{
    public static DomainGetJobInfoResult Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Type);
        writer.UInt64(TimeElapsed);
        writer.UInt64(TimeRemaining);
        writer.UInt64(DataTotal);
        writer.UInt64(DataProcessed);
        writer.UInt64(DataRemaining);
        writer.UInt64(MemTotal);
        writer.UInt64(MemProcessed);
        writer.UInt64(MemRemaining);
        writer.UInt64(FileTotal);
        writer.UInt64(FileProcessed);
        writer.UInt64(FileRemaining);
    }
}

/// <summary>The result of DOMAIN_GET_CONTROL_INFO.</summary>
public sealed record DomainGetControlInfoResult(
    uint State,
    uint Details,
    ulong StateTime) : IXdr<DomainGetControlInfoResult>
{
    public static DomainGetControlInfoResult Read(ref XdrReader reader) => new(
        reader.UInt32(),
        reader.UInt32(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.UInt32(State);
        writer.UInt32(Details);
        writer.UInt64(StateTime);
    }
}

/// <summary>The result of DOMAIN_GET_JOB_STATS.</summary>
public sealed record DomainGetJobStatsResult(
    int Type,
    XdrList<TypedParameter> Parameters) : IXdr<DomainGetJobStatsResult>
{
    public static DomainGetJobStatsResult Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.List<TypedParameter>(64));

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Type);
        writer.List(Parameters, 64);
    }
}

/// <summary>The result of DOMAIN_GET_MESSAGES.</summary>
public sealed record DomainGetMessagesResult(XdrList<string> Messages) : IXdr<DomainGetMessagesResult>
{
    public static DomainGetMessagesResult Read(ref XdrReader reader) => new(reader.Texts(2048));

    public void Write(ref XdrWriter writer) => writer.Texts(Messages, 2048);
}
