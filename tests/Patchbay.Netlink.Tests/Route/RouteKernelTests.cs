using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Patchbay.Linux;
using Patchbay.Netlink.Route;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Route;

public sealed class RouteKernelTests
{
    [Fact]
    public void Routes_of_both_families_are_added_listed_and_removed()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        Link bridge = MakeBridge(route);
        RouteEntry[] wanted =
        [
            new(IPNetwork.Parse("10.0.0.0/8")) { Gateway = IPAddress.Parse("192.168.122.2"), Index = bridge.Index, Metric = 5 },
            new(IPNetwork.Parse("10.9.0.0/16")) { Index = bridge.Index, Metric = 1 },
            new(IPNetwork.Parse("0.0.0.0/0")) { Gateway = IPAddress.Parse("192.168.122.3"), Index = bridge.Index },
            new(IPNetwork.Parse("fd01::/64")) { Gateway = IPAddress.Parse("fd00::2"), Index = bridge.Index, Metric = 7 },
            new(IPNetwork.Parse("10.8.0.0/16")) { Index = bridge.Index, Table = 1000 },
        ];

        foreach (RouteEntry entry in wanted)
        {
            route.AddRoute(entry);
        }

        using JsonDocument seen = JsonDocument.Parse(network.Exec("ip", "-j", "route", "show", "10.0.0.0/8"));
        JsonElement shown = seen.RootElement[0];
        Assert.Equal("192.168.122.2", shown.GetProperty("gateway").GetString());
        Assert.Equal("br0", shown.GetProperty("dev").GetString());
        Assert.Equal("static", shown.GetProperty("protocol").GetString());
        Assert.Equal(5, shown.GetProperty("metric").GetInt32());
        IReadOnlyList<RouteEntry> main = route.Routes();
        Assert.All(wanted[..4], w => Assert.Contains(w, main));
        Assert.Equal([wanted[4]], route.Routes(table: 1000));
        // By a gateway, everywhere, or over one of the networks asked for.
        Assert.Equal(["0.0.0.0/0", "10.0.0.0/8"], Near("172.16.0.0/12"));
        Assert.Equal(["0.0.0.0/0", "10.0.0.0/8", "10.9.0.0/16"], Near("10.9.128.0/17"));
        Assert.Equal(["0.0.0.0/0", "10.0.0.0/8", "10.9.0.0/16", "192.168.122.0/24"], Near("10.8.0.0/15", "192.168.122.128/25"));
        Assert.Equal(["fd00::/64", "fd01::/64"], Near("fd00::/63").Where(static r => !r.StartsWith("fe80", StringComparison.Ordinal)));
        Assert.Equal(["fd01::/64"], Near("fd00:0:0:2::/63"));
        Assert.Equal(main.Where(static r => r.Destination.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6), route.Routes(near: [IPNetwork.Parse("::/0")]));
        Assert.Equal(main, route.Routes(near: [IPNetwork.Parse("::/0"), IPNetwork.Parse("0.0.0.0/0")]));
        Assert.Contains(main, r => r.Destination.ToString() == "192.168.122.0/24" && r.Origin == RouteOrigin.Kernel);

        foreach (RouteEntry entry in wanted)
        {
            route.RemoveRoute(entry);
        }
        Assert.DoesNotContain(route.Routes(table: 0), r => r.Origin == RouteOrigin.Static);
        Assert.Equal(Errno.ESRCH, Assert.Throws<NetlinkException>(() => route.RemoveRoute(wanted[0])).Errno);

