using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;features&gt;</c>. Switches are null where not given.</summary>
public sealed record FeaturesDefinition
{
    /// <summary><c>&lt;acpi/&gt;</c>.</summary>
    public bool Acpi { get; init; }

    /// <summary><c>&lt;apic/&gt;</c>; null where absent.</summary>
    public ApicFeature? Apic { get; init; }

    /// <summary><c>&lt;pae/&gt;</c>.</summary>
    public bool Pae { get; init; }

    /// <summary>Hyper-V enlightenments; null where absent.</summary>
    public HypervFeatures? Hyperv { get; init; }

    /// <summary>KVM's own features; null where absent.</summary>
    public ValueList<NamedSwitch>? Kvm { get; init; }

    /// <summary>Paravirtual spin locks.</summary>
    public bool? PvSpinlock { get; init; }

    /// <summary>The performance monitoring unit.</summary>
    public bool? Pmu { get; init; }

    /// <summary>VMware's port.</summary>
    public bool? VmPort { get; init; }

    /// <summary>Whether SMM is on; null where not given. <c>&lt;smm/&gt;</c> alone is on.</summary>
    public bool? Smm { get; init; }

    /// <summary>Bytes of memory for SMM; null for the default.</summary>
    public ulong? SmmTseg { get; init; }

    /// <summary>Where the I/O APIC is: <c>kvm</c> or <c>qemu</c>.</summary>
    public string? IoApic { get; init; }

    /// <summary>ARM's interrupt controller: <c>2</c>, <c>3</c>, <c>host</c>; empty where any will do; null where absent.</summary>
    public string? Gic { get; init; }

    /// <summary>A note of the kernel's place for crash dumps.</summary>
    public bool? VmCoreInfo { get; init; }

    /// <summary>Other features.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;apic&gt;</c>.</summary>
/// <param name="Eoi">Paravirtual end of interrupt; null where not given.</param>
public sealed record ApicFeature(bool? Eoi);

/// <summary>libvirt's <c>&lt;hyperv&gt;</c>.</summary>
public sealed record HypervFeatures
{
    /// <summary><c>custom</c>, <c>passthrough</c> or <c>none</c>; null where not given.</summary>
    public string? Mode { get; init; }

    /// <summary>Those named, in libvirt's order.</summary>
    public ValueList<HypervFeature> Features { get; init; }
}

/// <summary>One enlightenment.</summary>
/// <param name="Name">libvirt's word, such as <c>relaxed</c> or <c>vendor_id</c>.</param>
/// <param name="State">On or off.</param>
public sealed record HypervFeature(string Name, bool State)
{
    /// <summary>The count of <c>spinlocks</c>; null elsewhere.</summary>
    public uint? Retries { get; init; }

    /// <summary>The text of <c>vendor_id</c>; null elsewhere.</summary>
    public string? Value { get; init; }

    /// <summary>What <c>stimer</c> and <c>tlbflush</c> have further, such as <c>direct</c>.</summary>
    public ValueList<NamedSwitch> Parts { get; init; }
}

/// <summary>Something with a name that is on or off.</summary>
/// <param name="Name">libvirt's word.</param>
/// <param name="State">On or off.</param>
public sealed record NamedSwitch(string Name, bool State)
{
    /// <summary>Attributes beside <c>state</c>.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
