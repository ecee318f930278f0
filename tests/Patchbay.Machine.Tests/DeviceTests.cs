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

    [Fact]
    public async Task A_card_changes_while_the_guest_uses_it()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        await host.DefineAndStartAsync("isolated", Documents.Isolated);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", First));
        string address = await blue.LeaseAsync();

        await host.VirshAsync("domif-setlink", "blue", "vnet0", "down");
        Assert.Equal("vnet0 down", (await host.VirshAsync("domif-getlink", "blue", "vnet0")).Trim());
        await blue.RunAsync("for i in $(seq 20); do [ $(cat /sys/class/net/eth0/carrier) = 0 ] && break; sleep 1; done; [ $(cat /sys/class/net/eth0/carrier) = 0 ]");
        await host.VirshAsync("domif-setlink", "blue", "vnet0", "up");
        await blue.RunAsync("for i in $(seq 20); do ping -c 1 -W 2 192.168.122.1 && break; done");

        // What the guest has received is what the host has sent.
        string figures = await host.VirshAsync("domifstat", "blue", "vnet0");
        long received = long.Parse(await blue.RunAsync("cat /sys/class/net/eth0/statistics/rx_packets"), System.Globalization.CultureInfo.InvariantCulture);
        long told = Figure(figures, "rx_packets");
        Assert.InRange(told, received - 20, received + 20);
        Assert.True(Figure(figures, "tx_bytes") > 0, figures);

        // 500 kB/s each way: two megabytes take four seconds.
        await host.VirshAsync("domiftune", "blue", "vnet0", "--inbound", "500", "--outbound", "500", "--live");
        Assert.Contains("outbound.average: 500", await host.VirshAsync("domiftune", "blue", "vnet0"), StringComparison.Ordinal);
        string www = host.PathOf("files");
        await host.Host.ShellAsync($"mkdir '{www}'; head -c 2000000 /dev/zero > '{www}/two'; busybox httpd -p 192.168.122.1:8080 -h '{www}'");
        await blue.RunAsync("cd /www; dd if=/dev/zero of=two bs=1000 count=2000 2>/dev/null");
        long start = TimeProvider.System.GetTimestamp();
        await blue.RunAsync("wget -q -O /dev/null http://192.168.122.1:8080/two", TimeSpan.FromMinutes(2));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 3, 100);
        start = TimeProvider.System.GetTimestamp();
        await host.Host.ShellAsync($"busybox wget -q -O /dev/null http://{address}/two");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 3, 100);
        Assert.Contains("rate 4Mbit", await host.Host.ShellAsync("tc class show dev vnet0"), StringComparison.Ordinal);
        Assert.Matches("what vnet0 receives is limited by", host.DaemonLog);
        await host.VirshAsync("domiftune", "blue", "vnet0", "--inbound", "0", "--outbound", "0", "--live");
        Assert.DoesNotContain("ifb", await host.Host.ShellAsync("ip link; tc qdisc show dev vnet0"), StringComparison.Ordinal);
        Assert.DoesNotContain("htb", await host.Host.ShellAsync("tc qdisc show dev vnet0"), StringComparison.Ordinal);

        // Into another network without being unplugged.
        await host.VirshAsync("update-device", "blue", host.Document("moved.xml", Documents.On("isolated", First, "<port isolated='yes'/>")));
        Assert.Contains("master virbr1", await host.Host.ShellAsync("ip -d link show vnet0"), StringComparison.Ordinal);
        Assert.Contains("isolated on", await host.Host.ShellAsync("bridge -d link show dev vnet0"), StringComparison.Ordinal);
        Assert.Matches("vnet0 +network +isolated", await host.VirshAsync("domiflist", "blue"));
        Assert.DoesNotContain("connections", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
        Assert.Contains("connections='1'", await host.VirshAsync("net-dumpxml", "isolated"), StringComparison.Ordinal);
        await blue.RunAsync("ip address flush dev eth0; ip address add 10.77.0.9/24 dev eth0; for i in $(seq 10); do ping -c 1 -W 2 10.77.0.1 && break; done");
        Assert.Contains("10.77.0.9", await host.VirshAsync("domifaddr", "blue", "--source", "arp"), StringComparison.Ordinal);
        Assert.Contains("cannot modify", (await host.TryVirshAsync("update-device", "blue", host.Document("mtu.xml", Documents.On("isolated", First, "<mtu size='1400'/>")))).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_a_guest_ejects_while_no_daemon_runs_is_gone_with_the_next()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", Documents.On("default", First), "q35"));
        await host.VirshAsync("start", "blue");
        GuestConsole blue = await host.ConsoleAsync("blue");
        await blue.LeaseAsync();
        string before = await HostState.SeenAsync(host);
        string card = host.Document("card.xml", Documents.On("default", Second, "<bandwidth><outbound average='1000'/></bandwidth>"));

        await host.VirshAsync("attach-device", "blue", card, "--live", "--config");
        await blue.HasCardAsync("eth1");
        // The one spare root port is used.
        string third = host.Document("third.xml", Documents.On("default", "52:54:00:00:00:03"));
        Assert.Contains("no PCI address is left", (await host.TryVirshAsync("attach-device", "blue", third)).Failed(), StringComparison.Ordinal);
        await host.KillDaemonAsync();
        await blue.RunAsync("a=$(basename $(readlink -f /sys/class/net/eth1/device/..)); for s in /sys/bus/pci/slots/*; do [ \"$(cat $s/address).0\" = $a ] && echo 0 > $s/power; done; true");
        await blue.HasNoCardAsync("eth1");
        await host.StartDaemonAsync();

        Assert.DoesNotContain(Second, await host.VirshAsync("domiflist", "blue"), StringComparison.Ordinal);
        Assert.Contains(Second, await host.VirshAsync("domiflist", "blue", "--inactive"), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
        Assert.Contains("connections='1'", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disks_and_media_come_and_go()
    {
        await using TestHost host = await TestHost.StartAsync();
        string disk = host.PathOf("more.qcow2");
        string cd = host.PathOf("cd.iso");
        await host.Host.ShellAsync($"qemu-img create -q -f qcow2 '{disk}' 64M; truncate -s 2M '{cd}'; printf 'on the disc' | dd of='{cd}' conv=notrunc status=none; chmod 600 '{disk}' '{cd}'");
        GuestConsole blue = await host.StartGuestAsync("blue", "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/><readonly/></disk>");
        await blue.ReadyAsync();

        await host.VirshAsync("attach-disk", "blue", disk, "vdb", "--driver", "qemu", "--subdriver", "qcow2", "--live");
        await blue.RunAsync("modprobe -a virtio_pci virtio_blk; for i in $(seq 20); do [ -e /sys/block/vda ] && break; sleep 1; done; echo written > /dev/vda; sync");
        Assert.Equal("131072\n", await blue.RunAsync("cat /sys/block/vda/size"));
        Assert.Contains("vdb", await host.VirshAsync("domblklist", "blue"), StringComparison.Ordinal);
        await host.VirshAsync("detach-disk", "blue", "vdb", "--live");
        await blue.RunAsync("for i in $(seq 20); do [ -e /sys/block/vda ] || break; sleep 1; done; [ ! -e /sys/block/vda ]");
        Assert.DoesNotContain("vdb", await host.VirshAsync("domblklist", "blue"), StringComparison.Ordinal);
        Assert.Contains("written", await host.Host.ShellAsync($"qemu-img convert -O raw '{disk}' '{disk}.raw'; head -c 8 '{disk}.raw'"), StringComparison.Ordinal);

        await blue.RunAsync("modprobe -a ata_piix sr_mod; for i in $(seq 20); do [ -e /sys/block/sr0 ] && break; sleep 1; done; [ -e /sys/block/sr0 ]");
        await host.VirshAsync("change-media", "blue", "hda", cd, "--insert", "--live");
        // The first read after a change fails, and the kernel says so on the console.
        Assert.EndsWith("on the disc\n", await blue.RunAsync("dmesg -n 1; for i in $(seq 20); do head -c 11 /dev/sr0 >/tmp/cd 2>/dev/null && [ -s /tmp/cd ] && break; sleep 1; done; cat /tmp/cd; echo"), StringComparison.Ordinal);
        await host.VirshAsync("change-media", "blue", "hda", "--eject", "--live");
        Assert.DoesNotContain(cd, await host.VirshAsync("dumpxml", "blue"), StringComparison.Ordinal);
        Assert.Equal("600 0\n600 0\n", await host.Host.ShellAsync($"stat -c '%a %u' '{disk}' '{cd}'"));
        Assert.Equal("", await host.Host.ShellAsync($"ls -l /proc/$(ps -eo pid=,comm= | awk '$2 ~ /^qemu/ {{print $1}}')/fd | grep -e '{disk}' -e '{cd}' || true"));
    }

    private static long Figure(string figures, string name)
        => long.Parse(System.Text.RegularExpressions.Regex.Match(figures, $@"{name} (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
}
