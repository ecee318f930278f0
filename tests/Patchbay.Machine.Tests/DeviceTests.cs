using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Network cards that are plugged into running guests, changed and pulled out, with Debian's virsh.</summary>
public sealed class DeviceTests
{
    private const string First = "52:54:00:00:00:01";
    private const string Second = "52:54:00:00:00:02";

    [Fact]
    public async Task A_card_is_plugged_in_used_and_pulled_out_and_nothing_of_it_stays()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", First));
        await blue.LeaseAsync();
        string before = await HostState.SeenAsync(host);
        string stored = await host.VirshAsync("dumpxml", "--inactive", "blue");

        await host.VirshAsync("attach-interface", "blue", "network", "default", "--model", "virtio", "--mac", Second);

        await blue.HasCardAsync("eth1");
        Assert.EndsWith("virtio_net\n", await blue.RunAsync("readlink /sys/class/net/eth1/device/driver"), StringComparison.Ordinal);
        Assert.Equal($"{Second}\n", await blue.RunAsync("cat /sys/class/net/eth1/address"));
        await blue.RunAsync("ip link set eth0 down; ip link set eth1 up; udhcpc -i eth1 -s /etc/dhcp -n -q -t 10 -T 1");
        await blue.RunAsync("ping -c 2 -W 2 192.168.122.1");
        string cards = await host.VirshAsync("domiflist", "blue");
        Assert.Contains($"vnet1   network   default   virtio   {Second}", cards, StringComparison.Ordinal);
        string live = await host.VirshAsync("dumpxml", "blue");
        Assert.Contains("<alias name='net1'/>", live, StringComparison.Ordinal);
        Assert.Contains("connections='2'", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
        Assert.Contains("192.168.122.", await host.VirshAsync("domifaddr", "blue", "vnet1"), StringComparison.Ordinal);
        Assert.Equal(stored, await host.VirshAsync("dumpxml", "--inactive", "blue"));

        await host.VirshAsync("detach-interface", "blue", "network", "--mac", Second);

        await blue.HasNoCardAsync("eth1");
        Assert.DoesNotContain(Second, await host.VirshAsync("domiflist", "blue"), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
        Assert.Contains("connections='1'", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
        Assert.Equal(stored, await host.VirshAsync("dumpxml", "--inactive", "blue"));
    }
}
