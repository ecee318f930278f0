using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Guests on a host: who QEMU is, what it is given, what it is plugged into.</summary>
public sealed class GuestTests
{
    [Fact]
    public async Task QEMU_has_no_rights_and_gets_its_files_for_as_long_as_it_runs()
    {
        await using TestHost host = await TestHost.CreateAsync();
        await host.StartDaemonAsync("--qemu-user", "65534");
        await host.DefineAndStartAsync("default", Documents.Default);
        string disk = host.PathOf("disk.raw");
        string shared = host.PathOf("base.raw");
        string top = host.PathOf("top.qcow2");
        await host.Host.ShellAsync(
            $"truncate -s 16M '{disk}' '{shared}'; printf 'from below' | dd of='{shared}' conv=notrunc status=none; qemu-img create -q -f qcow2 -b base.raw -F raw '{top}'; chmod 600 '{disk}' '{shared}' '{top}'");
        string devices =
            $"""
            <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{top}'/><target dev='vdb' bus='virtio'/></disk>
            <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
            <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
            <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
            """;
        GuestConsole blue = await host.StartGuestAsync("blue", devices + Documents.On("default", "52:54:00:00:00:01"));
        string process = (await host.Host.ShellAsync("ps -eo pid=,comm= | awk '$2 ~ /^qemu/ {print $1}'")).Trim();
        string status = await host.Host.ShellAsync($"cat /proc/{process}/status");
        Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Equal("65534\n65534\n65534\n", await host.Host.ShellAsync($"stat -c %u '{disk}' '{shared}' '{top}'"));
        Assert.Contains(":0", await host.VirshAsync("vncdisplay", "blue"), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:5900", await host.Host.ShellAsync("ss -Hltn"), StringComparison.Ordinal);

        await blue.LeaseAsync();
        await blue.RunAsync("echo written > /dev/vda; sync");
        Assert.Contains("from below", await blue.RunAsync("head -c 10 /dev/vdb; echo"), StringComparison.Ordinal);

        await host.VirshAsync("destroy", "blue");
        Assert.Equal("0\n0\n0\n", await host.Host.ShellAsync($"stat -c %u '{disk}' '{shared}' '{top}'"));
        Assert.Contains("written", await host.Host.ShellAsync($"head -c 7 '{disk}'"), StringComparison.Ordinal);
        Assert.Equal("", await host.Host.ShellAsync($"ls -A '{host.Root}/run/patchbay/qemu' '{host.Root}/run/patchbay/guests'").ContinueWith(static t => string.Concat(t.Result.Split('\n').Where(static l => l.Length > 0 && !l.EndsWith(':'))), TaskScheduler.Default));
    }

    [Fact]
    public async Task A_guest_is_plugged_into_a_bridge_of_the_host_as_its_document_says()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("ip link add br5 type bridge; ip address add 10.5.0.1/24 dev br5; ip link set br5 up");
        GuestConsole blue = await host.StartGuestAsync("blue",
            """
            <interface type='bridge'>
              <mac address='52:54:00:00:05:01'/><source bridge='br5'/><target dev='tap-blue'/><model type='virtio'/>
              <driver name='qemu' queues='2'/><mtu size='1400'/><port isolated='yes'/>
            </interface>
            <interface type='bridge'>
              <mac address='52:54:00:00:05:02'/><source bridge='br5'/><model type='virtio'/><link state='down'/>
            </interface>
            """);
        await blue.ReadyAsync();
        string tap = await host.Host.ShellAsync("ip -d link show tap-blue");
        Assert.Contains("master br5", tap, StringComparison.Ordinal);
        Assert.Contains("mtu 1400", tap, StringComparison.Ordinal);
        Assert.Contains("fe:54:00:00:05:01", tap, StringComparison.Ordinal);
        Assert.Contains("isolated on", tap, StringComparison.Ordinal);
        Assert.Contains(" multi_queue ", tap, StringComparison.Ordinal);
        Assert.Contains("mtu 1500", await host.Host.ShellAsync("ip link show vnet0"), StringComparison.Ordinal);
        Assert.Equal("1400\n", await blue.RunAsync("cat /sys/class/net/eth0/mtu"));
        await blue.RunAsync("ip address add 10.5.0.2/24 dev eth0; ip link set eth0 up; ping -c 2 -W 2 10.5.0.1");
        Assert.Equal("0\n", await blue.RunAsync("ip link set eth1 up; sleep 1; cat /sys/class/net/eth1/carrier"));
        string live = await host.VirshAsync("dumpxml", "blue");
        Assert.Contains("<target dev='tap-blue'/>", live, StringComparison.Ordinal);
        Assert.Contains("<target dev='vnet0'/>", live, StringComparison.Ordinal);

        await host.VirshAsync("destroy", "blue");
        string links = await host.Host.ShellAsync("ip -br link");
        Assert.DoesNotContain("tap-blue", links, StringComparison.Ordinal);
        Assert.DoesNotContain("vnet", links, StringComparison.Ordinal);
        Assert.Contains("br5", links, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firmware_is_chosen_and_its_variables_are_the_guests_own()
    {
        await using TestHost host = await TestHost.CreateAsync();
        // The host as if the package were installed on it.
        string firmware = Path.Combine(await GuestImage.FolderAsync(), "firmware");
        await host.Host.ShellAsync($"mount -t overlay overlay -o 'lowerdir={firmware}:/usr/share' /usr/share");
        await host.StartDaemonAsync("--qemu-user", "65534");
        string document = await Documents.GuestAsync(host, "blue", "", "q35");
        string text = await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken);
        // It starts what is built as a program of its own, as the packed kernel is.
        text = text.Replace("MiB'>128<", "MiB'>512<", StringComparison.Ordinal)
            .Replace("/vmlinux<", "/vmlinuz<", StringComparison.Ordinal)
            .Replace("<os>", "<os firmware='efi'><firmware><feature enabled='no' name='secure-boot'/></firmware>", StringComparison.Ordinal);
        await File.WriteAllTextAsync(document, text, TestContext.Current.CancellationToken);
        await host.VirshAsync("define", document);
        await host.VirshAsync("start", "blue");
        GuestConsole blue = await host.ConsoleAsync("blue");
        await blue.WaitForAsync("GUEST READY", TimeSpan.FromSeconds(150));
        await blue.RunAsync("ls /sys/firmware/efi");
        string live = await host.VirshAsync("dumpxml", "blue");
        Assert.Contains("type='pflash'", live, StringComparison.Ordinal);
        string variables = $"{host.Root}/var/lib/patchbay/guests/nvram/blue_VARS.fd";
        Assert.Contains(variables, live, StringComparison.Ordinal);
        Assert.Equal("65534 600\n", await host.Host.ShellAsync($"stat -c '%u %a' '{variables}'"));
        await host.VirshAsync("destroy", "blue");
        Assert.Contains("cannot undefine domain with nvram", (await host.TryVirshAsync("undefine", "blue")).Failed(), StringComparison.Ordinal);
        Assert.Contains("--keep-nvram", (await host.TryPatchbayAsync("guest", "undefine", "blue")).Failed(), StringComparison.Ordinal);
        await host.VirshAsync("undefine", "--nvram", "blue");
        Assert.False(File.Exists(variables));
    }

    [Fact]
    public async Task What_a_guest_does_by_itself_is_noticed()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", "52:54:00:00:00:01"));
        await blue.ReadyAsync();
        await blue.SendAsync("reboot -f\n");
        await blue.WaitForAsync("(?s)GUEST READY.*GUEST READY.*GUEST LEASE");
        Assert.Equal("running", (await host.VirshAsync("domstate", "blue")).Trim());
        await host.VirshAsync("reboot", "blue");
        await blue.WaitForAsync("(?s)GUEST READY.*GUEST READY.*GUEST READY");
        Assert.Equal("running", (await host.VirshAsync("domstate", "blue")).Trim());

        await blue.SendAsync("poweroff -f\n");
        await host.UntilAsync("blue is shut off", async () => (await host.VirshAsync("domstate", "--reason", "blue")).Contains("shut off (shutdown)", StringComparison.Ordinal));

        await host.VirshAsync("start", "blue");
        await host.Host.ShellAsync("kill -9 $(ps -eo pid=,comm= | awk '$2 ~ /^qemu/ {print $1}')");
        await host.UntilAsync("blue has crashed", async () => (await host.VirshAsync("domstate", "--reason", "blue")).Contains("shut off (crashed)", StringComparison.Ordinal));
        Assert.DoesNotContain("vnet", await host.Host.ShellAsync("ip link"), StringComparison.Ordinal);
        Assert.DoesNotContain("connections", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
    }
}
