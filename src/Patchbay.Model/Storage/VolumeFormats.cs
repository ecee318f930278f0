namespace Patchbay.Model.Storage;

/// <summary>Formats of volumes, in libvirt's words (virStorageFileFormat).</summary>
public static class VolumeFormats
{
    /// <summary>No format: the file is the disk.</summary>
    public const string Raw = "raw";

    /// <summary>QEMU's.</summary>
    public const string Qcow2 = "qcow2";

    /// <summary>A folder.</summary>
    public const string Folder = "dir";

    /// <summary>All that libvirt knows of.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "none", Raw, Folder, "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", Qcow2, "qed", "vmdk",
    ];

    /// <summary>Those that a volume can be made in.</summary>
    public static IReadOnlyList<string> Makeable { get; } = [Raw, Qcow2, "qcow", "qed", "vmdk", "vdi", "vpc"];
}
