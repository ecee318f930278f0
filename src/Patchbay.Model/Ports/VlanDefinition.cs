using Patchbay.Model.Values;

namespace Patchbay.Model.Ports;

/// <summary>libvirt's <c>&lt;vlan&gt;</c>.</summary>
public sealed record VlanDefinition
{
    /// <summary>Whether frames carry tags.</summary>
    public bool Trunk { get; init; }

    /// <summary>At least one.</summary>
    public required ValueList<VlanTag> Tags { get; init; }
}

/// <summary>One tag.</summary>
/// <param name="Id">0 to 4095.</param>
/// <param name="NativeMode">Set on at most one tag: frames without a tag belong to it.</param>
public sealed record VlanTag(uint Id, VlanNativeMode? NativeMode = null);

/// <summary>How frames of the native VLAN leave the port.</summary>
public enum VlanNativeMode
{
    /// <summary>With a tag.</summary>
    Tagged,

    /// <summary>Without one.</summary>
    Untagged,
}
