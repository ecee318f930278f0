namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;vcpu&gt;</c>.</summary>
public sealed record VcpuDefinition
{
    /// <summary>How many there can be.</summary>
    public uint Max { get; init; } = 1;

    /// <summary>How many there are at the start; null stands for <see cref="Max"/>.</summary>
    public uint? Current { get; init; }

    /// <summary>Whether placement is automatic (by numad); printed as <c>static</c> otherwise.</summary>
    public bool AutoPlacement { get; init; }

    /// <summary>Processors of the host to run on, as in <c>0-3,6</c>; null for all.</summary>
    public string? CpuSet { get; init; }
}
