using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Tc;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Links;

/// <summary>Looks at links, addresses, routes and settings, and at no more than was asked for.</summary>
internal sealed class LinkLook : IDisposable
{
    private const string RouterAdvertisementsUnlessForwarding = "1";

    private readonly RouteSocket _route;
    private readonly TrafficControl _traffic;

    private readonly HostWatch _watch;

    private LinkLook(RouteSocket route, TrafficControl traffic, HostWatch watch) => (_route, _traffic, _watch) = (route, traffic, watch);

    /// <summary>Opens sockets in the calling thread's namespace, where they stay. Names of links are those that the watch knows.</summary>
    public static LinkLook Open(HostWatch watch) => new(RouteSocket.Open(), TrafficControl.Open(), watch);

    /// <summary>Looks. The calling thread is in the namespace, as its settings are below /proc.</summary>
    public HostSnapshot Look(HostScope scope)
    {
        IEnumerable<Link> links = scope.Links is { } wanted ? wanted.Select(_route.FindLink).OfType<Link>() : _route.Links().Where(l => !LinkDisposal.IsGoing(l));
        (ValueList<RouteState> routes, ValueList<string> advertised) = scope.Routes is { IsEmpty: true } ? default : Routes(scope.Routes);
        return new HostSnapshot
        {
            Links = ByName(links, scope.PlainLinks ? Plain : State),
            Routes = routes,
            RouterAdvertisedLinks = advertised,
            Addresses = scope.Addresses ? Addresses() : [],
            RoutingRules = scope.RoutingRules ? RoutingTables.Rules(_route) : [],
            TableDefaults = RoutingTables.Defaults(_route, scope.RoutingTables, NameOf),
            Sysctls = Settings(scope.Sysctls),
            Neighbours = scope.Neighbours ? Neighbours() : [],
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _route.Dispose();
        _traffic.Dispose();
    }

    // One may be asked for by several names of its own; and what two are called may look the same, as the kernel takes bytes that are no text.
    private static Dictionary<string, LinkState> ByName(IEnumerable<Link> links, Func<Link, LinkState> state)
    {
        Dictionary<string, LinkState> seen = [];
        foreach (Link link in links)
        {
            seen[link.Name] = state(link);
        }
        return seen;
    }

    private string? NameOf(int index) => _watch.NameOf(index, i => _route.FindLink(i)?.Name);

    /// <summary>What a link says of itself.</summary>
    public static LinkState Brief(Link link) => new()
    {
        Name = link.Name,
        Index = link.Index,
        Kind = link.Kind ?? "",
        Mac = Mac(link.Mac),
        PermanentMac = link.PermanentMac is { } permanent ? Mac(permanent) : null,
        Parent = link.Parent,
        Mtu = (uint)link.Mtu,
        IsUp = link.IsUp,
        IsPointToPoint = link.IsPointToPoint,
        Counters = link.Statistics is { } s
            ? new LinkCounters(
                s.ReceivedBytes, s.ReceivedPackets, s.ReceiveErrors, s.ReceiveDropped, s.SentBytes, s.SentPackets, s.SendErrors, s.SendDropped)
            : null,
        Stp = link.Bridge?.Stp ?? false,
        DelaySeconds = (uint)(link.Bridge?.ForwardDelay.TotalSeconds ?? 0),
        VlanFiltering = link.Bridge?.VlanFiltering ?? false,
    };

    private LinkState Plain(Link link) => Brief(link) with { Master = link.Master == 0 ? null : NameOf(link.Master) };

    private LinkState State(Link link) => Plain(link) with
    {
        FillsDhcpChecksums = link.Kind == "bridge" && _traffic.HasQdisc(link.Index, new TrafficHandle(1, 0)),
        Addresses = _route.Addresses(link.Index)
            .Where(a => !a.Address.IsIPv6LinkLocal)
            .Select(a => new IpPrefix(a.Address, a.PrefixLength))
            .ToValueList(),
    };

    private (ValueList<RouteState> Routes, ValueList<string> Advertised) Routes(ValueList<IpPrefix>? near)
    {
        IReadOnlyList<RouteEntry> entries = _route.Routes(near: near?.Select(static n => new System.Net.IPNetwork(n.Network.Address, n.Length)));
        ValueList<RouteState> routes = entries
            .Where(e => e.Kind == RouteKind.Unicast)
            .Select(e => new RouteState(new IpPrefix(e.Destination.BaseAddress, e.Destination.PrefixLength), e.Gateway, NameOf(e.Index) ?? "", e.Metric))
            .ToValueList();
        ValueList<string> advertised = entries
            .Where(e => e.Origin == RouteOrigin.RouterAdvertisement)
            .Select(e => NameOf(e.Index) ?? "")
            .Distinct()
            .Where(name => Sysctl.Find($"net/ipv6/conf/{name}/accept_ra") == RouterAdvertisementsUnlessForwarding)
            .ToValueList();
        return (routes, advertised);
    }

    private ValueList<LinkAddress> Addresses() => _route.Addresses()
        .Where(a => !a.Address.IsIPv6LinkLocal && !System.Net.IPAddress.IsLoopback(a.Address))
        .Select(a => new LinkAddress(NameOf(a.Index) ?? "", new IpPrefix(a.Address, a.PrefixLength)))
        .Where(static a => !LinkDisposal.IsGoing(a.Link))
        .ToValueList();

    private ValueList<NeighbourEntry> Neighbours() => _route.Neighbours()
        .Where(n => n.Mac is not null && (n.State & (NeighbourState.Incomplete | NeighbourState.Failed)) == 0)
        .Select(n => new NeighbourEntry(NameOf(n.Index) ?? "", n.Address, Mac(n.Mac)))
        .ToValueList();

    private static MacAddress Mac(System.Net.NetworkInformation.PhysicalAddress? mac)
        => mac is not null && MacAddress.TryParse(Text(mac), null, out MacAddress parsed) ? parsed : default;

    private static Dictionary<string, string> Settings(ValueList<string> keys)
    {
        Dictionary<string, string> seen = [];
        foreach (string key in keys)
        {
            if (Sysctl.Find(key) is { } value)
            {
                seen[key] = value;
            }
        }
        return seen;
    }

    private static string Text(System.Net.NetworkInformation.PhysicalAddress mac)
        => string.Join(':', mac.GetAddressBytes().Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
