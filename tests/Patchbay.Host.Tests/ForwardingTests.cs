using System.Net;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Engine.Networks;
using Patchbay.Host.Tests.Firewall;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Testing;

namespace Patchbay.Host.Tests;

/// <summary>Port forwards of running networks: they follow leases and guests, change live, and collide with nobody.</summary>
public sealed class ForwardingTests
{
    private const string Mac = "52:54:00:f0:00:01";
    private const string Outside = "198.51.100.2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_forward_to_a_card_waits_for_its_lease_follows_it_and_outlives_the_daemon()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        Guid uuid = await networks.StartAsync(Document("w", 7, $"<p:forward protocol='tcp' port='8080' to='{Mac}' toPort='80'/>"));
        using TestGuest guest = new(networks, "virbr7", Mac);
        NotReached(await Reach(internet, guest));

        guest.Lease();
        await EventuallyReached(internet, guest);

        // Another address, by another lease.
        guest.Network.Exec("ip", "addr", "flush", "dev", "eth0");
        await networks.Service.UpdateAsync(
            uuid,
            new(Model.Networks.Updates.NetworkUpdateCommand.AddLast, Model.Networks.Updates.NetworkUpdateSection.IpDhcpHost, $"<host mac='{Mac}' ip='192.168.107.77'/>"),
            Affects.Live, Token);
        Assert.Equal("192.168.107.77", guest.Lease()["ip"]);
        await EventuallyReached(internet, guest);
        Assert.Contains("192.168.107.77", networks.Network.Exec("nft", "list", "chain", "inet", "patchbay", "to1_virbr7"), StringComparison.Ordinal);

        // The daemon is killed; the address changes while nobody looks.
        string right = networks.Rules();
        await networks.RestartAsync();
        Assert.Equal(right, networks.Rules());
        networks.Network.Exec("nft", "flush", "chain", "inet", "patchbay", "to1_virbr7");
        await networks.RestartAsync();
        Assert.Equal(right, networks.Rules());
        await EventuallyReached(internet, guest);

        await networks.StopAsync(uuid);
        Assert.DoesNotContain("virbr7", networks.Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forward_to_a_guest_by_name_is_that_guests_and_not_of_one_that_calls_itself_so()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        Guid uuid = await networks.StartAsync(Document("w", 7, "<p:forward protocol='tcp' port='8080' to='web' toPort='80'/>"));
        using TestGuest guest = new(networks, "virbr7", Mac);
        guest.Lease("web");
        NotReached(await Reach(internet, guest));

        NetworkPort port = await networks.Service.CreatePortAsync(uuid, new NetworkPort { Uuid = Guid.NewGuid(), OwnerName = "web", OwnerUuid = Guid.NewGuid(), Mac = MacAddress.Parse(Mac) }, reclaim: false, Token);
        await EventuallyReached(internet, guest);

        await networks.Service.DeletePortAsync(uuid, port.Uuid, Token);
        await Eventually.TrueAsync(() => !networks.Rules().Contains("to1_virbr7", StringComparison.Ordinal), "the forward waits for its guest again");
        NotReached(await Reach(internet, guest));
    }

    [Fact]
    public async Task Metadata_of_a_running_network_switch_forwards_on_and_off()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        Guid uuid = await networks.StartAsync(Document("w", 7, ""));
        using TestGuest guest = new(networks, "virbr7", Mac);
        string address = guest.Lease()["ip"];
        string before = networks.State();

        await SetAsync(networks, uuid, $"<network><forward protocol='tcp' port='8080' to='{address}' toPort='80'/></network>");
        Assert.Equal((Outcome.Answered, Outside), Told(await Reach(internet, guest)));
        Assert.Contains("<patchbay:forward protocol=\"tcp\" port=\"8080\"", networks.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => SetAsync(networks, uuid, "<network><forward protocol='tcp' port='8080' too='x'/></network>"));
        Assert.Contains("too", refused.Message, StringComparison.Ordinal);
        Assert.Equal((Outcome.Answered, Outside), Told(await Reach(internet, guest)));

