using Patchbay.Model.Hosts;

namespace Patchbay.Host.Machine;

/// <summary>Looks at disks and drives; not at what is made of files, memory or other disks.</summary>
internal static class BlockLook
{
    private const string Folder = "/sys/block";
    private const uint SectorLength = 512;

    // The kernel's names of disks, and how each kind is connected.
    private static readonly (string Start, string? Bus, string Type)[] Kinds =
    [
        ("sd", "scsi", "disk"), ("sr", "scsi", "cdrom"), ("vd", null, "disk"), ("xvd", null, "disk"), ("nvme", "nvme", "disk"), ("mmcblk", null, "sd"), ("fd", null, "floppy"),
    ];

    /// <summary>All disks and drives.</summary>
    public static IEnumerable<NodeDevice> All()
    {
        foreach (string name in SystemFiles.Names(Folder))
        {
            (string Start, string? Bus, string Type) kind = Array.Find(Kinds, k => name.StartsWith(k.Start, StringComparison.Ordinal));
            if (kind.Start is not null && SystemFiles.Target($"{Folder}/{name}") is { } path)
            {
                string? serial = Trimmed($"{path}/serial") ?? Trimmed($"{path}/device/serial");
                yield return new NodeDevice
                {
                    Name = NodeDeviceLook.NameOf("block", name, serial),
                    Path = path,
                    DeviceFile = $"/dev/{name}",
                    Capability = new NodeCapability.Storage
                    {
                        Block = $"/dev/{name}",
                        Bus = kind.Bus,
                        DriveType = kind.Type,
                        Model = Trimmed($"{path}/device/model"),
                        Vendor = Trimmed($"{path}/device/vendor"),
                        Serial = serial,
                        IsRemovable = kind.Type is "cdrom" or "floppy" || SystemFiles.Number($"{path}/removable") == 1,
                        Size = (SystemFiles.Number($"{path}/size") ?? 0) * SectorLength,
                        BlockSize = (uint)(SystemFiles.Number($"{path}/queue/logical_block_size") ?? SectorLength),
                    },
                };
            }
        }
    }

    private static string? Trimmed(string path) => SystemFiles.Text(path) is { Length: > 0 } text ? text : null;
}
