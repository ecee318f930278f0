using System.Xml.Linq;
using Patchbay.Cli.Commands.Guest;
using Patchbay.Cli.Commands.Net;
using Patchbay.Model.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Status;

/// <summary>A card of a running guest.</summary>
/// <param name="Guest">Whose it is.</param>
/// <param name="Network">The network that its document names.</param>
/// <param name="Bridge">The bridge that its document names.</param>
/// <param name="Device">Its side on the host.</param>
/// <param name="Mac">Its address.</param>
internal sealed record StatusCard(string Guest, string? Network, string? Bridge, string? Device, string? Mac)
{
    /// <summary>What its network leased to it.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];
}

/// <summary>A network with what is plugged into it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="IsActive">Whether it runs.</param>
/// <param name="Definition">What runs, or what is stored where it does not run; null where that is not understood.</param>
/// <param name="Cards">The cards.</param>
/// <param name="Condition">How it is; null where it does not run, or the daemon is a stock libvirt.</param>
internal sealed record StatusNetwork(
    string Name, Guid Uuid, bool IsActive, NetworkDefinition? Definition, IReadOnlyList<StatusCard> Cards, NetworkConditionReport? Condition)
{
    /// <summary>As a document has it.</summary>
    public string? Mode => Definition?.Forward.Mode.ToString().ToLowerInvariant();

    /// <summary>Its bridge.</summary>
    public string? Bridge => Definition?.Bridge?.Name;

    /// <summary>Its subnets.</summary>
    public IReadOnlyList<string> Addresses => [.. (Definition?.Ips ?? []).Select(static i => i.Subnet.ToString())];
}

/// <summary>What <c>patchbay status</c> shows.</summary>
/// <param name="Uri">The daemon.</param>
/// <param name="Networks">By name.</param>
/// <param name="Elsewhere">Cards that are in none of the networks.</param>
/// <param name="Stopped">Guests that do not run: they are plugged in nowhere.</param>
/// <param name="Report">What libvirt's procedures do not tell; null of a stock libvirt.</param>
internal sealed record HostStatus(
    string Uri, IReadOnlyList<StatusNetwork> Networks, IReadOnlyList<StatusCard> Elsewhere, IReadOnlyList<string> Stopped, StatusReport? Report)
{
    /// <summary>What became of a card; nothing where all is well.</summary>
    public IEnumerable<LostCardReport> LossesOf(StatusCard card) => Losses.Where(l => l.Guest == card.Guest && l.Device == card.Device);

    /// <summary>Lost cards that are no card of a guest any more, or never were one.</summary>
    /// <param name="network">Of which network; null for those of none that is shown.</param>
    public IEnumerable<LostCardReport> CardlessOf(StatusNetwork? network)
        => Losses.Where(l => !Networks.SelectMany(static n => n.Cards).Concat(Elsewhere).Any(c => c.Guest == l.Guest && c.Device == l.Device)
            && (network is null ? !Networks.Any(n => n.Name == l.Network) : l.Network == network.Name));

    private IReadOnlyList<LostCardReport> Losses => Report?.LostCards ?? [];

    /// <summary>Asks a daemon.</summary>
    public static async Task<HostStatus> LookAsync(LibvirtConnection connection, CancellationToken ct)
    {
        (List<StatusCard> cards, List<string> stopped) = await CardsAsync(connection, ct);
        StatusReport? report = await connection.StatusAsync(ct);
        ConnectListAllNetworksResult found = await connection.Client.CallAsync(RemoteProcedure.ConnectListAllNetworks, new RpcListArguments(true, 0), ct);
        List<StatusNetwork> networks = [];
        HashSet<StatusCard> elsewhere = [.. cards];
        foreach (RpcNetwork network in found.Networks.OrderBy(static n => n.Name, StringComparer.OrdinalIgnoreCase))
        {
            bool active = (await connection.Client.CallAsync(RemoteProcedure.NetworkIsActive, network, ct)).Value;
            NetworkDefinition? definition = NetworkXml.Parse(await connection.DumpAsync(network, VirNetworkXmlFlags.None, ct), network.Name, []);
            StatusCard[] plugged = [.. cards.Where(c => c.Network == network.Name || (c.Network is null && c.Bridge is not null && c.Bridge == definition?.Bridge?.Name))];
            elsewhere.ExceptWith(plugged);
            ILookup<string, string>? leases = active && plugged.Length > 0 ? await LeasesAsync(connection, network, ct) : null;
            networks.Add(new StatusNetwork(
                network.Name, network.Uuid, active, definition,
                [.. plugged.Select(c => c with { Addresses = c.Mac is { } mac && leases is not null ? [.. leases[mac]] : [] })],
                report?.Networks.FirstOrDefault(n => n.Name == network.Name)));
        }
        return new HostStatus(connection.Uri.Text, networks, [.. cards.Where(elsewhere.Contains)], stopped, report);
    }

    private static async Task<ILookup<string, string>> LeasesAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        NetworkGetDhcpLeasesResult found = await connection.Client.CallAsync(
            RemoteProcedure.NetworkGetDhcpLeases, new NetworkGetDhcpLeasesArguments(network, null, true, 0), ct);
        return found.Leases.ToLookup(static l => l.MacAddress ?? "", static l => l.Address, StringComparer.OrdinalIgnoreCase);
    }

    private static async Task<(List<StatusCard> Cards, List<string> Stopped)> CardsAsync(LibvirtConnection connection, CancellationToken ct)
    {
        ConnectListAllDomainsResult guests = await connection.Client.CallAsync(RemoteProcedure.ConnectListAllDomains, new RpcListArguments(true, 0), ct);
        List<StatusCard> cards = [];
        List<string> stopped = [];
        foreach (RpcDomain guest in guests.Domains.OrderBy(static g => g.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (guest.Id < 0)
            {
                stopped.Add(guest.Name);
                continue;
            }
            string xml = await connection.DumpAsync(guest, VirDomainXmlFlags.None, ct);
            cards.AddRange(XElement.Parse(xml).Elements("devices").Elements("interface").Select(e => new StatusCard(
                guest.Name, e.Element("source")?.Attribute("network")?.Value, e.Element("source")?.Attribute("bridge")?.Value,
                e.Element("target")?.Attribute("dev")?.Value, e.Element("mac")?.Attribute("address")?.Value)));
        }
        return (cards, stopped);
    }
}