        await SetAsync(networks, uuid, null);
        NotReached(await Reach(internet, guest));
        Assert.Equal(before, networks.State());
    }

    [Fact]
    public async Task Who_has_the_port_already_is_named_and_nothing_changes()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        const string Taken = "<p:forward protocol='tcp' port='8080' to='192.168.107.9'/>";
        await networks.StartAsync(Document("first", 7, Taken));
        Guid second = await networks.StartAsync(Document("second", 8, ""));
        string before = networks.State();

        await RefusedAsync("network 'first' forwards tcp port 8080 to 192.168.107.9", () => SetAsync(networks, second, "<network><forward protocol='tcp' port='8000-8090' to='192.168.108.9'/></network>"));
        await RefusedAsync("network 'first' serves its guests DNS at 192.168.107.1 port 53", () => SetAsync(networks, second, "<network><forward protocol='udp' port='53' to='192.168.108.9' listen='192.168.107.1'/></network>"));

        using Socket everywhere = Listener(networks, IPAddress.IPv6Any, 2222);
        using Socket loopback = Listener(networks, IPAddress.Loopback, 3333);
        await RefusedAsync($"process {Environment.ProcessId}", () => SetAsync(networks, second, "<network><forward protocol='tcp' port='2222' to='192.168.108.9'/></network>"));
        await RefusedAsync("listens there", () => networks.StartAsync(Document("third", 9, "<p:forward protocol='tcp' port='2200-2300' to='192.168.109.9'/>")));
        Assert.Equal(before, networks.State());

        // The other protocol, the host's loopback and another address are nobody's.
        await SetAsync(networks, second, "<network><forward protocol='udp' port='2222' to='192.168.108.9'/><forward protocol='tcp' port='3333' to='192.168.108.9'/></network>");
    }

    private static Task SetAsync(TestNetworks networks, Guid network, string? element)
        => networks.Service.SetMetadataAsync(network, MetadataPart.Element, element, NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace, Affects.Live, Token);

    private static async Task RefusedAsync(string words, Func<Task> act)
    {
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(act);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    private static Socket Listener(TestNetworks networks, IPAddress address, int port) => networks.Network.Run(() =>
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = true;
        }
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen();
        return socket;
    });

    private static PrivateNetwork Uplink(TestNetworks networks)
    {
        PrivateNetwork internet = PrivateNetwork.Create();
        internet.Exec("ip", "link", "set", "lo", "up");
        networks.Network.Exec("ip", "link", "add", "uplink0", "type", "veth", "peer", "name", "eth0", "netns", $"/proc/{Environment.ProcessId}/fd/{internet.Namespace.Handle.DangerousGetHandle()}");
        networks.Network.Exec("ip", "addr", "add", "198.51.100.1/24", "dev", "uplink0");
        networks.Network.Exec("ip", "link", "set", "uplink0", "up");
        internet.Exec("ip", "addr", "add", $"{Outside}/24", "dev", "eth0");
        internet.Exec("ip", "link", "set", "eth0", "up");
        return internet;
    }

    private static Task<Reached> Reach(PrivateNetwork internet, TestGuest guest) => Probe.Tcp(internet, guest.Network, "198.51.100.1", 8080, serverPort: 80);

    private static async Task EventuallyReached(PrivateNetwork internet, TestGuest guest)
    {
        Reached reached = new(Outcome.Silence, null);
        for (int i = 0; i < 50 && reached.Outcome != Outcome.Answered; i++)
        {
            await Task.Delay(100, Token);
            reached = await Reach(internet, guest);
        }
        Assert.Equal((Outcome.Answered, Outside), Told(reached));
    }

    private static (Outcome, string?) Told(Reached reached) => (reached.Outcome, reached.Source?.Address.ToString());

    private static void NotReached(Reached reached) => Assert.NotEqual(Outcome.Answered, reached.Outcome);

    private static string Document(string name, int number, string forwards)
        => $"<network><name>{name}</name><metadata><p:network xmlns:p='urn:patchbay:network:1'>{forwards}</p:network></metadata><forward mode='nat'/><bridge name='virbr{number}'/>"
            + $"<ip address='192.168.10{number}.1' prefix='24'><dhcp><range start='192.168.10{number}.10' end='192.168.10{number}.50'/></dhcp></ip></network>";
}
