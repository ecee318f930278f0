using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <content>Subnets that are chosen where nobody else is.</content>
public sealed partial class NetworkService
{
    private static readonly HostScope TakenScope = new() { Routes = null, Addresses = true };

    // Fills in what a document asks for; the network's uuid is known by now.
    private async Task<NetworkDefinition> WithSubnetsAsync(NetworkEntry entry, NetworkDefinition definition, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
        => ChosenSubnets.IsOpen(definition)
            ? WithSubnets(entry, definition, await _host.ObserveAsync(TakenScope, cancellationToken), spoken)
            : definition;

    // Of those that are spoken for the asker knows.
    private NetworkDefinition WithSubnets(NetworkEntry entry, NetworkDefinition definition, HostSnapshot seen, ValueList<IpPrefix> spoken)
    {
        if (!ChosenSubnets.IsOpen(definition))
        {
            return definition;
        }
        // Of those on its own links it knows by its definitions.
        HashSet<string> own = [.. entry.State.Live?.Definition is { } live ? new[] { live.Bridge?.Name, live.Extensions.Host?.Device }.OfType<string>() : []];
        IpPrefix[] taken =
        [
            .. seen.Addresses.Where(a => !own.Contains(a.Link)).Select(static a => a.Address),
            .. seen.Routes.Where(r => !own.Contains(r.Link)).Select(static r => r.Destination),
            .. spoken,
        ];
        NetworkDefinition chosen = ChosenSubnets.Complete(
            definition, entry.State.Stored ?? entry.State.Live?.Definition, (request, present) => Choose(entry, definition, request, present, taken));
        // Together with what the document says itself, it must be a network that may be defined.
        return NetworkDocuments.Check(chosen);
    }

    // What was chosen before stays as long as it overlaps nothing.
    private IPAddress Choose(NetworkEntry entry, NetworkDefinition definition, SubnetRequest request, IPAddress? present, IReadOnlyCollection<IpPrefix> taken)
    {
        IpPrefix[] said =
        [
            .. definition.Ips.Where(ip => !ip.Address.Equals(present)).Select(static ip => ip.Subnet.Network),
            .. definition.Routes.Select(static r => r.Destination.Network),
        ];
        return _registry.ClaimSubnet(entry, (others, own) =>
        {
            IpPrefix[] elsewhere = [.. taken, .. said, .. others];
            IPAddress? address = present is not null && FreeSubnets.IsFree(request, present, elsewhere)
                ? present
                : FreeSubnets.Choose(request, definition.Uuid!.Value, elsewhere.Concat(own));
            return address is null ? null : new IpPrefix(address, request.Length);
        })?.Address
            ?? throw NetworkRefusals.Failed(
                $"network '{definition.Name}': no subnet of length {request.Length} is free in {string.Join(", ", FreeSubnets.Pools(request, definition.Uuid!.Value))}");
    }
}
