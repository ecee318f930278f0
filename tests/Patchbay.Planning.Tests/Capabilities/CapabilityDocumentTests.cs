using Patchbay.Model.Domains;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Planning.Tests.Capabilities;

/// <summary>Documents about a host that the tests do not run on: two cells, KVM, an IOMMU, UEFI.</summary>
public sealed class CapabilityDocumentTests
{
    private static readonly HashSet<string> Few = ["fpu", "sse"];
    private static readonly HashSet<string> Many = ["avx", "fpu", "sse"];

    private static readonly EmulatorAbilities Emulator = new()
    {
        Path = "/usr/bin/qemu-system-x86_64",
        Architecture = "x86_64",
        Version = 10_000_002,
        Machines =
        [
            new MachineOffer("microvm", null, 288, IsDefault: false, IsDeprecated: false), new MachineOffer("pc-q35-2.6", null, 255, IsDefault: false, IsDeprecated: true),
            new MachineOffer("pc-q35-10.0", "q35", 4096, IsDefault: false, IsDeprecated: false), new MachineOffer("pc-i440fx-10.0", "pc", 255, IsDefault: true, IsDeprecated: false),
        ],
        Types = new HashSet<string>
        {
            "VGA", "cirrus-vga", "floppy", "ich9-ahci", "ide-cd", "ide-hd", "isa-fdc", "memory-backend-file", "memory-backend-memfd", "memory-backend-ram", "pcie-root-port",
            "pcie-pci-bridge", "qemu-xhci", "rng-builtin", "usb-redir", "vfio-pci", "virtio-balloon-pci", "virtio-blk-pci", "virtio-rng-pci", "virtserialport", "virtio-serial-pci",
            "vmcoreinfo", "piix3-usb-uhci", "ich9-usb-ehci1", "ich9-usb-uhci1", "ich9-usb-uhci2", "ich9-usb-uhci3",
        },
        Commands = new HashSet<string> { "query-vnc" },
        Models = [new CpuModel("Nehalem", "Nehalem-v1", "Intel", Many), new CpuModel("Nehalem-v1", null, "Intel", Many), new CpuModel("486", null, "unknown", Few), new CpuModel("Opteron_G1", null, "AMD", Few)],
        Accelerators =
        [
            new AcceleratorAbilities { Type = DomainType.Qemu, Missing = new Dictionary<string, ValueList<string>?>(), Features = Many, Vendor = "AMD" },
            new AcceleratorAbilities
            {
                Type = DomainType.Kvm,
                Missing = new Dictionary<string, ValueList<string>?> { ["Nehalem"] = (ValueList<string>)["avx"], ["Nehalem-v1"] = (ValueList<string>)["avx"], ["Opteron_G1"] = null },
                Features = new HashSet<string> { "fpu", "sse", "x2apic" }, Vendor = "Intel", HypervFeatures = ["relaxed", "vapic"], MaxCpus = 1024,
            },
        ],
    };

    [Fact]
    public void A_host_with_two_cells_is_described()
    {
        HostDescription host = new()
        {
            Uuid = Guid.Parse("4c4c4544-0044-4c10-8052-b7c04f4a3132"),
            Architecture = "x86_64",
            Processor = new HostProcessor { Vendor = "GenuineIntel", Signature = (6, 85, 7), Microcode = 83886882, Megahertz = 2500, AddressBits = 46, Flags = ["fpu", "sse", "avx", "constant_tsc"] },
            Cpus = Enumerable.Range(0, 8).Select(static i => new HostCpu
            {
                Id = (uint)i, IsOnline = i != 7, Socket = (uint)(i / 4), Die = 0, Cluster = 65535, Core = (uint)(i % 4 / 2), Siblings = $"{i / 2 * 2}-{(i / 2 * 2) + 1}",
            }).ToValueList(),
            Cells =
            [
                new HostCell { Id = 0, MemoryKib = 4_194_304, Cpus = [0, 1, 2, 3], Pages = [new HostPages(4, 524_288, 1), new HostPages(2048, 1024, 2)], Distances = [(0, 10), (1, 21)] },
                new HostCell { Id = 1, MemoryKib = 4_194_304, Cpus = [4, 5, 6, 7], Pages = [new HostPages(4, 1_048_576, 1), new HostPages(2048, 0, 0)], Distances = [(0, 21), (1, 10)] },
            ],
            Caches = [new HostCache(0, 3, "both", 8192, "0-3"), new HostCache(1, 3, "both", 1500, "4-7")],
            MemoryKib = 8_388_608,
            HasIommu = true,
        };

        Golden.Matches("capabilities/host.xml", CapabilitiesXml.Format(host, [Emulator], new QemuUser(64055, 994, [])));
    }

    [Fact]
    public void A_host_without_emulators_is_described()
    {
        HostDescription host = new() { Architecture = "aarch64", Processor = new HostProcessor { Flags = ["fp", "asimd"] }, Cells = [new HostCell { Id = 0, MemoryKib = 1024 }] };

        Golden.Matches("capabilities/bare.xml", CapabilitiesXml.Format(host, [], null));
    }

    [Fact]
    public void What_a_guest_may_have_is_told()
    {
        string[] firmware =
        [
            Firmware("/usr/share/OVMF/SECURE.fd", "pc-q35-*", "requires-smm"), Firmware("/usr/share/OVMF/CODE.fd", "pc-*", "acpi-s3"),
            Firmware("/usr/share/AAVMF/CODE.fd", "virt-*", ""), "not a description",
        ];
        MachineChoice q35 = MachineChoice.Of([Emulator], "x86_64", null, null, "q35", null);

        Golden.Matches("capabilities/domain-q35-kvm.xml", DomainCapabilitiesXml.Format(q35, [.. firmware], hasIommu: true));
        Golden.Matches("capabilities/domain-pc-qemu.xml", DomainCapabilitiesXml.Format(MachineChoice.Of([Emulator], "x86_64", null, null, null, "qemu"), [.. firmware], hasIommu: false));
    }

    [Fact]
    public void Questions_without_an_answer_are_refused()
    {
        Assert.Equal(CapabilityMistake.Unsupported, Assert.Throws<CapabilityException>(() => MachineChoice.Of([Emulator], "aarch64", null, null, null, null)).Why);
        Assert.Equal(CapabilityMistake.Argument, Assert.Throws<CapabilityException>(() => MachineChoice.Of([Emulator], "x86_64", null, "pdp11", null, null)).Why);
        Assert.Equal(CapabilityMistake.Argument, Assert.Throws<CapabilityException>(() => MachineChoice.Of([Emulator], "x86_64", null, null, "microvm", null)).Why);
        Assert.Equal(CapabilityMistake.Argument, Assert.Throws<CapabilityException>(() => MachineChoice.Of([Emulator], "x86_64", null, null, null, "xen")).Why);
        // A guest of 32 bits on a machine of 64 is what libvirt allows too.
        Assert.Equal("pc-i440fx-10.0", MachineChoice.Of([Emulator], "x86_64", Emulator.Path, "i686", null, null).Machine.Name);
    }

    private static string Firmware(string path, string machines, string feature) =>
        $$$"""
        {"interface-types": ["uefi"], "mapping": {"device": "flash", "executable": {"filename": "{{{path}}}", "format": "raw"}, "nvram-template": {"filename": "/vars", "format": "raw"}},
         "targets": [{"architecture": "{{{(machines.StartsWith("virt", StringComparison.Ordinal) ? "aarch64" : "x86_64")}}}", "machines": ["{{{machines}}}"]}], "features": ["{{{feature}}}"]}
        """;
}
