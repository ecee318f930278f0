using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;domain&gt;</c>, as wanted. What was not given is null until defining fills it in.</summary>
/// <remarks>
/// Where a word of the document only travels on to QEMU it is a string, checked while reading; where something here
/// decides by it, it is an enumeration.
/// </remarks>
public sealed record DomainDefinition
{
    /// <summary>What runs the guest's instructions.</summary>
    public required DomainType Type { get; init; }

    /// <summary>The number of the running guest; null where it does not run. Printed in the live form only.</summary>
    public int? Id { get; init; }

    /// <summary>Unique on a host; a file name.</summary>
    public required string Name { get; init; }

    /// <summary>Null until defining gives the guest one.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>The generation id (<c>&lt;genid&gt;</c>): null where not asked for, empty where one is still to be made.</summary>
    public Guid? GenerationId { get; init; }

    /// <summary>One line for people.</summary>
    public string? Title { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Others' elements, verbatim.</summary>
    public VerbatimXml? Metadata { get; init; }

    /// <summary>How much memory, and how much it may become.</summary>
    public required MemoryDefinition Memory { get; init; }

    /// <summary>What the guest's memory lies on; null for the default.</summary>
    public MemoryBackingDefinition? MemoryBacking { get; init; }

    /// <summary>Virtual processors.</summary>
    public VcpuDefinition Vcpu { get; init; } = new();

    /// <summary>How many I/O threads; 0 for none.</summary>
    public uint IoThreads { get; init; }

    /// <summary>Ids of the I/O threads where the document named any; the others are numbered from 1 past these.</summary>
    public ValueList<IoThreadDefinition> IoThreadIds { get; init; }

    /// <summary>Tables that firmware shows the guest (<c>&lt;sysinfo&gt;</c>).</summary>
    public ValueList<SysinfoDefinition> Sysinfo { get; init; }

    /// <summary>Machine, firmware and boot.</summary>
    public required OsDefinition Os { get; init; }

    /// <summary>Features of the machine; null where the element is absent.</summary>
    public FeaturesDefinition? Features { get; init; }

    /// <summary>The processor; null where the element is absent and defining has not filled it in.</summary>
    public CpuDefinition? Cpu { get; init; }

    /// <summary>Clocks and timers.</summary>
    public ClockDefinition Clock { get; init; } = new();

    /// <summary>What follows when the guest powers off.</summary>
    public LifecycleAction OnPoweroff { get; init; } = LifecycleAction.Destroy;

    /// <summary>What follows when the guest reboots.</summary>
    public LifecycleAction OnReboot { get; init; } = LifecycleAction.Restart;

    /// <summary>What follows when the guest crashes.</summary>
    public LifecycleAction OnCrash { get; init; } = LifecycleAction.Destroy;

    /// <summary>What follows when a disk's lease is lost (poweroff, restart, pause, ignore); null for the default.</summary>
    public string? OnLockFailure { get; init; }

    /// <summary>Whether the guest may sleep in memory (S3); null leaves it to the machine.</summary>
    public bool? SuspendToMemory { get; init; }

    /// <summary>Whether the guest may sleep on disk (S4); null leaves it to the machine.</summary>
    public bool? SuspendToDisk { get; init; }

    /// <summary>Everything under <c>&lt;devices&gt;</c>.</summary>
    public DeviceList Devices { get; init; } = new();

    /// <summary>Arguments and environment of the namespace <c>http://libvirt.org/schemas/domain/qemu/1.0</c>.</summary>
    public QemuCommandline? QemuCommandline { get; init; }

    /// <summary>Of a running guest: who its process is, and its files belong to; null where it is the daemon's own user, or the document says it.</summary>
    public OwnerLabel? Owner { get; init; }

    /// <summary>Children of <c>&lt;domain&gt;</c> that are not modelled: cputune, numatune, seclabel, and so on.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>domain/@type</c>, as far as QEMU serves it.</summary>
public enum DomainType
{
    /// <summary><c>kvm</c>: hardware virtualisation.</summary>
    Kvm,

    /// <summary><c>qemu</c>: emulation (TCG).</summary>
    Qemu,
}

/// <summary>What is done when a guest ends by itself.</summary>
public enum LifecycleAction
{
    /// <summary><c>destroy</c>: its process ends.</summary>
    Destroy,

    /// <summary><c>restart</c>: it starts again.</summary>
    Restart,

    /// <summary><c>rename-restart</c>: as restart.</summary>
    RenameRestart,

    /// <summary><c>preserve</c>: it stays, stopped, to be looked at.</summary>
    Preserve,

    /// <summary><c>coredump-destroy</c>; of a crash only.</summary>
    CoredumpDestroy,

    /// <summary><c>coredump-restart</c>; of a crash only.</summary>
    CoredumpRestart,
}

/// <summary>An I/O thread.</summary>
/// <param name="Id">From 1.</param>
public sealed record IoThreadDefinition(uint Id)
{
    /// <summary>Pool sizes, polling.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;qemu:commandline&gt;</c>.</summary>
public sealed record QemuCommandline
{
    /// <summary>Arguments put after all others.</summary>
    public ValueList<string> Arguments { get; init; }

    /// <summary>Environment of the process; the value may be null.</summary>
    public ValueList<QemuEnvironment> Environment { get; init; }

    /// <summary>Other elements of the namespace (<c>qemu:capabilities</c>, <c>qemu:override</c>, <c>qemu:deprecation</c>).</summary>
    public ValueList<VerbatimXml> Others { get; init; }
}

/// <summary>One variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null for an empty one that the document left out.</param>
public sealed record QemuEnvironment(string Name, string? Value);
