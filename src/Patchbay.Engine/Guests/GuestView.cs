using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;

namespace Patchbay.Engine.Guests;

/// <summary>A guest as it is at one instant.</summary>
public sealed record GuestView
{
    /// <summary>Unique on this host.</summary>
    public required string Name { get; init; }

    /// <summary>Unique on this host, and what every request names it by.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>From 1 while it has a process; null otherwise.</summary>
    public int? Id { get; init; }

    /// <summary>What it does, and why.</summary>
    public GuestStatus Status { get; init; } = GuestStatus.Shutoff(ShutoffReason.Unknown);

    /// <summary>What is stored and used by its next start; null for a transient guest.</summary>
    public DomainDefinition? Definition { get; init; }

    /// <summary>What runs; null where nothing does.</summary>
    public DomainDefinition? Live { get; init; }

    /// <summary>The processor as it was defined when what runs was started; null where that is the running one's.</summary>
    public CpuDefinition? WantedCpu { get; init; }

    /// <summary>Whether it starts with the host.</summary>
    public bool IsAutostarted { get; init; }

    /// <summary>Whether it starts with the host the next time only.</summary>
    public bool IsAutostartedOnce { get; init; }

    /// <summary>The process; 0 where there is none.</summary>
    public int ProcessId { get; init; }

    /// <summary>Its cards that are in nothing, as what they had on the host has gone.</summary>
    public ValueList<CardLoss> Losses { get; init; }

    /// <summary>Its cards that the switch at the other end of the cable does not know.</summary>
    internal ValueList<CardLoss> Unknown { get; init; }

    /// <summary>What the host has taken from it while it ran.</summary>
    internal ValueList<TakenDevice> Taken { get; init; }

    /// <summary>Whether its definition is stored.</summary>
    public bool IsPersistent => Definition is not null;

    /// <summary>Whether there is a process.</summary>
    public bool IsActive => Status.IsActive;

    /// <summary>Whether it is stored or runs; otherwise it is about to, or gone.</summary>
    internal bool IsThere => Definition is not null || Live is not null;

    /// <summary>The document that a request is about.</summary>
    /// <exception cref="RefusedException">It does not run, is not stored, or both are asked for at once.</exception>
    public DomainDefinition Choose(DeviceScope scope) => scope switch
    {
        DeviceScope.Current => Current,
        DeviceScope.Live => IsActive && Live is { } live ? live : throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running"),
        DeviceScope.Stored => Definition
            ?? throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "transient domains do not have any persistent config"),
        _ => throw new RefusedException(
            Refusal.InvalidArgument, RefusalArea.Domain, "flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive"),
    };

    /// <summary>What runs, or else what is stored.</summary>
    public DomainDefinition Current => Live ?? Definition ?? throw new System.Diagnostics.UnreachableException($"guest '{Name}' is neither stored nor running");
}

/// <summary>Figures of a guest.</summary>
/// <param name="Status">What it does.</param>
/// <param name="MaxMemory">KiB.</param>
/// <param name="Memory">KiB, what it has now.</param>
/// <param name="Vcpus">Processors.</param>
/// <param name="UserTime">Processor time used outside the kernel since it started.</param>
/// <param name="SystemTime">Processor time used in the kernel since it started.</param>
public sealed record GuestFigures(GuestStatus Status, ulong MaxMemory, ulong Memory, uint Vcpus, TimeSpan UserTime, TimeSpan SystemTime)
{
    /// <summary>Processor time used since it started.</summary>
    public TimeSpan CpuTime => UserTime + SystemTime;
}

/// <summary>An address that a guest has got.</summary>
/// <param name="Interface">The host's side of its interface, such as <c>vnet0</c>.</param>
/// <param name="Mac">Of the guest.</param>
/// <param name="Address">With its network's prefix.</param>
public sealed record GuestAddress(string Interface, Model.Values.MacAddress Mac, Model.Values.IpPrefix Address);

/// <summary>How a guest is started.</summary>
public sealed record GuestStartOptions
{
    /// <summary>As libvirt does.</summary>
    public static GuestStartOptions Default { get; } = new();

    /// <summary>Whether its processors wait for a resume.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether elements that are not served are passed over.</summary>
    public bool AllowUnsupported { get; init; }

    /// <summary>Whether words of a new document that mean nothing refuse it, as libvirt's schema would.</summary>
    public bool Validate { get; init; }
}

/// <summary>How a guest's definition is removed.</summary>
public sealed record GuestUndefineOptions
{
    /// <summary>Refuses where the guest has firmware variables.</summary>
    public static GuestUndefineOptions Default { get; } = new();

    /// <summary>True removes the firmware's variables, false keeps them, null refuses where there are any.</summary>
    public bool? RemoveNvram { get; init; }

    /// <summary>True removes a TPM's state, false keeps it, null goes by the document.</summary>
    public bool? RemoveTpm { get; init; }
}

/// <summary>What a guest may do that something follows (virDomainLifecycle).</summary>
public enum LifecycleTrigger
{
    /// <summary>It powers off.</summary>
    PowerOff = 0,

    /// <summary>It reboots.</summary>
    Reboot = 1,

    /// <summary>It crashes.</summary>
    Crash = 2,
}
