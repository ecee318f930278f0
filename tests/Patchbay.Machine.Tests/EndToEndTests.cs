using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>From a document to a ping, with Debian's own virsh and with patchbay.</summary>
public sealed class EndToEndTests
{
    [Fact]
    public async Task With_virsh_a_guest_gets_an_address_and_a_way_out()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.ForwardsAsync();
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        await host.VirshAsync("net-start", "default");
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", Documents.On("default", "52:54:00:00:00:01")));
        await host.VirshAsync("start", "blue");

        GuestConsole blue = await host.ConsoleAsync("blue");
        string address = await blue.LeaseAsync();

        Assert.StartsWith("192.168.122.", address, StringComparison.Ordinal);
        await blue.RunAsync("ping -c 2 -W 2 192.168.122.1");
        await blue.RunAsync($"ping -c 2 -W 2 {TestHost.ServerAddress}");
        Assert.Equal("internet\n", await blue.RunAsync($"wget -q -O- http://{TestHost.ServerAddress}/"));
        Assert.Contains(TestHost.HostAddress, await blue.RunAsync($"wget -q -O- http://{TestHost.ServerAddress}/cgi-bin/who"), StringComparison.Ordinal);
        Assert.Contains(address, await blue.RunAsync("nslookup blue 192.168.122.1"), StringComparison.Ordinal);
        Assert.Contains(address, await host.VirshAsync("net-dhcp-leases", "default"), StringComparison.Ordinal);
        Assert.Contains(address, await host.VirshAsync("domifaddr", "blue"), StringComparison.Ordinal);
        Assert.Contains("52:54:00:00:00:01", await host.VirshAsync("domiflist", "blue"), StringComparison.Ordinal);
        Assert.Contains("running", await host.VirshAsync("domstate", "blue"), StringComparison.Ordinal);
        Assert.Contains("connections='1'", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);

        await host.VirshAsync("shutdown", "blue");
        await blue.WaitForAsync("GUEST POWER BUTTON");
        await host.UntilAsync("blue is shut off", async () => (await host.VirshAsync("domstate", "blue")).Contains("shut off", StringComparison.Ordinal));
        await host.VirshAsync("undefine", "blue");
        await host.VirshAsync("net-destroy", "default");
        await host.VirshAsync("net-undefine", "default");
        Assert.Equal("", (await host.VirshAsync("net-list", "--all")).Trim());
        Assert.Equal("", (await host.VirshAsync("list", "--all")).Trim());
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task With_patchbay_a_guest_gets_an_address_and_a_way_out()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.ForwardsAsync();
        string before = await HostState.SeenAsync(host);
        await host.PatchbayAsync("net", "define", host.Document("default.xml", Documents.Default));
        await host.PatchbayAsync("net", "start", "default");
        await host.PatchbayAsync("guest", "define", await Documents.GuestAsync(host, "blue", Documents.On("default", "52:54:00:00:00:01"), "q35"));
        await host.PatchbayAsync("guest", "start", "blue");

        GuestConsole blue = await host.ConsoleAsync("blue");
        string address = await blue.LeaseAsync();

        Assert.Equal("internet\n", await blue.RunAsync($"wget -q -O- http://{TestHost.ServerAddress}/"));
        Assert.Contains(address, await host.PatchbayAsync("net", "leases", "default"), StringComparison.Ordinal);
        Assert.Contains(address, await host.PatchbayAsync("guest", "addresses", "blue"), StringComparison.Ordinal);
        Assert.Contains("blue", await host.PatchbayAsync("status"), StringComparison.Ordinal);

        await host.PatchbayAsync("guest", "stop", "blue");
        await host.PatchbayAsync("guest", "undefine", "blue");
        await host.PatchbayAsync("net", "stop", "default");
        await host.PatchbayAsync("net", "undefine", "default");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task Who_is_on_an_isolated_network_reaches_its_neighbours_and_nobody_else()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        await host.DefineAndStartAsync("isolated", Documents.Isolated);
        GuestConsole red = await host.StartGuestAsync("red", Documents.On("isolated", "52:54:00:00:77:01"));
        GuestConsole green = await host.StartGuestAsync("green", Documents.On("isolated", "52:54:00:00:77:02"));
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", "52:54:00:00:00:01"));
        string redAddress = await red.LeaseAsync();
        Assert.Equal("10.77.0.5", await green.LeaseAsync());
        string blueAddress = await blue.LeaseAsync();

