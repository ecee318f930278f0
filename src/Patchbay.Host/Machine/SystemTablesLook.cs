using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Host.Machine;

/// <summary>Looks at what the firmware tells of the machine (SMBIOS), as the kernel has read it.</summary>
internal static class SystemTablesLook
{
    /// <summary>Where the kernel shows it.</summary>
    public const string Folder = "/sys/class/dmi/id";

    // libvirt's names of the entries, each with the kernel's.
    private static readonly (string, string)[] Bios = [("vendor", "bios_vendor"), ("version", "bios_version"), ("date", "bios_date"), ("release", "bios_release")];

    private static readonly (string, string)[] System =
    [
        ("manufacturer", "sys_vendor"), ("product", "product_name"), ("version", "product_version"), ("serial", "product_serial"),
        ("uuid", "product_uuid"), ("sku", "product_sku"), ("family", "product_family"),
    ];

    private static readonly (string, string)[] Board =
        [("manufacturer", "board_vendor"), ("product", "board_name"), ("version", "board_version"), ("serial", "board_serial"), ("asset", "board_asset_tag")];

    private static readonly (string, string)[] Chassis =
        [("manufacturer", "chassis_vendor"), ("version", "chassis_version"), ("serial", "chassis_serial"), ("asset", "chassis_asset_tag")];

    /// <summary>The tables; null where the firmware has none.</summary>
    public static SysinfoDefinition.Smbios? Tables(string folder)
    {
        Dictionary<string, string> texts = Texts(folder);
        ValueList<SysinfoEntry> board = Entries(texts, Board);
        return texts.Count == 0 ? null : new SysinfoDefinition.Smbios
        {
            Bios = Entries(texts, Bios),
            System = Entries(texts, System),
            BaseBoards = board.IsEmpty ? [] : [board],
            Chassis = Entries(texts, Chassis),
        };
    }

    /// <summary>What is told, by the kernel's names; without what is empty or may not be read.</summary>
    public static Dictionary<string, string> Texts(string folder)
    {
        Dictionary<string, string> texts = [];
        foreach ((_, string name) in Bios.Concat(System).Concat(Board).Concat(Chassis))
        {
            if (SystemFiles.Text($"{folder}/{name}") is { Length: > 0 } text)
            {
                texts[name] = text;
            }
        }
        return texts;
    }

    private static ValueList<SysinfoEntry> Entries(Dictionary<string, string> texts, (string Name, string Kernel)[] names)
        => names.Where(n => texts.ContainsKey(n.Kernel)).Select(n => new SysinfoEntry(n.Name, texts[n.Kernel])).ToValueList();
}
