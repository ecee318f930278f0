using System.Text.RegularExpressions;
using Patchbay.Engine;
using Patchbay.Model.Ports;

namespace Patchbay.Host.Tests.Networks;

/// <summary>What passes a network, limited on the real kernel, and what its ports are guaranteed of it.</summary>
public sealed class BandwidthTests
{
    private const string Bandwidth = "<bandwidth><inbound average='1000' peak='2000' burst='256'/><outbound average='500'/></bandwidth>";

    [Fact]
    public async Task A_network_is_limited_and_its_ports_get_and_give_back_their_floors()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        string before = networks.State();
        Guid network = await networks.StartAsync(
            $"<network><name>n1</name><bridge name='virbr7'/>{Bandwidth}<ip address='192.168.131.1' prefix='24'/></network>");
        string Classes() => networks.Network.Exec("tc", "class", "show", "dev", "virbr7");
        string Filters() => networks.Network.Exec("tc", "filter", "show", "dev", "virbr7", "parent", "1:");
        // With the number of the device that queues, where there is one.
        string Limits() => networks.Network.Exec("ip", "-o", "link") + networks.Network.Exec("tc", "qdisc") + networks.Network.Exec("tc", "filter", "show", "dev", "virbr7", "ingress");
        Assert.Contains("class htb 1:1 root rate 8Mbit ceil 16Mbit", Classes(), StringComparison.Ordinal);
        Assert.Contains("class htb 1:2 parent 1:1", Classes(), StringComparison.Ordinal);
        Assert.Contains("rate 8Mbit ceil 16Mbit burst 256Kb", Classes(), StringComparison.Ordinal);
        Assert.Contains("qdisc ingress", networks.Network.Exec("tc", "qdisc", "show", "dev", "virbr7"), StringComparison.Ordinal);

