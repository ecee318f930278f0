using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;clock&gt;</c>.</summary>
public sealed record ClockDefinition
{
    /// <summary>What the guest's clock follows.</summary>
    public ClockOffset Offset { get; init; }

    /// <summary>
    /// Of <c>utc</c>, <c>localtime</c> and <c>variable</c>: seconds, or <c>reset</c>; null where not given.
    /// </summary>
    public string? Adjustment { get; init; }

    /// <summary>Of <c>variable</c>: whether the adjustment is against local time; null where not given.</summary>
    public string? Basis { get; init; }

    /// <summary>Of <c>timezone</c>: its name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Of <c>absolute</c>: seconds since 1970.</summary>
    public ulong? Start { get; init; }

    /// <summary>In the order of the document.</summary>
    public ValueList<TimerDefinition> Timers { get; init; }
}

/// <summary>libvirt's <c>clock/@offset</c>.</summary>
public enum ClockOffset
{
    /// <summary><c>utc</c>.</summary>
    Utc,

    /// <summary><c>localtime</c>.</summary>
    LocalTime,

    /// <summary><c>variable</c>.</summary>
    Variable,

    /// <summary><c>timezone</c>.</summary>
    TimeZone,

    /// <summary><c>absolute</c>.</summary>
    Absolute,
}

/// <summary>libvirt's <c>&lt;timer&gt;</c>.</summary>
public sealed record TimerDefinition
{
    /// <summary><c>platform</c>, <c>pit</c>, <c>rtc</c>, <c>hpet</c>, <c>tsc</c>, <c>kvmclock</c>, <c>hypervclock</c>, <c>armvtimer</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is there; null where not given.</summary>
    public bool? Present { get; init; }

    /// <summary><c>delay</c>, <c>catchup</c>, <c>merge</c> or <c>discard</c>; null where not given.</summary>
    public string? TickPolicy { get; init; }

    /// <summary>What it follows: <c>boot</c>, <c>guest</c>, <c>wall</c>, <c>realtime</c>; null where not given.</summary>
    public string? Track { get; init; }

    /// <summary>Of <c>tsc</c>: hertz; null where not given.</summary>
    public ulong? Frequency { get; init; }

    /// <summary>Of <c>tsc</c>: <c>auto</c>, <c>native</c>, <c>emulate</c>, <c>paravirt</c>, <c>smpsafe</c>; null where not given.</summary>
    public string? Mode { get; init; }

    /// <summary>Limits of catching up.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
