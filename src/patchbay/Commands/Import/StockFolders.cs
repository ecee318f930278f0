namespace Patchbay.Cli.Commands.Import;

/// <summary>Where a stock libvirt keeps things (system daemon, libvirt 11.3). Everything is looked at and nothing touched.</summary>
/// <param name="root">The folder below which it lives; empty for the machine's own.</param>
internal sealed class StockFolders(string root)
{
    private const string Extension = ".xml";

    /// <summary>The folder that every stock libvirt with guests or networks has.</summary>
    public string Definitions => $"{root}/etc/libvirt/qemu";

    /// <summary>Stored networks, by name of their files.</summary>
    public IReadOnlyList<StockDocument> Networks() => [.. Stored($"{Definitions}/networks", "libvirt/network")];

    /// <summary>Stored guests, by name of their files.</summary>
    public IReadOnlyList<StockDocument> Guests() => [.. Stored(Definitions, "libvirt/qemu")];

    /// <summary>What libvirt's lease helper writes of one bridge: a JSON list. Null where there is none.</summary>
    public string? LeasesOf(string bridge)
    {
        string path = $"{root}/var/lib/libvirt/dnsmasq/{bridge}.status";
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>How many snapshots libvirt keeps of a guest.</summary>
    public int Snapshots(string guest) => Files($"{root}/var/lib/libvirt/qemu/snapshot/{guest}", "*.xml").Count();

    /// <summary>Whether libvirt keeps a saved state of a guest.</summary>
    public bool IsSaved(string guest) => File.Exists($"{root}/var/lib/libvirt/qemu/save/{guest}.save");

    /// <summary>Definitions of kinds that are not taken.</summary>
    public IEnumerable<ImportRow> Others()
        => Others("pool", "storage", "a storage pool").Concat(Others("secret", "secrets", "a secret")).Concat(Filters());

    private IEnumerable<ImportRow> Others(string kind, string folder, string what)
        => Files($"{root}/etc/libvirt/{folder}", $"*{Extension}")
            .Select(path => new ImportRow(kind, Path.GetFileNameWithoutExtension(path), ImportOutcome.Noted, $"{what} stays with libvirt: {path}"));

    private IEnumerable<ImportRow> Filters()
    {
        int count = Files($"{root}/etc/libvirt/nwfilter", $"*{Extension}").Count();
        return count == 0 ? [] : [new ImportRow("filters", $"{count}", ImportOutcome.Noted, $"network filters stay with libvirt: {root}/etc/libvirt/nwfilter")];
    }

    private IEnumerable<StockDocument> Stored(string folder, string running)
        => Files(folder, $"*{Extension}").Select(path =>
        {
            string file = Path.GetFileName(path);
            FileInfo link = new($"{folder}/autostart/{file}");
            return new StockDocument(path, link.LinkTarget is not null || link.Exists, File.Exists($"{root}/run/{running}/{file}"));
        });

    private static IEnumerable<string> Files(string folder, string pattern)
        => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];
}

/// <summary>A definition of a stock libvirt.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Autostart">Whether libvirt starts it with the host.</param>
/// <param name="Runs">Whether it runs there now.</param>
internal sealed record StockDocument(string Path, bool Autostart, bool Runs)
{
    /// <summary>The name by its file.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}
