using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Engine.Guests;

/// <summary>What guests need of networks.</summary>
public interface IGuestNetworks
{
    /// <summary>Takes a port of an active network for an interface.</summary>
    /// <exception cref="RefusedException">No such network, it is not active, or it cannot take this interface.</exception>
    ValueTask<GuestPort> ClaimAsync(PortClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives a port back; one that is gone already is no error.</summary>
    ValueTask ReleaseAsync(string network, Guid port, CancellationToken cancellationToken);

    /// <summary>Notes a port's limits; those of the tap are the guest's to set.</summary>
    /// <exception cref="RefusedException">The network cannot keep the rate that they guarantee, or there is no such port.</exception>
    ValueTask LimitAsync(string network, Guid port, Model.Ports.BandwidthDefinition? limits, CancellationToken cancellationToken);

    /// <summary>Notes the address that a trusted guest's card has by now; a network that does not run, or a port that is gone, is no error.</summary>
    /// <exception cref="HostException">The host refused, and what it is guaranteed follows the address of before.</exception>
    ValueTask FollowAsync(string network, Guid port, MacAddress mac, CancellationToken cancellationToken);

    /// <summary>What a card of a network has that says nothing for itself; null where the network does not run.</summary>
    NetworkShare? Inherited(InterfaceSource.Network network);

    /// <summary>Addresses leased to a MAC on a network.</summary>
    ValueTask<ValueList<IpPrefix>> LeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken);

    /// <summary>Ends what is leased to a card that is gone for good; what fails is logged.</summary>
    Task EndLeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken);

    /// <summary>Counts that taps are back in their bridge, and tells of it.</summary>
    void NoteReplugged(Replugged replugged);

    /// <summary>The name that a guest gave when it was leased an address; null where it gave none.</summary>
    ValueTask<string?> LeasedNameAsync(string network, MacAddress mac, CancellationToken cancellationToken);
}

/// <summary>A wish for a port.</summary>
/// <param name="Guest">The guest's name.</param>
/// <param name="GuestUuid">The guest.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Interface">With its MAC; as its document says for a new port, and as it was resolved for an existing one.</param>
/// <param name="Port">The port's name, which the guest chooses: what was noted before can be given back, however the claim ends.</param>
public sealed record PortClaim(string Guest, Guid GuestUuid, string Network, InterfaceDefinition Interface, Guid Port)
{
    /// <summary>Whether a running guest has the port already, after the daemon was restarted.</summary>
    public bool IsReclaim { get; init; }

    /// <summary>Devices of the host that guests have by themselves, which the network must not lend.</summary>
    public ValueList<Model.Ports.PortPlug> Elsewhere { get; init; }
}

/// <summary>A guest's plug in a network.</summary>
public sealed record GuestPort
{
    /// <summary>Names it.</summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// What it is plugged into: <see cref="InterfaceSource.Network"/> or <see cref="InterfaceSource.Bridge"/> with the
    /// bridge's name, <see cref="InterfaceSource.Hostdev"/>, or another.
    /// </summary>
    public required InterfaceSource Actual { get; init; }

    /// <summary>Whether it is isolated from other isolated ports.</summary>
    public bool Isolated { get; init; }

    /// <summary>Whether the guest may say which frames its card takes, merged from interface, port group and network.</summary>
    public bool? TrustGuestRxFilters { get; init; }

    /// <summary>Tags, merged from interface, port group and network.</summary>
    public Model.Ports.VlanDefinition? Vlan { get; init; }

    /// <summary>Limits, of the interface or the port group.</summary>
    public Model.Ports.BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Who manages it.</summary>
    public Model.Ports.VirtualPortDefinition? VirtualPort { get; init; }
}
