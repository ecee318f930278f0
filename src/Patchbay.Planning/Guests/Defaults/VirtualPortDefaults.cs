using Patchbay.Model.Domains;
using Patchbay.Model.Ports;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Names by which others know a card's port: each card has its own, for good, and none need be written by hand.</summary>
public static class VirtualPortDefaults
{
    /// <summary>The port with the names that its type needs (both where the network says the type).</summary>
    /// <param name="port">As the document says; null for none.</param>
    /// <param name="fresh">Names that no other card has.</param>
    public static VirtualPortDefinition? Fill(VirtualPortDefinition? port, PortNames fresh)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        return port is null ? null : port with
        {
            InstanceId = port.InstanceId ?? (port.Type is null or VirtualPortType.Qbg ? fresh.Instance : null),
            InterfaceId = port.InterfaceId ?? (port.Type is null or VirtualPortType.OpenVSwitch ? fresh.Interface : null),
        };
    }

    /// <summary>What a card's port becomes by a document that does not say again by which name Open vSwitch knows it: that stays.</summary>
    /// <param name="old">The card as it is.</param>
    /// <param name="wanted">As the document says.</param>
    public static VirtualPortDefinition? Keep(InterfaceDefinition old, InterfaceDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(wanted);
        return (old.VirtualPort, wanted.VirtualPort) switch
        {
            ({ Type: VirtualPortType.OpenVSwitch, InterfaceId: { } id }, null) when wanted.Source is InterfaceSource.Network => new VirtualPortDefinition { InterfaceId = id },
            ({ Type: VirtualPortType.OpenVSwitch, InterfaceId: { } id }, { Type: null or VirtualPortType.OpenVSwitch, InterfaceId: null } port) => port with { InterfaceId = id },
            _ => wanted.VirtualPort,
        };
    }
}

/// <summary>Names for a card's port.</summary>
/// <param name="Instance">Of 802.1Qbg.</param>
/// <param name="Interface">Of Open vSwitch.</param>
public sealed record PortNames(Guid Instance, Guid Interface);
