namespace Patchbay.Rpc;

/// <summary>Which pools to list: bits of a pair, and the types, are or-ed; the groups are and-ed. (virConnectListAllStoragePoolsFlags, VIR_CONNECT_LIST_STORAGE_POOLS_…)</summary>
[Flags]
public enum VirConnectListAllStoragePoolsFlags : uint
{
    None = 0,
    Inactive = 1,
    Active = 2,
    Persistent = 4,
    Transient = 8,
    Autostart = 16,
    NoAutostart = 32,
    Dir = 64,
    Fs = 128,
    Netfs = 256,
    Logical = 512,
    Disk = 1024,
    Iscsi = 2048,
    Scsi = 4096,
    Mpath = 8192,
    Rbd = 16384,
    Sheepdog = 32768,
    Gluster = 65536,
    Zfs = 131072,
    Vstorage = 262144,
    IscsiDirect = 524288,
}

/// <summary>How a pool is. (virStoragePoolState, VIR_STORAGE_POOL_…)</summary>
public enum VirStoragePoolState : uint
{
    Inactive = 0,
    Building = 1,
    Running = 2,
    Degraded = 3,
    Inaccessible = 4,
}

/// <summary>How a pool is started. (virStoragePoolCreateFlags, VIR_STORAGE_POOL_CREATE_…)</summary>
[Flags]
public enum VirStoragePoolCreateFlags : uint
{
    None = 0,
    WithBuild = 1,
    WithBuildOverwrite = 2,
    WithBuildNoOverwrite = 4,
}

/// <summary>How a pool is built. (virStoragePoolBuildFlags, VIR_STORAGE_POOL_BUILD_…)</summary>
[Flags]
public enum VirStoragePoolBuildFlags : uint
{
    New = 0,
    Repair = 1,
    Resize = 2,
    NoOverwrite = 4,
    Overwrite = 8,
}

/// <summary>How a pool is defined. (virStoragePoolDefineFlags, VIR_STORAGE_POOL_DEFINE_…)</summary>
[Flags]
public enum VirStoragePoolDefineFlags : uint
{
    None = 0,
    Validate = 1,
}

/// <summary>Which form of a pool to print. (virStorageXMLFlags, VIR_STORAGE_XML_…)</summary>
[Flags]
public enum VirStorageXmlFlags : uint
{
    None = 0,
    Inactive = 1,
}

/// <summary>How a volume is made. (virStorageVolCreateFlags, VIR_STORAGE_VOL_CREATE_…)</summary>
[Flags]
public enum VirStorageVolCreateFlags : uint
{
    None = 0,
    PreallocMetadata = 1,
    Reflink = 2,
    Validate = 4,
}

/// <summary>How a volume is deleted. (virStorageVolDeleteFlags, VIR_STORAGE_VOL_DELETE_…)</summary>
[Flags]
public enum VirStorageVolDeleteFlags : uint
{
    Normal = 0,
    Zeroed = 1,
    WithSnapshots = 2,
}

/// <summary>How a volume is resized. (virStorageVolResizeFlags, VIR_STORAGE_VOL_RESIZE_…)</summary>
[Flags]
public enum VirStorageVolResizeFlags : uint
{
    None = 0,
    Allocate = 1,
    Delta = 2,
    Shrink = 4,
}

/// <summary>How a volume's content travels. (virStorageVolDownloadFlags and virStorageVolUploadFlags, VIR_STORAGE_VOL_DOWNLOAD_…)</summary>
[Flags]
public enum VirStorageVolStreamFlags : uint
{
    None = 0,
    Sparse = 1,
}

/// <summary>What the information of a volume holds. (virStorageVolInfoFlags, VIR_STORAGE_VOL_…)</summary>
[Flags]
public enum VirStorageVolInfoFlags : uint
{
    UseAllocation = 0,
    GetPhysical = 1,
}

/// <summary>How a volume is wiped. (virStorageVolWipeAlgorithm, VIR_STORAGE_VOL_WIPE_ALG_…)</summary>
public enum VirStorageVolWipeAlgorithm : uint
{
    Zero = 0,
    Nnsa = 1,
    Dod = 2,
    Bsi = 3,
    Gutmann = 4,
    Schneier = 5,
    Pfitzner7 = 6,
    Pfitzner33 = 7,
    Random = 8,
    Trim = 9,
}

/// <summary>The kinds of pools' events. (virStoragePoolEventID, VIR_STORAGE_POOL_EVENT_ID_…)</summary>
public enum VirStoragePoolEventId : int
{
    Lifecycle = 0,
    Refresh = 1,
}
