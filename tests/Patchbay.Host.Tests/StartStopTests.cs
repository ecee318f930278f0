namespace Patchbay.Host.Tests;

public sealed class StartStopTests
{
    public static TheoryData<string> Forwards() => ["", "<forward mode='nat'/>", "<forward mode='route'/>", "<forward mode='open'/>"];

    [Theory]
    [MemberData(nameof(Forwards))]
    public async Task A_network_starts_and_leaves_the_host_as_it_was(string forward)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        string before = networks.State();

        Guid uuid = await networks.StartAsync(
            $"""
            <network><name>n1</name>{forward}<bridge name='virbr7'/><mtu size='1400'/>
              <ip address='192.168.131.1' netmask='255.255.255.0'><dhcp><range start='192.168.131.10' end='192.168.131.20'/></dhcp></ip>
              <ip family='ipv6' address='fd00:131::1' prefix='64'/>
            </network>
            """);
        string addresses = networks.Network.Exec("ip", "-o", "addr", "show", "dev", "virbr7");
        Assert.Contains("192.168.131.1/24 brd 192.168.131.255", addresses, StringComparison.Ordinal);
        Assert.Contains("fd00:131::1/64", addresses, StringComparison.Ordinal);
        Assert.DoesNotContain("tentative", addresses.Split('\n').First(l => l.Contains("fd00", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("mtu 1400", networks.Network.Exec("ip", "link", "show", "virbr7"), StringComparison.Ordinal);
        Assert.Contains("dnsmasq", networks.Network.Exec("ss", "-lunp", "sport", "=", ":67"), StringComparison.Ordinal);
        Assert.Contains("dnsmasq", networks.Network.Exec("ss", "-lunp", "src", "192.168.131.1:53"), StringComparison.Ordinal);

        await networks.StopAsync(uuid);

        Assert.DoesNotContain(networks.Network.Exec("ss", "-lun", "sport", "=", ":67").Split('\n').Skip(1), l => l.Length > 0);
        Assert.Equal(before, networks.State());
    }
}
