using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Daemon;

/// <summary>This host's networks, as guests are plugged into them.</summary>
internal sealed class GuestNetworks(NetworkService networks) : IGuestNetworks
{
    public async ValueTask<GuestPort> ClaimAsync(PortClaim claim, CancellationToken cancellationToken)
    {
        InterfaceDefinition card = claim.Interface;
        InterfaceSource.Network source = (InterfaceSource.Network)card.Source;
        NetworkStatus network = networks.Get(source.Name);
        NetworkPort request = new()
        {
            Uuid = claim.Existing ?? Guid.NewGuid(),
            OwnerName = claim.Guest,
            OwnerUuid = claim.GuestUuid,
            Group = source.PortGroup,
            Mac = card.Mac ?? throw new InvalidOperationException("an interface that is started has an address"),
            Bandwidth = card.Bandwidth,
            Vlan = card.Vlan,
            VirtualPort = card.VirtualPort,
            Isolated = card.PortIsolated,
            TrustGuestRxFilters = card.TrustGuestRxFilters,
        };
        NetworkPort port = await ReclaimOrCreateAsync(network, request, claim.Existing is not null, cancellationToken);
        return new GuestPort
        {
            Id = port.Uuid,
            Actual = port.Plug switch
            {
                PortPlug.Network plug => source with { PortId = port.Uuid, BridgeName = plug.BridgeName },
                PortPlug.Bridge plug => new InterfaceSource.Bridge(plug.BridgeName),
                _ => throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Network, $"network '{network.Name}' gives its guests devices of the host, which cannot be started yet"),
            },
            Isolated = port.Isolated ?? false,
            Vlan = port.Vlan,
            Bandwidth = port.Bandwidth,
            VirtualPort = port.VirtualPort,
        };
    }

    public async ValueTask ReleaseAsync(string network, Guid port, CancellationToken cancellationToken)
    {
        try
        {
            if (networks.Find(network) is { } found)
            {
                await networks.DeletePortAsync(found.Uuid, port, cancellationToken);
            }
        }
        catch (RefusedException e) when (e.Why is Refusal.NoPort or Refusal.NoNetwork or Refusal.OperationInvalid)
        {
            // The network stopped, and its ports with it.
        }
    }

    public ValueTask<ValueList<IpPrefix>> LeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken)
    {
        if (networks.Find(network) is not { } found)
        {
            return ValueTask.FromResult<ValueList<IpPrefix>>([]);
        }
        return ValueTask.FromResult(networks.Leases(found.Uuid, mac).Select(lease =>
        {
            int length = found.Definition.Ips.FirstOrDefault(i => i.IsIPv4 == lease.IsIPv4)?.Subnet.Length ?? (lease.IsIPv4 ? 32 : 128);
            return new IpPrefix(lease.Address, length);
        }).ToValueList());
    }

    // A port that a running guest has already is found as it is, after a restart of the daemon.
    private async Task<NetworkPort> ReclaimOrCreateAsync(NetworkStatus network, NetworkPort request, bool existing, CancellationToken cancellationToken)
    {
        if (existing && network.Ports.FirstOrDefault(p => p.Uuid == request.Uuid) is { } found)
        {
            return found;
        }
        return await networks.CreatePortAsync(network.Uuid, request, reclaim: false, cancellationToken);
    }
}
