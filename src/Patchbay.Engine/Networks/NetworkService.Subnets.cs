using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <content>Subnets that are chosen where nobody else is.</content>
public sealed partial class NetworkService
{
    private static readonly HostScope TakenScope = new() { Routes = true, Addresses = true };

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
        IpPrefix[] taken =
        [
            .. seen.Addresses.Select(a => a.Address),
            .. seen.Routes.Select(r => r.Destination),
            .. definition.Destinations,
            .. spoken,
        ];
        NetworkDefinition chosen = ChosenSubnets.Complete(definition, entry.State.Stored ?? entry.State.Live?.Definition, request => Choose(entry, definition, request, taken));
        // Together with what the document says itself, it must be a network that may be defined.
        return NetworkDocuments.Check(chosen);
    }

    private IPAddress Choose(NetworkEntry entry, NetworkDefinition definition, SubnetRequest request, IReadOnlyCollection<IpPrefix> taken)
        => _registry.ClaimSubnet(entry, others => FreeSubnets.Choose(request, definition.Uuid!.Value, taken.Concat(others)) is { } address
                ? new IpPrefix(address, request.Length)
                : null)?.Address
            ?? throw NetworkRefusals.Failed(
                $"network '{definition.Name}': no subnet of length {request.Length} is free in {string.Join(", ", FreeSubnets.Pools(request, definition.Uuid!.Value))}");
}
