using Patchbay.Model.Domains;

namespace Patchbay.Planning.Capabilities;

/// <summary>What a client asks about: an emulator, one of its machines, and a way of running it.</summary>
/// <param name="Emulator">The emulator.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Accelerator">The way.</param>
public sealed record MachineChoice(EmulatorAbilities Emulator, MachineOffer Machine, AcceleratorAbilities Accelerator)
{
    // The architectures for which libvirt's clients may ask; of others nobody has heard.
    private static readonly string[] Known =
    [
        "alpha", "armv6l", "armv7l", "armv7b", "aarch64", "cris", "i686", "itanium", "lm32", "loongarch64", "m68k", "microblaze", "microblazeel",
        "mips", "mipsel", "mips64", "mips64el", "openrisc", "parisc", "parisc64", "ppc", "ppcle", "ppc64", "ppc64le", "ppcemb", "riscv32", "riscv64",
        "s390", "s390x", "sh4", "sh4eb", "sparc", "sparc64", "unicore32", "x86_64", "xtensa", "xtensaeb",
    ];

    /// <summary>The most processors of a guest.</summary>
    public uint MaxCpus => Math.Min(Machine.MaxCpus, Accelerator.MaxCpus ?? uint.MaxValue);

    /// <summary>The machines of an emulator that guests can be started on, the default first.</summary>
    public static IEnumerable<MachineOffer> Served(EmulatorAbilities emulator)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        return emulator.Machines.Where(m => IsServed(emulator, m)).OrderByDescending(static m => m.IsDefault);
    }

    /// <summary>libvirt's word for a kind of guest.</summary>
    public static string Word(DomainType type) => type == DomainType.Kvm ? "kvm" : "qemu";

    /// <summary>Whether libvirt knows an architecture of that name.</summary>
    public static bool IsArchitecture(string name) => Known.Contains(name);

    /// <summary>Chooses what a client names, and for what it leaves open what a guest's document would get.</summary>
    /// <param name="emulators">The emulators that there are; one whose path the client gives is among them.</param>
    /// <param name="host">The host's architecture.</param>
    /// <param name="path">An emulator's path, or null.</param>
    /// <param name="architecture">An architecture, or null.</param>
    /// <param name="machine">A machine's name or alias, or null.</param>
    /// <param name="type">A kind of guest, or null.</param>
    /// <exception cref="CapabilityException">There is no such, or they do not go together.</exception>
    public static MachineChoice Of(IReadOnlyList<EmulatorAbilities> emulators, string host, string? path, string? architecture, string? machine, string? type)
    {
        ArgumentNullException.ThrowIfNull(emulators);
        if (architecture is not null && !IsArchitecture(architecture))
        {
            throw new CapabilityException(CapabilityMistake.Argument, $"unknown architecture: {architecture}");
        }
        if (type is not null && !IsType(type))
        {
            throw new CapabilityException(CapabilityMistake.Argument, $"unknown virttype: {type}");
        }
        EmulatorAbilities emulator;
        if (path is not null)
        {
            emulator = emulators.First(e => e.Path == path);
            if (architecture is not null && architecture != emulator.Architecture && !(architecture == "i686" && emulator.Architecture == "x86_64"))
            {
                throw new CapabilityException(CapabilityMistake.Argument, $"architecture from emulator '{emulator.Architecture}' doesn't match given architecture '{architecture}'");
            }
        }
        else
        {
            architecture ??= host;
            emulator = emulators.FirstOrDefault(e => e.Architecture == architecture)
                ?? throw new CapabilityException(CapabilityMistake.Unsupported, $"unable to find any emulator to serve '{architecture}' architecture");
        }
        MachineOffer offer = (machine is null ? Served(emulator).FirstOrDefault() : Served(emulator).FirstOrDefault(m => m.Name == machine || m.Alias == machine))
            ?? throw new CapabilityException(CapabilityMistake.Argument, $"the machine '{machine}' is not supported by emulator '{emulator.Path}'");
        // As libvirt: the kernel's virtualisation where it is there.
        AcceleratorAbilities accelerator = (type is null ? emulator.Accelerators[^1] : emulator.Accelerators.FirstOrDefault(a => Word(a.Type) == type))
            ?? throw new CapabilityException(CapabilityMistake.Argument, $"Emulator '{emulator.Path}' does not support virt type '{type}'");
        return new MachineChoice(emulator, offer, accelerator);
    }

    private static bool IsServed(EmulatorAbilities emulator, MachineOffer machine)
    {
        DomainDefinition guest = new()
        {
            Name = "", Type = DomainType.Qemu, Memory = new MemoryDefinition { Total = 0 },
            Os = new OsDefinition { Architecture = emulator.Architecture, Machine = machine.Name },
        };
        return Guests.MachineFacts.IsI440fx(guest) || Guests.MachineFacts.IsQ35(guest);
    }

    // libvirt's kinds of guests, of whatever driver.
    private static bool IsType(string type) => type is "qemu" or "kvm" or "xen" or "lxc" or "openvz" or "test" or "vmware" or "hyperv" or "vbox"
        or "phyp" or "parallels" or "bhyve" or "vz" or "hvf" or "none" or "kqemu" or "uml";
}
