namespace Patchbay.Rpc;

/// <summary>Which of the host's devices are listed (virConnectListAllNodeDeviceFlags).</summary>
[Flags]
public enum VirConnectListAllNodeDeviceFlags : uint
{
    System = 1 << 0,
    Pci = 1 << 1,
    UsbDevice = 1 << 2,
    UsbInterface = 1 << 3,
    Net = 1 << 4,
    ScsiHost = 1 << 5,
    ScsiTarget = 1 << 6,
    Scsi = 1 << 7,
    Storage = 1 << 8,
    FibreChannelHost = 1 << 9,
    Vports = 1 << 10,
    ScsiGeneric = 1 << 11,
    Drm = 1 << 12,
    MdevTypes = 1 << 13,
    Mdev = 1 << 14,
    Ccw = 1 << 15,
    Css = 1 << 16,
    Vdpa = 1 << 17,
    ApCard = 1 << 18,
    ApQueue = 1 << 19,
    ApMatrix = 1 << 20,
    Vpd = 1 << 21,

    /// <summary>All bits that ask for a kind.</summary>
    Capabilities = (1 << 22) - 1,

    Persistent = 1 << 28,
    Transient = 1 << 29,
    Inactive = 1 << 30,
    Active = 1u << 31,
}

/// <summary>Which events of the host's devices are asked for (virNodeDeviceEventID).</summary>
public enum VirNodeDeviceEventId
{
    Lifecycle = 0,
    Update = 1,
}

/// <summary>What became of a device (virNodeDeviceEventLifecycleType).</summary>
public enum VirNodeDeviceEventLifecycleType
{
    Created = 0,
    Deleted = 1,
    Defined = 2,
    Undefined = 3,
}
