using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Documents;

/// <summary>
/// Documents that are brought to a host together. Each may be right alone and still stand against another: then one would be done
/// and the other refused, so it is found before anything is done. Each finding is at the later document and names the earlier.
/// </summary>
public static class DocumentSet
{
    /// <summary>What documents say against each other, whatever the host is like.</summary>
    /// <param name="documents">Each without mistakes of its own, in the order in which they are brought to the host.</param>
    public static IEnumerable<Diagnostic> Check(IReadOnlyList<PlacedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        for (int later = 1; later < documents.Count; later++)
        {
            foreach (Diagnostic finding in Against(documents[later], [.. documents.Take(later)]))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Cards of guests on networks that are neither among the documents nor on the host, or do not run there.</summary>
    /// <param name="documents">All of them.</param>
    /// <param name="known">The host's networks.</param>
    /// <param name="running">Those of them that run.</param>
    /// <param name="starts">Whether a document's guest is to be started: then what is missing refuses it, else it is told of.</param>
    public static IEnumerable<Diagnostic> CheckNetworks(
        IReadOnlyList<PlacedDocument> documents, IReadOnlySet<string> known, IReadOnlySet<string> running, Func<PlacedDocument, bool> starts)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(starts);
        HashSet<string> here = [.. documents.Select(static d => d.Network?.Name).OfType<string>()];
        foreach (PlacedDocument document in documents)
        {
            foreach (InterfaceDefinition nic in Cards(document))
            {
                if (nic.Source is not InterfaceSource.Network { Name: { } network } || here.Contains(network))
                {
                    continue;
                }
                if (!known.Contains(network))
                {
                    yield return DocumentSetFindings.NoNetwork(document.At(nic.Source), network, starts(document));
                }
                else if (!running.Contains(network) && starts(document))
                {
                    yield return DocumentSetFindings.StoppedNetwork(document.At(nic.Source), network);
                }
            }
        }
    }

    /// <summary>
    /// Cards of several guests that have one address in one place. Clones that never run at once are nobody's harm, so it is told; it stands
    /// against a guest that is to be started beside the other on a network with a bridge, as its start would be refused.
    /// </summary>
    /// <param name="documents">All of them, in the order in which they are brought to the host.</param>
    /// <param name="runs">Whether a document's guest runs.</param>
    /// <param name="starts">Whether it is to be started.</param>
    public static IEnumerable<Diagnostic> CheckCards(IReadOnlyList<PlacedDocument> documents, Func<PlacedDocument, bool> runs, Func<PlacedDocument, bool> starts)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(starts);
        HashSet<string> unbridged = [.. documents.Select(static d => d.Network).OfType<NetworkDefinition>().Where(static n => n.Bridge?.Name is null && !n.Forward.Mode.OwnsBridge()).Select(static n => n.Name)];
        PlacedDocument[] guests = [.. documents.Where(static d => d.Guest is not null)];
        for (int later = 1; later < guests.Length; later++)
        {
            foreach (PlacedDocument other in guests.Take(later))
            {
                bool meet = (starts(guests[later]) && (starts(other) || runs(other))) || (runs(guests[later]) && starts(other));
                foreach (Diagnostic finding in Twins(guests[later], other, nic => meet && nic.Source is InterfaceSource.Network network && !unbridged.Contains(network.Name)))
                {
                    yield return finding;
                }
            }
        }
    }

    /// <summary>What a network takes of the addresses there are, as far as its document says it.</summary>
    public static IEnumerable<IpPrefix> Subnets(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Taken(network).Select(static t => t.Subnet).Distinct();
    }

    private static List<Diagnostic> Against(PlacedDocument document, PlacedDocument[] earlier)
    {
        PlacedDocument[] alike = [.. earlier.Where(e => e.Network is null == document.Network is null)];
        if (Array.Find(alike, e => e.Called == document.Called) is { } same)
        {
            // All else would be told as well, of a document that is there twice.
            return [DocumentSetFindings.SameName(document.AtNamed("name"), document.Subject, same.AtNamed("name"))];
        }
        List<Diagnostic> findings = [];
        if (document.Uuid is { } uuid && Array.Find(alike, e => e.Uuid == uuid) is { } owner)
        {
            findings.Add(DocumentSetFindings.SameUuid(document.AtNamed("uuid"), uuid, owner.Subject, owner.AtNamed("uuid")));
        }
        if (document.Network is { } network)
        {
            findings.AddRange(alike.SelectMany(other => Networks(document, network, other, other.Network!)));
        }
        return findings;
    }

    private static IEnumerable<Diagnostic> Networks(PlacedDocument document, NetworkDefinition network, PlacedDocument otherDocument, NetworkDefinition other)
        => Devices(document, network, otherDocument, other)
            .Concat(Addresses(document, network, otherDocument, other))
            .Concat(Ports(document, network, otherDocument, other));

