using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>What an emulator can be, as it says itself over its monitor.</summary>
public sealed record EmulatorAbilities
{
    /// <summary>The program.</summary>
    public required string Path { get; init; }

    /// <summary>libvirt's name of the architecture that it emulates, as <c>x86_64</c> or <c>i686</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>1000000 a major, 1000 a minor version, 1 a release.</summary>
    public required uint Version { get; init; }

    /// <summary>Its machine types, in its order.</summary>
    public ValueList<MachineOffer> Machines { get; init; }

    /// <summary>Types of devices and objects that it has.</summary>
    public required IReadOnlySet<string> Types { get; init; }

    /// <summary>Commands of its monitor.</summary>
    public required IReadOnlySet<string> Commands { get; init; }

    /// <summary>Processor models, in the order of their names.</summary>
    public ValueList<CpuModel> Models { get; init; }

    /// <summary>What runs guests: emulation first, then, where the host has it, the kernel's virtualisation.</summary>
    public ValueList<AcceleratorAbilities> Accelerators { get; init; }

    /// <summary>The accelerator of a kind of guest; null where it cannot run such.</summary>
    public AcceleratorAbilities? Accelerator(DomainType type) => Accelerators.FirstOrDefault(a => a.Type == type);
}

/// <summary>A machine type.</summary>
/// <param name="Name">Its full name, as <c>pc-q35-7.2</c>.</param>
/// <param name="Alias">A shorter name for it; null where it has none.</param>
/// <param name="MaxCpus">The most processors it takes.</param>
/// <param name="IsDefault">Whether it is taken where none is named.</param>
/// <param name="IsDeprecated">Whether it will go.</param>
public sealed record MachineOffer(string Name, string? Alias, uint MaxCpus, bool IsDefault, bool IsDeprecated);

/// <summary>A processor model.</summary>
/// <param name="Name">As <c>EPYC-v3</c>.</param>
/// <param name="Canonical">The versioned model that it stands for; null where it is one itself.</param>
/// <param name="Vendor">libvirt's word, as <c>Intel</c>; <c>unknown</c> for a made-up processor.</param>
/// <param name="Features">What it has, by libvirt's names.</param>
public sealed record CpuModel(string Name, string? Canonical, string Vendor, IReadOnlySet<string> Features);

/// <summary>What an emulator can do with one way of running guests.</summary>
public sealed record AcceleratorAbilities
{
    /// <summary>The way.</summary>
    public required DomainType Type { get; init; }

    /// <summary>What of each model it lacks, by libvirt's names; no entry where all of it is there, null where that is not known.</summary>
    public required IReadOnlyDictionary<string, ValueList<string>?> Missing { get; init; }

    /// <summary>All features that a guest can have and take along to another host.</summary>
    public required IReadOnlySet<string> Features { get; init; }

    /// <summary>Features that a guest can have on this host alone.</summary>
    public IReadOnlySet<string> Bound { get; init; } = new HashSet<string>();

    /// <summary>Features that the emulator has heard of, to be had or not; empty where that is not known.</summary>
    public IReadOnlySet<string> Known { get; init; } = new HashSet<string>();

    /// <summary>libvirt's word for the vendor that a guest sees by default.</summary>
    public required string Vendor { get; init; }

    /// <summary>The family of the processor that a guest sees by default; 0 where nobody says.</summary>
    public uint Family { get; init; }

    /// <summary>Its model in the family.</summary>
    public uint Model { get; init; }

    /// <summary>Its stepping.</summary>
    public uint Stepping { get; init; }

    /// <summary>Hyper-V's interfaces that it can show to a guest, by libvirt's names.</summary>
    public ValueList<string> HypervFeatures { get; init; }

    /// <summary>The most processors of a guest; null where the machine type alone decides.</summary>
    public uint? MaxCpus { get; init; }
}