        Assert.Equal("green\n", await red.RunAsync("wget -q -O- http://10.77.0.5/"));
        Assert.Equal("green\n", await red.RunAsync("wget -q -O- http://fixed.inside.test/"));
        await red.RunAsync("ping -c 1 -W 2 10.77.0.1");
        // The default route is not given out, so it is set here: it is the firewall that must say no.
        await red.RunAsync("ip route replace default via 10.77.0.1");
        (await red.TryAsync($"timeout 2 wget -q -O- http://{TestHost.ServerAddress}/")).FailedQuietly();
        (await red.TryAsync($"ping -c 1 -W 2 {blueAddress}")).FailedQuietly();
        (await blue.TryAsync($"ping -c 1 -W 2 {redAddress}")).FailedQuietly();
        await red.WaitForAddressAsync("fd00:77:");
        await red.RunAsync("ping -c 2 -W 2 fd00:77::1");
    }

    [Fact]
    public async Task Every_command_of_a_guests_life_works()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", Documents.On("default", "52:54:00:00:00:01")));

        await host.VirshAsync("start", "--paused", "blue");
        Assert.Equal("paused", (await host.VirshAsync("domstate", "blue")).Trim());
        GuestConsole blue = await host.ConsoleAsync("blue");
        await host.VirshAsync("resume", "blue");
        await blue.ReadyAsync();
        await host.VirshAsync("suspend", "blue");
        Assert.Equal("paused", (await host.VirshAsync("domstate", "blue")).Trim());
        await host.VirshAsync("resume", "blue");
        await blue.RunAsync("true");

        int reset = blue.Transcript.Length;
        await host.VirshAsync("reset", "blue");
        await blue.WaitForAsync("(?s)GUEST READY.*GUEST READY");
        Assert.True(blue.Transcript.Length > reset);
        Assert.Contains("State:          running", await host.VirshAsync("dominfo", "blue"), StringComparison.Ordinal);

        await host.VirshAsync("destroy", "blue");
        Assert.Equal("shut off", (await host.VirshAsync("domstate", "blue")).Trim());
        (await host.TryVirshAsync("destroy", "blue")).Failed();
        await host.VirshAsync("undefine", "blue");
        Assert.Contains("failed to get domain 'blue'", (await host.TryVirshAsync("dominfo", "blue")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_finds_its_disks()
    {
        await using TestHost host = await TestHost.StartAsync();
        string disk = host.PathOf("disk.qcow2");
        string raw = host.PathOf("disk.raw");
        string cd = host.PathOf("cd.iso");
        await host.Host.ShellAsync(
            $"qemu-img create -q -f qcow2 '{disk}' 64M; truncate -s 16M '{raw}'; printf 'from the host' | dd of='{raw}' conv=notrunc status=none; truncate -s 2M '{cd}'");
        GuestConsole blue = await host.StartGuestAsync("blue",
            $"""
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>
            <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{raw}'/><target dev='vdb' bus='virtio'/><readonly/></disk>
            <disk type='file' device='cdrom'><source file='{cd}'/><target dev='hda' bus='ide'/><readonly/></disk>
            """);
        await blue.ReadyAsync();

        Assert.Equal("131072\n", await blue.RunAsync("cat /sys/block/vda/size"));
        Assert.Contains("from the host", await blue.RunAsync("head -c 13 /dev/vdb; echo"), StringComparison.Ordinal);
        Assert.Equal("1\n", await blue.RunAsync("cat /sys/block/vdb/ro"));
        Assert.Equal("4096\n", await blue.RunAsync("modprobe -a ata_piix sr_mod; for i in 1 2 3 4 5 6 7 8 9 10; do [ -e /sys/block/sr0 ] && break; sleep 1; done; cat /sys/block/sr0/size"));
        await blue.RunAsync("echo written > /dev/vda; sync");
        await host.VirshAsync("destroy", "blue");
        Assert.Contains("written", await host.Host.ShellAsync($"qemu-img convert -O raw '{disk}' '{raw}.out'; head -c 8 '{raw}.out'"), StringComparison.Ordinal);
    }
}
