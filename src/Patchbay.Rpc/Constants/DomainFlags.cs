namespace Patchbay.Rpc;

/// <summary>What a change of a guest applies to: neither bit is the state it is in. (virDomainModificationImpact, VIR_DOMAIN_AFFECT_…)</summary>
[Flags]
public enum VirDomainModificationImpact : uint
{
    Current = 0,
    Live = 1,
    Config = 2,
}

/// <summary>Which guests to list: bits of a group are or-ed, groups are and-ed. (virConnectListAllDomainsFlags, VIR_CONNECT_LIST_DOMAINS_…)</summary>
[Flags]
public enum VirConnectListAllDomainsFlags : uint
{
    None = 0,
    Active = 1,
    Inactive = 2,
    Persistent = 4,
    Transient = 8,
    Running = 16,
    Paused = 32,
    Shutoff = 64,
    Other = 128,
    Managedsave = 256,
    NoManagedsave = 512,
    Autostart = 1024,
    NoAutostart = 2048,
    HasSnapshot = 4096,
    NoSnapshot = 8192,
    HasCheckpoint = 16384,
    NoCheckpoint = 32768,
}

/// <summary>How a guest starts. (virDomainCreateFlags, VIR_DOMAIN_…)</summary>
[Flags]
public enum VirDomainCreateFlags : uint
{
    None = 0,
    StartPaused = 1,
    StartAutodestroy = 2,
    StartBypassCache = 4,
    StartForceBoot = 8,
    StartValidate = 16,
    StartResetNvram = 32,
}

/// <summary>How a guest is defined. (virDomainDefineFlags, VIR_DOMAIN_DEFINE_…)</summary>
[Flags]
public enum VirDomainDefineFlags : uint
{
    None = 0,
    Validate = 1,
}

/// <summary>Which form of a guest to print. (virDomainXMLFlags, VIR_DOMAIN_XML_…)</summary>
[Flags]
public enum VirDomainXmlFlags : uint
{
    None = 0,
    Secure = 1,
    Inactive = 2,
    UpdateCpu = 4,
    Migratable = 8,
}

/// <summary>How a guest is stopped by force. (virDomainDestroyFlagsValues, VIR_DOMAIN_DESTROY_…)</summary>
[Flags]
public enum VirDomainDestroyFlags : uint
{
    Default = 0,
    Graceful = 1,
    RemoveLogs = 2,
}

/// <summary>What goes with a definition. (virDomainUndefineFlagsValues, VIR_DOMAIN_UNDEFINE_…)</summary>
[Flags]
public enum VirDomainUndefineFlags : uint
{
    None = 0,
    ManagedSave = 1,
    SnapshotsMetadata = 2,
    Nvram = 4,
    KeepNvram = 8,
    CheckpointsMetadata = 16,
    Tpm = 32,
    KeepTpm = 64,
}

/// <summary>How a guest is asked to shut down. (virDomainShutdownFlagValues, VIR_DOMAIN_SHUTDOWN_…)</summary>
[Flags]
public enum VirDomainShutdownFlags : uint
{
    Default = 0,
    AcpiPowerBtn = 1,
    GuestAgent = 2,
    Initctl = 4,
    Signal = 8,
    Paravirt = 16,
}

/// <summary>How a guest is asked to reboot. (virDomainRebootFlagValues, VIR_DOMAIN_REBOOT_…)</summary>
[Flags]
public enum VirDomainRebootFlags : uint
{
    Default = 0,
    AcpiPowerBtn = 1,
    GuestAgent = 2,
    Initctl = 4,
    Signal = 8,
    Paravirt = 16,
}

/// <summary>What a device change applies to. (virDomainDeviceModifyFlags, VIR_DOMAIN_DEVICE_MODIFY_…)</summary>
[Flags]
public enum VirDomainDeviceModifyFlags : uint
{
    Current = 0,
    Live = 1,
    Config = 2,
    Force = 4,
}

/// <summary>How a console is opened. (virDomainConsoleFlags, VIR_DOMAIN_CONSOLE_…)</summary>
[Flags]
public enum VirDomainConsoleFlags : uint
{
    None = 0,
    Force = 1,
    Safe = 2,
}

/// <summary>Who is asked for a guest's addresses. (virDomainInterfaceAddressesSource, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_…)</summary>
public enum VirDomainInterfaceAddressesSource : int
{
    Lease = 0,
    Agent = 1,
    Arp = 2,
}

/// <summary>Which metadata of a guest. (virDomainMetadataType, VIR_DOMAIN_METADATA_…)</summary>
public enum VirDomainMetadataType : int
{
    Description = 0,
    Title = 1,
    Element = 2,
}

/// <summary>Which statistics. (virDomainStatsTypes, VIR_DOMAIN_STATS_…)</summary>
[Flags]
public enum VirDomainStatsTypes : uint
{
    None = 0,
    State = 1,
    CpuTotal = 2,
    Balloon = 4,
    Vcpu = 8,
    Interface = 16,
    Block = 32,
    Perf = 64,
    Iothread = 128,
    Memory = 256,
    Dirtyrate = 512,
    Vm = 1024,
}
