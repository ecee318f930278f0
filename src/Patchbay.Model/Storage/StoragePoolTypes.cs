namespace Patchbay.Model.Storage;

/// <summary>libvirt's types of pools. Folders are served; the others are known, so that they are refused as libvirt does without their driver.</summary>
public static class StoragePoolTypes
{
    /// <summary>The type that is served.</summary>
    public const string Folder = "dir";

    /// <summary>All, in the order of libvirt's numbers (virStoragePoolType).</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        Folder, "fs", "netfs", "logical", "disk", "iscsi", "iscsi-direct", "scsi", "mpath", "rbd", "sheepdog", "gluster", "zfs", "vstorage",
    ];

    /// <summary>libvirt's number of a type; -1 where there is none of that name.</summary>
    public static int NumberOf(string type) => Words.TakeWhile(w => w != type).Count() is int number && number < Words.Count ? number : -1;
}