        string[] Near(params string[] networks) => [.. route.Routes(near: networks.Select(IPNetwork.Parse)).Select(static r => r.Destination.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Rules_of_both_families_are_added_listed_by_maker_and_removed()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        const RouteOrigin Maker = (RouteOrigin)80;
        RoutingRule[] wanted =
        [
            new(IsIPv4: true, 20000) { InputName = "br0", Table = RouteEntry.MainTable, SuppressedLength = 0, Origin = Maker },
            new(IsIPv4: true, 20001) { Source = IPNetwork.Parse("10.0.0.0/8"), InputName = "lo", Table = 100_000, Origin = Maker },
            new(IsIPv4: false, 20002) { InputName = "br0", Action = RoutingRuleAction.Unreachable, Origin = Maker },
        ];

        Array.ForEach(wanted, route.AddRule);

        string[] shown = [.. (network.Exec("ip", "rule") + network.Exec("ip", "-6", "rule")).Split('\n').Where(l => l.Contains("proto 80", StringComparison.Ordinal)).Select(l => l.Replace(" [detached]", "", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "20000:\tfrom all iif br0 lookup main suppress_prefixlength 0 proto 80",
                "20001:\tfrom 10.0.0.0/8 iif lo lookup 100000 proto 80",
                "20002:\tfrom all iif br0 unreachable proto 80",
            ],
            shown);
        Assert.Equal(wanted, route.Rules(Maker));
        Assert.True(route.Rules().Count > wanted.Length);
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => route.AddRule(wanted[0])).Errno);
        Array.ForEach(wanted, route.RemoveRule);
        Assert.Empty(route.Rules(Maker));
        Assert.Equal(Errno.ENOENT, Assert.Throws<NetlinkException>(() => route.RemoveRule(wanted[0])).Errno);
    }

    [Fact]
    public void A_gateway_that_is_on_no_link_is_refused_in_the_kernels_words()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        Link bridge = MakeBridge(route);

        NetlinkException e = Assert.Throws<NetlinkException>(() => route.AddRoute(
            new RouteEntry(IPNetwork.Parse("10.0.0.0/8")) { Gateway = IPAddress.Parse("203.0.113.1"), Index = bridge.Index }));

        Assert.Equal("Nexthop has invalid gateway", e.KernelMessage);
        Assert.Contains("add route 10.0.0.0/8 via 203.0.113.1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_ways_are_one_route_by_its_first()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        Link bridge = MakeBridge(route);
        network.Exec("ip", "route", "add", "10.0.0.0/8", "nexthop", "via", "192.168.122.2", "nexthop", "via", "192.168.122.3");

        RouteEntry seen = Assert.Single(route.Routes(), r => r.Destination.PrefixLength == 8);
        Assert.Equal(IPAddress.Parse("192.168.122.2"), seen.Gateway);
        Assert.Equal(bridge.Index, seen.Index);
    }

    [Fact]
    public async Task Changes_are_told_as_they_happen()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        using RouteMonitor monitor = network.Run(() => RouteMonitor.Open(RouteTopics.Links | RouteTopics.Addresses | RouteTopics.Routes));
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));

        Link bridge = MakeBridge(route);
        route.DeleteLink(bridge.Index);

        List<RouteEvent> seen = [];
        await foreach (RouteEvent change in monitor.ReadAsync(limit.Token))
        {
            seen.Add(change);
            if (change is RouteEvent.LinkRemoved)
            {
                break;
            }
        }
        Assert.Contains(seen, e => e is RouteEvent.LinkChanged { Link: { Name: "br0", IsUp: true } });
        Assert.Contains(seen, e => e is RouteEvent.AddressChanged { Address.PrefixLength: 24 });
        Assert.Contains(seen, e => e is RouteEvent.AddressRemoved { Address.PrefixLength: 24 });
        Assert.Contains(seen, e => e is RouteEvent.RouteChanged { Route.Origin: RouteOrigin.Kernel });
        Assert.Equal("br0", Assert.IsType<RouteEvent.LinkRemoved>(seen[^1]).Link.Name);
    }

    [Fact]
    public async Task A_monitor_that_is_cancelled_ends()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteMonitor monitor = network.Run(() => RouteMonitor.Open(RouteTopics.Links));
        using CancellationTokenSource stop = new();
        Task reading = Task.Run(
            async () =>
            {
                await foreach (RouteEvent change in monitor.ReadAsync(stop.Token))
                {
                }
            },
            TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Hundreds_of_links_are_listed_whole()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        for (int i = 0; i < 300; i++)
        {
            route.CreateLink(new NewLink.Bridge { Name = $"br{i}" });
        }

        Assert.Equal(301, route.Links().Count);
        Assert.Equal(301, route.Links(statistics: true).Count(l => l.Statistics is not null));
    }

    private static Link MakeBridge(RouteSocket route)
    {
        Link bridge = route.CreateLink(new NewLink.Bridge { Name = "br0", Up = true });
        route.AddAddress(new InterfaceAddress(bridge.Index, IPAddress.Parse("192.168.122.1"), 24));
        route.AddAddress(new InterfaceAddress(bridge.Index, IPAddress.Parse("fd00::1"), 64) { NoDuplicateDetection = true });
        return bridge;
    }
}
