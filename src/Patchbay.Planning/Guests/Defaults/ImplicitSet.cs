using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Which devices a machine has by itself.</summary>
internal sealed record ImplicitSet
{
    public bool Usb { get; init; }

    /// <summary>Null for the machine's own.</summary>
    public string? UsbModel { get; init; }

    public bool Sata { get; init; }

    /// <summary>The model of PCI controller 0; null on machines without PCI.</summary>
    public string? Root { get; init; }

    public bool Memballoon { get; init; }

    /// <summary>Keyboard and mouse on USB for guests with a screen.</summary>
    public bool UsbInputs { get; init; }

    /// <summary>The model of the machine's way to tell of a panic.</summary>
    public string? Panic { get; init; }

    /// <summary>The watchdog of the ICH9.</summary>
    public bool Itco { get; init; }

    public static ImplicitSet Of(DomainDefinition domain) => domain.Os.Architecture switch
    {
        "x86_64" or "i686" when domain.Os.Machine == "isapc" => new() { Memballoon = true },
        "x86_64" or "i686" when MachineFacts.IsQ35(domain)
            => new() { Memballoon = true, Usb = true, UsbModel = "qemu-xhci", Root = "pcie-root", Sata = true, Itco = true },
        "x86_64" or "i686" => new() { Memballoon = true, Usb = true, Root = MachineFacts.IsI440fx(domain) ? "pci-root" : null },
        "aarch64" or "armv7l" or "armv7b" or "armv6l" => OfArm(domain),
        "ppc64" or "ppc64le" => new()
        {
            Memballoon = true,
            Usb = true,
            UsbInputs = true,
            Root = "pci-root",
            Panic = MachineFacts.IsPSeries(domain) ? "pseries" : null,
        },
        "riscv64" or "riscv32" => new() { Memballoon = true, Root = MachineFacts.IsRiscVVirt(domain) ? "pcie-root" : null },
        "s390x" or "s390" => new() { Memballoon = true, Panic = "s390", Root = "pci-root" },
        "loongarch64" => new() { Root = "pcie-root" },
        "mips" or "mipsel" or "mips64" or "mips64el" => new() { Memballoon = true, Usb = true, Root = domain.Os.Machine == "malta" ? "pci-root" : null },
        "alpha" or "ppc" or "sh4" or "sh4eb" or "sparc64" => new() { Memballoon = true, Usb = true, Root = "pci-root" },
        _ => new(),
    };

    private static ImplicitSet OfArm(DomainDefinition domain)
    {
        bool versatile = domain.Os.Machine == "versatilepb";
        bool usb = versatile || domain.Os.Machine?.StartsWith("realview", StringComparison.Ordinal) == true;
        return new()
        {
            Root = versatile ? "pci-root" : MachineFacts.IsArmVirt(domain) ? "pcie-root" : null,
            Usb = usb,
            UsbModel = usb ? "pci-ohci" : null,
        };
    }
}
