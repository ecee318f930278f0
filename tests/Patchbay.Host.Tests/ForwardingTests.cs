using System.Net;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Engine.Networks;
using Patchbay.Host.Tests.Firewall;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Netlink.Netfilter;
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

    [Fact]
    public async Task What_a_client_goes_on_sending_by_udp_follows_the_forward_and_nothing_else_is_forgotten()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        Guid uuid = await networks.StartAsync(Document("w", 7, ""));
        using TestGuest one = new(networks, "virbr7", "52:54:00:f0:00:21");
        using TestGuest two = new(networks, "virbr7", "52:54:00:f0:00:22");
        (string first, string second) = (one.Lease()["ip"], two.Lease()["ip"]);
        using Socket client = Udp(internet, Outside, 6000);
        using Socket bystander = Udp(internet, Outside, 6001);
        using Socket atOne = Udp(one.Network, "0.0.0.0", 5000);
        using Socket atTwo = Udp(two.Network, "0.0.0.0", 5000);
        using Socket atHost = Udp(networks.Network, "198.51.100.1", 5001);
        IPEndPoint forwarded = new(IPAddress.Parse("198.51.100.1"), 5000);
        IPEndPoint service = new(IPAddress.Parse("198.51.100.1"), 5001);

        // Who sent before there was a forward has a connection that leads nowhere.
        client.SendTo([0], forwarded);
        await SetAsync(networks, uuid, Forward(first));
        Assert.Equal(1, Heard(client, forwarded, 1, atOne));
        bystander.SendTo([9], service);
        Assert.Equal(9, Receive(atHost));
        string known = Known(networks, service.Port);

        await SetAsync(networks, uuid, Forward(second));
        Assert.Equal(2, Heard(client, forwarded, 2, atTwo));
        Assert.Null(TryReceive(atOne));

        // A range that holds it, with other numbers at the guest.
        using Socket shifted = Udp(one.Network, "0.0.0.0", 7001);
        await SetAsync(networks, uuid, $"<network><forward protocol='udp' port='4999-5000' to='{first}' toPort='7000-7001'/></network>");
        Assert.Equal(3, Heard(client, forwarded, 3, shifted));
        Assert.Null(TryReceive(atTwo));

        await SetAsync(networks, uuid, null);
        client.SendTo([4], forwarded);
        Assert.Null(TryReceive(shifted));

        // To a card: it follows the lease.
        await SetAsync(networks, uuid, Forward("52:54:00:f0:00:21"));
        Assert.Equal(5, Heard(client, forwarded, 5, atOne));
        one.Network.Exec("ip", "addr", "flush", "dev", "eth0");
        await networks.Service.UpdateAsync(
            uuid,
            new(Model.Networks.Updates.NetworkUpdateCommand.AddLast, Model.Networks.Updates.NetworkUpdateSection.IpDhcpHost, "<host mac='52:54:00:f0:00:21' ip='192.168.107.77'/>"),
            Affects.Live, Token);
        Assert.Equal("192.168.107.77", one.Lease()["ip"]);
        await Eventually.TrueAsync(() => Heard(client, forwarded, 6, atOne) == 6, "the client is led to the guest's new address");

        // Whoever else speaks to the host, by the same protocol, is the kernel's as before.
        Assert.Equal(known, Known(networks, service.Port));

        static string Forward(string to) => $"<network><forward protocol='udp' port='5000' to='{to}'/></network>";
    }

    // The kernel's own number of a connection tells whether it is still the same.
    private static string Known(TestNetworks networks, int port)
    {
        using ConnectionTracking tracking = networks.Network.Run(ConnectionTracking.Open);
        return string.Join('\n', tracking.List((byte)PortProtocol.Udp).Where(c => c.Destination.Port == port).Select(c => $"{c} {c.Id}"));
    }

    private static Socket Udp(PrivateNetwork network, string address, int port) => network.Run(() =>
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 500 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        return socket;
    });

    // The first packet to a guest may wait for its address being asked for.
    private static int? Heard(Socket client, IPEndPoint to, byte number, Socket at)
    {
        for (int i = 0; i < 10; i++)
        {
            client.SendTo([number], to);
            if (TryReceive(at) is { } heard)
            {
                return heard;
            }
        }
        return null;
    }

    private static int Receive(Socket at) => TryReceive(at) ?? throw new TimeoutException("nothing came");

    private static int? TryReceive(Socket at)
    {
        byte[] one = new byte[1];
        try
        {
            at.Receive(one);
            return one[0];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return null;
        }
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
