using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;os&gt;</c>.</summary>
public sealed record OsDefinition
{
    /// <summary>The processor architecture, such as <c>x86_64</c>; null until defining fills it in.</summary>
    public string? Architecture { get; init; }

    /// <summary>The machine, an alias such as <c>q35</c> or a versioned name; null until defining fills it in.</summary>
    public string? Machine { get; init; }

    /// <summary>How firmware is chosen by itself: <c>bios</c> or <c>efi</c>; null where it is not.</summary>
    public string? Firmware { get; init; }

    /// <summary>Features that chosen firmware must have or lack.</summary>
    public ValueList<FirmwareFeature> FirmwareFeatures { get; init; }

    /// <summary>The firmware image; null for the machine's own.</summary>
    public LoaderDefinition? Loader { get; init; }

    /// <summary>The guest's own variables beside the firmware; null without.</summary>
    public NvramDefinition? Nvram { get; init; }

    /// <summary>A kernel to boot directly.</summary>
    public string? Kernel { get; init; }

    /// <summary>Its initial file system.</summary>
    public string? Initrd { get; init; }

    /// <summary>Its command line.</summary>
    public string? CommandLine { get; init; }

    /// <summary>A boot shim before the kernel.</summary>
    public string? Shim { get; init; }

    /// <summary>A device tree.</summary>
    public string? DeviceTree { get; init; }

    /// <summary>What to boot from in this order; none where devices say it themselves.</summary>
    public ValueList<BootDevice> Boot { get; init; }

    /// <summary>Whether the boot menu is offered; null where not given.</summary>
    public bool? BootMenu { get; init; }

    /// <summary>How long, in milliseconds.</summary>
    public uint? BootMenuTimeout { get; init; }

    /// <summary>Whether the BIOS shows itself on the serial line; null where not given.</summary>
    public bool? BiosUseSerial { get; init; }

    /// <summary>Milliseconds before a failed boot starts again, -1 for never; null where not given.</summary>
    public int? RebootTimeout { get; init; }

    /// <summary>Where SMBIOS tables come from: <c>emulate</c>, <c>host</c> or <c>sysinfo</c>; null where not given.</summary>
    public string? Smbios { get; init; }

    /// <summary>ACPI tables (<c>&lt;acpi&gt;&lt;table&gt;</c>) and other unmodelled parts.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>A demand on chosen firmware.</summary>
/// <param name="Name"><c>enrolled-keys</c> or <c>secure-boot</c>.</param>
/// <param name="Enabled">Whether it must be there, or must not.</param>
public sealed record FirmwareFeature(string Name, bool Enabled);

/// <summary>libvirt's <c>&lt;loader&gt;</c>.</summary>
public sealed record LoaderDefinition
{
    /// <summary>The image; null where firmware is chosen by itself.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the guest cannot write it; null where not given.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary><c>rom</c> or <c>pflash</c>; null where not given.</summary>
    public string? Type { get; init; }

    /// <summary>Whether it enforces secure boot; null where not given.</summary>
    public bool? Secure { get; init; }

    /// <summary>Whether it keeps no variables; null where not given.</summary>
    public bool? Stateless { get; init; }

    /// <summary><c>raw</c> or <c>qcow2</c>; null where not given.</summary>
    public string? Format { get; init; }
}

/// <summary>libvirt's <c>&lt;nvram&gt;</c>.</summary>
public sealed record NvramDefinition
{
    /// <summary>What a new file is copied from.</summary>
    public string? Template { get; init; }

    /// <summary>The template's format; null where not given.</summary>
    public string? TemplateFormat { get; init; }

    /// <summary>The file's format, <c>raw</c> or <c>qcow2</c>; null where not given.</summary>
    public string? Format { get; init; }

    /// <summary>The file; null until a path is made up, or where <see cref="Source"/> says it.</summary>
    public string? Path { get; init; }

    /// <summary>The kind of source, as a disk's <c>type</c>; null in the short form that is only a path.</summary>
    public string? SourceType { get; init; }

    /// <summary>A <c>&lt;source&gt;</c> other than a file; null in the short form.</summary>
    public VerbatimXml? Source { get; init; }
}

/// <summary>libvirt's <c>&lt;boot dev&gt;</c>.</summary>
public enum BootDevice
{
    /// <summary><c>fd</c>.</summary>
    Floppy,

    /// <summary><c>cdrom</c>.</summary>
    CdRom,

    /// <summary><c>hd</c>.</summary>
    Disk,

    /// <summary><c>network</c>: the first interface.</summary>
    Network,
}
