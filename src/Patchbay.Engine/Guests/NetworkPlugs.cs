using System.Net;
using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Engine.Guests;

/// <summary>Guests' plugs in the networks of this daemon.</summary>
public sealed class NetworkPlugs(NetworkService networks) : IGuestNetworks
{
    /// <inheritdoc/>
    public async ValueTask<GuestPort> ClaimAsync(PortClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        NetworkStatus network = networks.Get(claim.Network);
        if (claim.IsReclaim && network.Ports.FirstOrDefault(p => p.Uuid == claim.Port) is { } there)
        {
            return Resolve(claim, there);
        }
        InterfaceDefinition nic = claim.Interface;
        NetworkPort request = new()
        {
            Uuid = claim.Port,
            OwnerName = claim.Guest,
            OwnerUuid = claim.GuestUuid,
            Group = (nic.Source as InterfaceSource.Network)?.PortGroup ?? nic.Origin?.PortGroup,
            Mac = nic.Mac!.Value,
            PresentMac = nic.CurrentMac,
            VirtualPort = nic.VirtualPort,
            Bandwidth = nic.Bandwidth,
            Vlan = nic.Vlan,
            Isolated = nic.PortIsolated,
            TrustGuestRxFilters = nic.TrustGuestRxFilters,
            Plug = claim.IsReclaim ? Plug(nic.Source) : null,
        };
        return Resolve(claim, await networks.CreatePortAsync(network.Uuid, request, claim.IsReclaim, claim.Elsewhere, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(string network, Guid port, CancellationToken cancellationToken)
    {
        if (networks.Find(network) is not { IsActive: true } status)
        {
            return;
        }
        try
        {
            await networks.DeletePortAsync(status.Uuid, port, cancellationToken);
        }
        catch (RefusedException e) when (e.Why is Refusal.NoPort or Refusal.NoNetwork or Refusal.OperationInvalid)
        {
            // Gone with its network, or before.
        }
    }

    /// <inheritdoc/>
    public async ValueTask LimitAsync(string network, Guid port, BandwidthDefinition? limits, CancellationToken cancellationToken)
    {
        // A port of a network that has stopped comes anew when it starts, with the limits of its card.
        if (networks.Find(network) is { IsActive: true } status)
        {
            await networks.SetPortBandwidthAsync(status.Uuid, port, limits, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask FollowAsync(string network, Guid port, MacAddress mac, CancellationToken cancellationToken)
    {
        if (networks.Find(network) is { IsActive: true } status && status.Ports.Any(p => p.Uuid == port))
        {
            await networks.FollowPortAsync(status.Uuid, port, mac, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public NetworkShare? Inherited(InterfaceSource.Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (networks.Find(network.Name)?.Live is not { } live)
        {
            return null;
        }
        InheritedSettings given = PortAllocation.Inherited(live, network.PortGroup);
        return new NetworkShare(given.Bandwidth, given.Vlan, given.Isolated, given.TrustGuestRxFilters);
    }

    /// <inheritdoc/>
    public ValueTask<ValueList<IpPrefix>> LeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken)
    {
        ValueList<IpPrefix> leases = networks.Find(network) is { } status
            ? networks.Leases(status.Uuid, mac).Select(l => new IpPrefix(l.Address, PrefixLength(status, l.Address))).ToValueList()
            : [];
        return ValueTask.FromResult(leases);
    }

    /// <inheritdoc/>
    public Task EndLeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken) => networks.EndLeasesAsync(network, mac, cancellationToken);

    /// <inheritdoc/>
    public void NoteReplugged(Replugged replugged) => networks.NoteReplugged(replugged);

    /// <inheritdoc/>
    public ValueTask<string?> LeasedNameAsync(string network, MacAddress mac, CancellationToken cancellationToken) => ValueTask.FromResult(
        networks.Find(network) is { } status ? networks.Leases(status.Uuid, mac).Select(static l => l.Hostname).FirstOrDefault(static n => n is not null) : null);

    // A lease does not say it; the network that it is of does.
    private static int PrefixLength(NetworkStatus network, IPAddress address)
        => network.Definition.Ips.Select(i => i.Subnet).FirstOrDefault(s => s.Contains(address)) is { } of
            ? of.Length
            : address.GetAddressBytes().Length * 8;

    private static GuestPort Resolve(PortClaim claim, NetworkPort port) => new()
    {
        Id = port.Uuid,
        Actual = port.Plug switch
        {
            PortPlug.Network plug => new InterfaceSource.Network(claim.Network, port.Group, port.Uuid)
            {
                BridgeName = plug.BridgeName,
                MacTableManager = Word(plug.MacTableManager),
            },
            PortPlug.Bridge plug => new InterfaceSource.Bridge(plug.BridgeName) { MacTableManager = Word(plug.MacTableManager) },
            PortPlug.Direct plug => new InterfaceSource.Direct(plug.Device, Mode(plug.Mode)),
            PortPlug.Hostdev plug => new InterfaceSource.Hostdev(new InterfaceHostDevice.Pci(plug.Address))
            {
                Managed = plug.Managed == true,
                DriverName = plug.Driver?.Name,
                DriverModel = plug.Driver?.Model,
            },
            _ => throw new System.Diagnostics.UnreachableException($"a port of network '{claim.Network}' is plugged in nowhere"),
        },
        Isolated = port.Isolated == true,
        TrustGuestRxFilters = port.TrustGuestRxFilters,
        Vlan = port.Vlan,
        // The class is the bridge's matter.
        Bandwidth = port.Bandwidth is null ? null : port.Bandwidth with { ClassId = null },
        VirtualPort = port.VirtualPort,
    };

    private static PortPlug? Plug(InterfaceSource source) => source switch
    {
        InterfaceSource.Network { BridgeName: { } bridge } network => new PortPlug.Network(bridge, Manager(network.MacTableManager)),
        InterfaceSource.Bridge bridge => new PortPlug.Bridge(bridge.Name, Manager(bridge.MacTableManager)),
        InterfaceSource.Direct direct => new PortPlug.Direct(direct.Device, Mode(direct.Mode)),
        InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci pci } device => new PortPlug.Hostdev(
            pci.Address, device.Managed, (device.DriverName ?? device.DriverModel) is null ? null : new ForwardDriver(device.DriverName, device.DriverModel)),
        _ => null,
    };

    private static MacvtapMode Mode(ForwardMode mode) => mode switch
    {
        ForwardMode.Private => MacvtapMode.Private,
        ForwardMode.Bridge => MacvtapMode.Bridge,
        ForwardMode.Passthrough => MacvtapMode.Passthrough,
        _ => MacvtapMode.Vepa,
    };

    /// <summary>The same mode, as networks name it.</summary>
    internal static ForwardMode Mode(MacvtapMode mode) => mode switch
    {
        MacvtapMode.Private => ForwardMode.Private,
        MacvtapMode.Bridge => ForwardMode.Bridge,
        MacvtapMode.Passthrough => ForwardMode.Passthrough,
        _ => ForwardMode.Vepa,
    };

    private static string? Word(MacTableManager? manager) => manager switch
    {
        MacTableManager.Kernel => "kernel",
        MacTableManager.Static => "libvirt",
        _ => null,
    };

    private static MacTableManager? Manager(string? word) => word switch
    {
        "kernel" => MacTableManager.Kernel,
        "libvirt" => MacTableManager.Static,
        _ => null,
    };
}