        NetworkPort first = await PlugAsync(networks, network, "52:54:00:00:00:01", 300);
        NetworkPort second = await PlugAsync(networks, network, "52:54:00:00:00:02", 200);
        Assert.Equal((3u, 4u), (first.Bandwidth!.ClassId, second.Bandwidth!.ClassId));
        Assert.Matches(@"class htb 1:3 parent 1:1 .*rate 2400Kbit ceil 16Mbit", Classes());
        Assert.Matches(@"class htb 1:4 parent 1:1 .*rate 1600Kbit ceil 16Mbit", Classes());
        // What nobody is guaranteed: 2000 - 300 - 200 kilobytes.
        Assert.Matches(@"class htb 1:2 parent 1:1 .*rate 12Mbit ceil 16Mbit", Classes());
        Assert.Contains("flowid 1:3", Filters(), StringComparison.Ordinal);
        Assert.Contains("match 00000001/ffffffff at -12", Filters(), StringComparison.Ordinal);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => PlugAsync(networks, network, "52:54:00:00:00:03", 1600));
        Assert.Contains("would overcommit peak=2000", refused.Message, StringComparison.Ordinal);

        await networks.Service.SetPortBandwidthAsync(
            network, second.Uuid, new BandwidthDefinition { Inbound = new BandwidthRate { Floor = 500 } }, TestContext.Current.CancellationToken);
        Assert.Matches(@"class htb 1:4 parent 1:1 .*rate 4Mbit ceil 16Mbit", Classes());
        await networks.Service.DeletePortAsync(network, first.Uuid, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("1:3", Classes() + Filters(), StringComparison.Ordinal);
        Assert.Matches(@"class htb 1:2 parent 1:1 .*rate 12Mbit ceil 16Mbit", Classes());

        // A daemon that was killed knows them, makes none anew, and the lowest class is given again.
        string present = Limits();
        await networks.RestartAsync();
        Assert.Equal(present, Limits());
        Assert.Matches(@"class htb 1:4 parent 1:1 .*rate 4Mbit ceil 16Mbit", Classes());
        Assert.Equal(3u, (await PlugAsync(networks, network, "52:54:00:00:00:04", 100)).Bandwidth!.ClassId);

        await networks.StopAsync(network);
        Assert.Equal(before, networks.State());
    }

    [Fact]
    public async Task A_bridge_of_others_is_limited_while_its_network_runs_and_left_as_it_was()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        networks.Network.Exec("ip", "link", "add", "br0", "type", "bridge");
        networks.Network.Exec("ip", "link", "set", "br0", "up");
        string Queues() => networks.Network.Exec("tc", "qdisc", "show", "dev", "br0") + networks.Network.Exec("ip", "-br", "link");
        string before = Queues();

        Guid network = await networks.StartAsync($"<network><name>n1</name><forward mode='bridge'/><bridge name='br0'/>{Bandwidth}</network>");
        Assert.Contains("rate 8Mbit ceil 16Mbit", networks.Network.Exec("tc", "class", "show", "dev", "br0"), StringComparison.Ordinal);
        await networks.StopAsync(network);

        Assert.Equal(before, Queues());
    }

    [Theory]
    [InlineData("<forward mode='bridge'/><bridge name='br0'/>", "br0")]
    [InlineData("<bridge name='virbr7'/><ip address='192.168.131.1' prefix='24'/>", "virbr7")]
    public async Task A_bridge_that_was_made_anew_is_limited_again_with_its_floors(string document, string bridge)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        void Make()
        {
            networks.Network.Exec("ip", "link", "add", "br0", "type", "bridge");
            networks.Network.Exec("ip", "link", "set", "br0", "up");
        }
        if (bridge == "br0")
        {
            Make();
        }
        // What the host's bridge is numbered is not the network's doing.
        string Left() => string.Join(' ', Regex.Matches(networks.Network.Exec("ip", "-o", "link"), @"^\d+: ([^:@]+)", RegexOptions.Multiline)
            .Select(static m => m.Groups[1].Value).Where(static n => !n.StartsWith("pbgone-", StringComparison.Ordinal))) + networks.Rules();
        string before = Left();
        Guid network = await networks.StartAsync($"<network><name>n1</name>{document}{Bandwidth}</network>");
        if (bridge != "br0")
        {
            // A bridge of the host's guarantees nobody anything.
            await PlugAsync(networks, network, "52:54:00:00:00:01", 300);
        }
        // The burst of what comes in is given by policing, or by a device that queues it.
        string Limits() => networks.Network.Exec("tc", "class", "show", "dev", bridge) + networks.Network.Exec("tc", "filter", "show", "dev", bridge, "parent", "1:");
        bool IsPoliced() => networks.Network.Exec("tc", "filter", "show", "dev", bridge, "ingress").Length > 0;
        string Sorted() => string.Join('\n', Limits().Split('\n').Order(StringComparer.Ordinal));
        string limits = Sorted();
        Assert.True(IsPoliced());

        List<double> took = [];
        for (int round = 1; round <= 3; round++)
        {
            networks.Network.Exec("ip", "link", "delete", bridge);
            if (bridge == "br0")
            {
                Make();
            }
            DateTimeOffset since = TimeProvider.System.GetUtcNow();
            await Eventually.TrueAsync(() => networks.Service.Conditions().Single().Repairs.FirstOrDefault(static r => r.Kind == "limits")?.Count == round, $"limits are set again, round {round}");
            took.Add((networks.Service.Conditions().Single().Repairs.Single(static r => r.Kind == "limits").Last - since).TotalSeconds);
            Assert.Equal(limits, Sorted());
            Assert.True(IsPoliced());
        }

        // Other tests share the processors.
        Assert.True(took.Order().ElementAt(1) < 1 && took.Max() < 5, string.Join(" s, ", took));

        // Nothing stays of it where the bridge has gone before the network.
        networks.Network.Exec("ip", "link", "delete", bridge);
        await networks.StopAsync(network);
        if (bridge == "br0")
        {
            Make();
        }
        Assert.Equal(before, Left());
    }

    private static Task<NetworkPort> PlugAsync(TestNetworks networks, Guid network, string mac, int floor)
        => networks.Service.CreatePortAsync(
            network,
            $"""
            <networkport><uuid>{Guid.NewGuid()}</uuid><owner><name>g</name><uuid>{Guid.NewGuid()}</uuid></owner><mac address='{mac}'/>
              <bandwidth><inbound floor='{floor}'/></bandwidth></networkport>
            """,
            reclaim: false, validate: false, TestContext.Current.CancellationToken);
}
