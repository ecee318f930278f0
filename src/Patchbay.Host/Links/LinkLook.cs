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

    private LinkLook(RouteSocket route, TrafficControl traffic) => (_route, _traffic) = (route, traffic);

    /// <summary>Opens sockets in the calling thread's namespace, where they stay.</summary>
    public static LinkLook Open() => new(RouteSocket.Open(), TrafficControl.Open());

    /// <summary>Looks. The calling thread is in the namespace, as its settings are below /proc.</summary>
    public HostSnapshot Look(HostScope scope)
    {
        IReadOnlyList<Link>? all = scope.Links is null || scope.Routes ? _route.Links() : null;
        Dictionary<int, string> names = all?.ToDictionary(l => l.Index, l => l.Name) ?? [];
        (ValueList<RouteState> routes, ValueList<string> advertised) = scope.Routes ? Routes(names) : default;
        return new HostSnapshot
        {
            Links = Wanted(scope, all).ToDictionary(l => l.Name, l => State(l, names)),
            Routes = routes,
            RouterAdvertisedLinks = advertised,
            Sysctls = Settings(scope.Sysctls),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _route.Dispose();
        _traffic.Dispose();
    }

    private IEnumerable<Link> Wanted(HostScope scope, IReadOnlyList<Link>? all)
    {
        if (scope.Links is not { } wanted)
        {
            return all!;
        }
        return all is null ? wanted.Select(_route.FindLink).OfType<Link>() : all.Where(l => wanted.Contains(l.Name));
    }

    private LinkState State(Link link, Dictionary<int, string> names) => new()
    {
        Name = link.Name,
        Index = link.Index,
        Kind = link.Kind ?? "",
        Mac = link.Mac is { } mac && MacAddress.TryParse(Text(mac), null, out MacAddress parsed) ? parsed : default,
        Mtu = (uint)link.Mtu,
        IsUp = link.IsUp,
        Master = link.Master == 0 ? null : names.GetValueOrDefault(link.Master) ?? _route.FindLink(link.Master)?.Name,
        Stp = link.Bridge?.Stp ?? false,
        DelaySeconds = (uint)(link.Bridge?.ForwardDelay.TotalSeconds ?? 0),
        VlanFiltering = link.Bridge?.VlanFiltering ?? false,
        FillsDhcpChecksums = link.Kind == "bridge" && _traffic.Qdiscs(link.Index).Any(q => q.Handle == new TrafficHandle(1, 0)),
        Addresses = _route.Addresses(link.Index)
            .Where(a => !a.Address.IsIPv6LinkLocal)
            .Select(a => new IpPrefix(a.Address, a.PrefixLength))
            .ToValueList(),
    };

    private (ValueList<RouteState> Routes, ValueList<string> Advertised) Routes(Dictionary<int, string> names)
    {
        IReadOnlyList<RouteEntry> entries = _route.Routes();
        ValueList<RouteState> routes = entries
            .Where(e => e.Kind == RouteKind.Unicast)
            .Select(e => new RouteState(new IpPrefix(e.Destination.BaseAddress, e.Destination.PrefixLength), e.Gateway, NameOf(e), e.Metric))
            .ToValueList();
        ValueList<string> advertised = entries
            .Where(e => e.Origin == RouteOrigin.RouterAdvertisement)
            .Select(NameOf)
            .Distinct()
            .Where(name => Sysctl.Find($"net/ipv6/conf/{name}/accept_ra") == RouterAdvertisementsUnlessForwarding)
            .ToValueList();
        return (routes, advertised);

        string NameOf(RouteEntry entry) => names.GetValueOrDefault(entry.Index) ?? "";
    }

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