    private static IEnumerable<Diagnostic> Devices(PlacedDocument document, NetworkDefinition network, PlacedDocument otherDocument, NetworkDefinition other)
    {
        foreach ((string name, object part) in Devices(network))
        {
            if (Devices(other).FirstOrDefault(d => d.Name == name) is { Part: { } taken })
            {
                yield return DocumentSetFindings.SameDevice(document.At(part), name, otherDocument.Subject, otherDocument.At(taken));
            }
        }
    }

    // A name with %d is chosen by the host.
    private static IEnumerable<(string Name, object Part)> Devices(NetworkDefinition network)
    {
        if (network.Bridge is { Name: { Length: > 0 } bridge } && !bridge.Contains("%d", StringComparison.Ordinal))
        {
            yield return (bridge, network.Bridge);
        }
        if (network.Extensions.Host is { Device: { } device } host)
        {
            yield return (device, host);
        }
    }

    // As a start judges it: the same subnet is refused, one within the other is told of.
    private static IEnumerable<Diagnostic> Addresses(PlacedDocument document, NetworkDefinition network, PlacedDocument otherDocument, NetworkDefinition other)
    {
        if (!network.Forward.Mode.OwnsBridge() || !other.Forward.Mode.OwnsBridge())
        {
            yield break;
        }
        (IpPrefix Subnet, object Part)[] taken = [.. Taken(other)];
        foreach ((IpPrefix subnet, object part) in Taken(network))
        {
            if (subnet.Address.IsIPv6LinkLocal)
            {
                continue;
            }
            foreach ((IpPrefix theirs, object their) in taken.Where(t => t.Subnet.IsIPv4 == subnet.IsIPv4 && !IsWay(t.Subnet) && !IsWay(subnet) && t.Subnet.Overlaps(subnet)))
            {
                yield return theirs.Equals(subnet)
                    ? DocumentSetFindings.SameSubnet(document.At(part), subnet, otherDocument.Subject, otherDocument.At(their))
                    : DocumentSetFindings.Overlap(document.At(part), subnet, theirs, otherDocument.Subject, otherDocument.At(their));
            }
        }

        static bool IsWay(IpPrefix prefix) => prefix.Length == 0;
    }

    private static IEnumerable<(IpPrefix Subnet, object Part)> Taken(NetworkDefinition network)
        => network.Ips.Select(static ip => (ip.Subnet.Network, (object)ip))
            .Concat(network.Routes.Select(static r => (r.Destination.Network, (object)r)))
            .Concat(network.Extensions.Subnets.Where(static s => s is { Address: not null, IsAgain: false })
                .Select(static s => (new IpPrefix(s.Address!, s.Length).Network, (object)s)))
            .DistinctBy(static t => t.Item1);

    private static IEnumerable<Diagnostic> Ports(PlacedDocument document, NetworkDefinition network, PlacedDocument otherDocument, NetworkDefinition other)
    {
        foreach (PortForward forward in network.Extensions.Forwards)
        {
            if (other.Extensions.Forwards.FirstOrDefault(forward.Clashes) is { } taken)
            {
                yield return DocumentSetFindings.SameForward(document.At(forward), forward, taken, otherDocument.Subject, otherDocument.At(taken));
            }
        }
        foreach (Diagnostic finding in Services(document, network, otherDocument, other).Concat(Services(otherDocument, other, document, network)))
        {
            yield return finding;
        }
    }

    // Whichever comes first, the forward is what can be changed.
    private static IEnumerable<Diagnostic> Services(PlacedDocument document, NetworkDefinition network, PlacedDocument otherDocument, NetworkDefinition other)
    {
        foreach (PortForward forward in network.Extensions.Forwards)
        {
            if (NetworkServices.Of(other).FirstOrDefault(s => forward.Takes(s.Protocol, s.Address, s.Port)) is { } service)
            {
                object ip = other.Ips.First(i => i.Address.Equals(service.Address));
                yield return DocumentSetFindings.ForwardTakesService(document.At(forward), forward, service, otherDocument.Subject, otherDocument.At(ip));
            }
        }
    }

    // The same address elsewhere is nobody's harm: cards that stand in for each other, guests of networks that do not meet.
    private static IEnumerable<Diagnostic> Twins(PlacedDocument document, PlacedDocument other, Func<InterfaceDefinition, bool> isRefused)
    {
        foreach (InterfaceDefinition nic in Cards(document).Where(static n => n.Mac is not null))
        {
            if (PlaceOf(nic) is { } place && Cards(other).FirstOrDefault(n => n.Mac == nic.Mac && PlaceOf(n) == place) is { } taken)
            {
                yield return DocumentSetFindings.SameMac(document.At(nic), nic.Mac!.Value, place, other.Subject, other.At(taken), isRefused(nic));
            }
        }
    }

    private static ValueList<InterfaceDefinition> Cards(PlacedDocument document) => document.Guest?.Devices.Interfaces ?? [];

    private static string? PlaceOf(InterfaceDefinition nic) => nic.Source switch
    {
        InterfaceSource.Network network => $"network '{network.Name}'",
        InterfaceSource.Bridge bridge => $"bridge '{bridge.Name}'",
        InterfaceSource.Direct direct => $"device '{direct.Device}'",
        _ => null,
    };
}
