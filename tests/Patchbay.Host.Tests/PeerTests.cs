using Patchbay.Engine.Networks;
using Patchbay.Host.Tests.Firewall;
using Patchbay.Model.Networks.Extensions;

namespace Patchbay.Host.Tests;

/// <summary>Networks that reach each other, with real packets.</summary>
public sealed class PeerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nat", "nat")]
    [InlineData("nat", "route")]
    [InlineData("none", "nat")]
    [InlineData("none", "none")]
    public async Task One_way_or_both_guests_see_who_the_other_is(string mode, string otherMode)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid a = await networks.StartAsync(Document("a", 1, mode, "<p:peer network='b' direction='out'/>"));
        using TestGuest first = Guest(networks, 1);
        await SilentAsync(first, null, "10.0.2.5");

        // The peer starts later.
        Guid b = await networks.StartAsync(Document("b", 2, otherMode, ""));
        using TestGuest second = Guest(networks, 2);
        await EventuallyAsync(first, second, 1, 2);
        Assert.NotEqual(Outcome.Answered, (await Probe.Tcp(second.Network, first.Network, "10.0.1.5")).Outcome);

        await SetAsync(networks, a, "<network><peer network='b' direction='both'/></network>");
        await EventuallyAsync(second, first, 2, 1);
        await EventuallyAsync(first, second, 1, 2);

        // Nobody else's address passes, a new daemon changes nothing, and it ends with either.
        string right = networks.Rules();
        await networks.RestartAsync();
        Assert.Equal(right, networks.Rules());
        first.Network.Exec("ip", "addr", "add", "10.0.9.5/32", "dev", "eth0");
        Assert.NotEqual(Outcome.Answered, (await Probe.Udp(first.Network, second.Network, "10.0.2.5", source: "10.0.9.5")).Outcome);
        await networks.StopAsync(b);
        await Eventually.TrueAsync(() => !networks.Rules().Contains("10.0.2.0/24", StringComparison.Ordinal), "the rules about the peer go with it");
        await networks.StopAsync(a);
    }

    [Fact]
    public async Task Without_a_peer_networks_stay_apart_and_off_again_too()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid a = await networks.StartAsync(Document("a", 1, "nat", ""));
        await networks.StartAsync(Document("b", 2, "nat", ""));
        string before = networks.State();
        using TestGuest first = Guest(networks, 1);
        using TestGuest second = Guest(networks, 2);
        Assert.NotEqual(Outcome.Answered, (await Probe.Tcp(first.Network, second.Network, "10.0.2.5")).Outcome);
        string rules = networks.Rules();

        await SetAsync(networks, a, "<network><peer network='b' direction='both'/></network>");
        await EventuallyAsync(first, second, 1, 2);
        await EventuallyAsync(second, first, 2, 1);
        await SetAsync(networks, a, null);
        await Eventually.TrueAsync(() => networks.Rules() == rules, "the rules are as before");
        Assert.NotEqual(Outcome.Answered, (await Probe.Tcp(first.Network, second.Network, "10.0.2.5")).Outcome);
        Assert.NotEmpty(before);
    }

    private static Task SetAsync(TestNetworks networks, Guid network, string? element)
        => networks.Service.SetMetadataAsync(network, MetadataPart.Element, element, NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace, Affects.Live, Token);

    private static TestGuest Guest(TestNetworks networks, int number)
    {
        TestGuest guest = new(networks, $"virbr{number}", $"52:54:00:00:00:0{number}");
        guest.Network.Exec("ip", "addr", "add", $"10.0.{number}.5/24", "dev", "eth0");
        guest.Network.Exec("ip", "route", "add", "default", "via", $"10.0.{number}.1");
        return guest;
    }

    private static async Task SilentAsync(TestGuest from, TestGuest? to, string address)
        => Assert.NotEqual(Outcome.Answered, (await Probe.Udp(from.Network, (to ?? from).Network, address)).Outcome);

    private static async Task EventuallyAsync(TestGuest from, TestGuest to, int source, int destination)
    {
        Reached reached = new(Outcome.Silence, null);
        for (int i = 0; i < 50 && reached.Outcome != Outcome.Answered; i++)
        {
            await Task.Delay(50, Token);
            reached = await Probe.Tcp(from.Network, to.Network, $"10.0.{destination}.5");
        }
        Assert.Equal((Outcome.Answered, $"10.0.{source}.5"), (reached.Outcome, reached.Source?.Address.ToString()));
    }

    private static string Document(string name, int number, string mode, string peers)
        => $"<network><name>{name}</name><metadata><p:network xmlns:p='urn:patchbay:network:1'>{peers}</p:network></metadata>{(mode == "none" ? "" : $"<forward mode='{mode}'/>")}"
            + $"<bridge name='virbr{number}'/><dns enable='no'/><ip address='10.0.{number}.1' prefix='24'/></network>";
}
