using System.Xml.Linq;
using Patchbay.Cli.Commands.Guest;
using Patchbay.Cli.Commands.Net;
using Patchbay.Model.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Status;

/// <summary>A card of a running guest.</summary>
internal sealed class StatusCard
{
    /// <summary>Whose it is.</summary>
    public required string Guest { get; init; }

    /// <summary>The network that its document names.</summary>
    public string? Network { get; init; }

    /// <summary>The bridge that its document names.</summary>
    public string? Bridge { get; init; }

    /// <summary>Its side on the host.</summary>
    public string? Device { get; init; }

    /// <summary>Its address.</summary>
    public string? Mac { get; init; }

    /// <summary>What its network leased to it.</summary>
    public string[] Addresses { get; set; } = [];
}

/// <summary>A network with what is plugged into it.</summary>
/// <param name="network">Its name and uuid.</param>
/// <param name="isActive">Whether it runs.</param>
/// <param name="definition">What runs, or what is stored where it does not run; null where that is not understood.</param>
/// <param name="cards">The cards.</param>
/// <param name="condition">How it is; null where it does not run, or the daemon is a stock libvirt.</param>
internal sealed class StatusNetwork(RpcNetwork network, bool isActive, NetworkDefinition? definition, StatusCard[] cards, NetworkConditionReport? condition)
{
    /// <summary>Its name.</summary>
    public string Name => network.Name;

    /// <summary>Its uuid.</summary>
    public string Uuid => network.Uuid.ToString();

    /// <summary>Whether it runs.</summary>
    public bool IsActive => isActive;

    /// <summary>As a document has it.</summary>
    public string? Mode => definition?.Forward.Mode.ToString().ToLowerInvariant();

    /// <summary>Its bridge.</summary>
    public string? Bridge => definition?.Bridge?.Name;

    /// <summary>Its subnets.</summary>
    public string[] Addresses => [.. (definition?.Ips ?? []).Select(static i => i.Subnet.ToString())];

    /// <summary>What is plugged into it.</summary>
    public StatusCard[] Cards => cards;

    /// <summary>How it is.</summary>
    public NetworkConditionReport? Condition => condition;
}

/// <summary>What <c>patchbay status</c> shows.</summary>
internal sealed class HostStatus
{
    /// <summary>The daemon.</summary>
    public required string Uri { get; init; }

    /// <summary>By name.</summary>
    public required List<StatusNetwork> Networks { get; init; }

    /// <summary>Cards that are in none of the networks.</summary>
    public required List<StatusCard> Elsewhere { get; init; }

    /// <summary>Guests that do not run: they are plugged in nowhere.</summary>
    public required List<string> Stopped { get; init; }

    /// <summary>What libvirt's procedures do not tell; null of a stock libvirt.</summary>
    public StatusReport? Report { get; init; }

    /// <summary>What became of a card; nothing where all is well.</summary>
    public IEnumerable<LostCardReport> LossesOf(StatusCard card) => Losses.Where(l => IsOf(card, l));

    /// <summary>Lost cards that are no card of a guest any more, or never were one.</summary>
    /// <param name="network">Of which network; null for those of none that is shown.</param>
    public IEnumerable<LostCardReport> CardlessOf(StatusNetwork? network)
        => Losses.Where(l => !Networks.Any(n => n.Cards.Any(c => IsOf(c, l))) && !Elsewhere.Any(c => IsOf(c, l))
            && (network is null ? !Networks.Any(n => n.Name == l.Network) : l.Network == network.Name));

    private static bool IsOf(StatusCard card, LostCardReport lost) => lost.Guest == card.Guest && lost.Device == card.Device;

    private IReadOnlyList<LostCardReport> Losses => Report?.LostCards ?? [];

    /// <summary>Asks a daemon.</summary>
    public static async Task<HostStatus> LookAsync(LibvirtConnection connection, CancellationToken ct)
    {
        (List<StatusCard> cards, List<string> stopped) = await CardsAsync(connection, ct);
        StatusReport? report = await connection.StatusAsync(ct);
        ConnectListAllNetworksResult found = await connection.Client.CallAsync(RemoteProcedure.ConnectListAllNetworks, new RpcListArguments(true, 0), ct);
        List<StatusNetwork> networks = [];
        List<StatusCard> elsewhere = [.. cards];
        foreach (RpcNetwork network in found.Networks.OrderBy(static n => n.Name, StringComparer.OrdinalIgnoreCase))
        {
            bool active = (await connection.Client.CallAsync(RemoteProcedure.NetworkIsActive, network, ct)).Value;
            NetworkDefinition? definition = NetworkXml.Parse(await connection.DumpAsync(network, VirNetworkXmlFlags.None, ct), network.Name, []);
            StatusCard[] plugged = [.. cards.Where(c => c.Network == network.Name || (c.Network is null && c.Bridge is not null && c.Bridge == definition?.Bridge?.Name))];
            elsewhere.RemoveAll(plugged.Contains);
            ILookup<string, string>? leases = active && plugged.Length > 0 ? await LeasesAsync(connection, network, ct) : null;
            foreach (StatusCard card in plugged)
            {
                card.Addresses = card.Mac is { } mac && leases is not null ? [.. leases[mac]] : [];
            }
            networks.Add(new StatusNetwork(network, active, definition, plugged, report?.Networks.FirstOrDefault(n => n.Name == network.Name)));
        }
        return new HostStatus { Uri = connection.Uri.Text, Networks = networks, Elsewhere = elsewhere, Stopped = stopped, Report = report };
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
            foreach (XElement card in XElement.Parse(xml).Elements("devices").Elements("interface"))
            {
                XElement? source = card.Element("source");
                cards.Add(new StatusCard
                {
                    Guest = guest.Name,
                    Network = source?.Attribute("network")?.Value,
                    Bridge = source?.Attribute("bridge")?.Value,
                    Device = card.Element("target")?.Attribute("dev")?.Value,
                    Mac = card.Element("mac")?.Attribute("address")?.Value,
                });
            }
        }
        return (cards, stopped);
    }
}
