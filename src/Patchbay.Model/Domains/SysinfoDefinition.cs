using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;sysinfo&gt;</c>.</summary>
public abstract record SysinfoDefinition
{
    private SysinfoDefinition()
    {
    }

    /// <summary><c>smbios</c>.</summary>
    public sealed record Smbios : SysinfoDefinition
    {
        /// <summary>Entries of type 0.</summary>
        public ValueList<SysinfoEntry> Bios { get; init; }

        /// <summary>Entries of type 1.</summary>
        public ValueList<SysinfoEntry> System { get; init; }

        /// <summary>One list of entries of type 2 for each board.</summary>
        public ValueList<ValueList<SysinfoEntry>> BaseBoards { get; init; }

        /// <summary>Entries of type 3.</summary>
        public ValueList<SysinfoEntry> Chassis { get; init; }

        /// <summary>Strings of type 11.</summary>
        public ValueList<string> OemStrings { get; init; }
    }

    /// <summary><c>fwcfg</c>.</summary>
    public sealed record FwCfg(ValueList<FwCfgEntry> Entries) : SysinfoDefinition;

    /// <summary>Another type, kept.</summary>
    public sealed record Other(VerbatimXml Xml) : SysinfoDefinition;
}

/// <summary>One field.</summary>
/// <param name="Name">Such as <c>manufacturer</c>.</param>
/// <param name="Value">Its text.</param>
public sealed record SysinfoEntry(string Name, string Value);

/// <summary>One file of fw_cfg; either has a value or names a file on the host.</summary>
/// <param name="Name">Such as <c>opt/com.example/name</c>.</param>
/// <param name="Value">The content.</param>
/// <param name="File">The file with the content.</param>
public sealed record FwCfgEntry(string Name, string? Value, string? File);
