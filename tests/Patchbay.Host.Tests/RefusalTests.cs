using Patchbay.Engine;

namespace Patchbay.Host.Tests;

public sealed class RefusalTests
{
    private static string Document(string extra = "") =>
        $"""
        <network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>n1</name><forward mode='nat'/><bridge name='virbr7'/>
          <ip address='192.168.131.1' netmask='255.255.255.0'><dhcp><range start='192.168.131.10' end='192.168.131.20'/></dhcp></ip>{extra}
        </network>
        """;

    [Fact]
    public async Task A_dnsmasq_that_fails_is_quoted_and_nothing_stays()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        string before = networks.State();

        PlanFailedException e = await Assert.ThrowsAsync<PlanFailedException>(() => networks.StartAsync(
            Document("<dnsmasq:options><dnsmasq:option value='no-such-option'/></dnsmasq:options>")));

        Assert.Contains("network n1: dnsmasq start n1: exit code 1: dnsmasq: bad option at line", e.Message, StringComparison.Ordinal);
        Assert.Empty(e.Leftovers);
        Assert.Equal(before, networks.State());
        Assert.Empty(networks.Service.List());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        string before = networks.State();
        using System.Net.Sockets.Socket taken = networks.Network.Run(static () =>
        {
            System.Net.Sockets.Socket socket = new(System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
            socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Any, 67));
            return socket;
        });

        PlanFailedException e = await Assert.ThrowsAsync<PlanFailedException>(() => networks.StartAsync(Document()));

        Assert.Contains("Address already in use", e.Message, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId}, port 67)", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, networks.State());
    }

    [Fact]
    public async Task A_bridge_that_somebody_else_made_is_named_and_stays()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        networks.Network.Exec("ip", "link", "add", "virbr7", "type", "bridge");
        string before = networks.State();

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => networks.StartAsync(Document()));

        Assert.Contains("virbr7", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, networks.State());
    }

    [Fact]
    public async Task A_subnet_in_use_is_refused_with_the_interface()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        networks.Network.Exec("ip", "link", "add", "uplink", "type", "veth", "peer", "name", "other");
        networks.Network.Exec("ip", "addr", "add", "192.168.131.5/24", "dev", "uplink");
        networks.Network.Exec("ip", "link", "set", "uplink", "up");
        string before = networks.State();

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => networks.StartAsync(Document()));

        Assert.Contains("uplink", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, networks.State());
    }
}
