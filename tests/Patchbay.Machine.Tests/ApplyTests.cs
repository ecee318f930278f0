using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Guests that <c>patchbay apply</c> brings to their documents while they run.</summary>
public sealed class ApplyTests
{
    private const int Nothing = 0;
    private const int Changed = 3;
    private const string First = "52:54:00:00:00:01";
    private const string Second = "52:54:00:00:00:02";

    [Fact]
    public async Task A_running_guest_follows_its_document_there_and_back_and_a_second_run_changes_nothing()
    {
        await using TestHost host = await TestHost.StartAsync();
        string disk = host.PathOf("more.qcow2");
        await host.Host.ShellAsync($"qemu-img create -q -f qcow2 '{disk}' 64M");
        string network = host.Document("lab/default.xml", Documents.Default);
        string small = await DocumentAsync(host, Documents.On("default", First));
        await ApplyAsync(host, Changed, "--start", network, small);
        GuestConsole blue = await host.ConsoleAsync("blue");
        await blue.LeaseAsync();
        string before = await HostState.SeenAsync(host);

        string large = await DocumentAsync(
            host, Documents.On("default", First, "<link state='down'/>") + Documents.On("default", Second)
                + $"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vdb' bus='virtio'/></disk>",
            "<title>the larger one</title>", "<currentMemory unit='MiB'>112</currentMemory><vcpu>2</vcpu>");
        Assert.Contains("its balloon is asked for it", await ApplyAsync(host, Changed, network, large), StringComparison.Ordinal);

        await blue.HasCardAsync("eth1");
        await blue.RunAsync("modprobe -a virtio_pci virtio_blk; for i in $(seq 30); do [ -e /sys/block/vda ] && break; sleep 1; done; [ \"$(cat /sys/block/vda/size)\" = 131072 ]");
        await blue.RunAsync("for i in $(seq 30); do [ $(cat /sys/class/net/eth0/carrier) = 0 ] && break; sleep 1; done; [ $(cat /sys/class/net/eth0/carrier) = 0 ]");
        await host.UntilAsync("the balloon has grown", async () => (await host.VirshAsync("dominfo", "blue")).Contains("Used memory:    114688 KiB", StringComparison.Ordinal));
        Assert.Contains("<title>the larger one</title>", await host.VirshAsync("dumpxml", "blue"), StringComparison.Ordinal);
        string again = await ApplyAsync(host, Nothing, network, large);
        // The most processors that it can have is its start's.
        Assert.Contains("vcpu: 1 -> 2\n      at its next start", again, StringComparison.Ordinal);
        Assert.Contains("2 documents: nothing to change; 1 guest still differs", again, StringComparison.Ordinal);

        Assert.Contains("the guest is asked to let the card go", await ApplyAsync(host, Changed, network, small), StringComparison.Ordinal);
        await blue.HasNoCardAsync("eth1");
        await blue.RunAsync("for i in $(seq 30); do [ -e /sys/block/vda ] || break; sleep 1; done; [ ! -e /sys/block/vda ]; for i in $(seq 30); do [ $(cat /sys/class/net/eth0/carrier) = 1 ] && break; sleep 1; done; [ $(cat /sys/class/net/eth0/carrier) = 1 ]");
        await host.UntilAsync("the balloon is small again", async () => (await host.VirshAsync("dominfo", "blue")).Contains("Used memory:    131072 KiB", StringComparison.Ordinal));
        Assert.Equal("2 documents: nothing to change\n", await ApplyAsync(host, Nothing, network, small));
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task Guests_whose_subnet_goes_ask_anew_where_that_is_asked_for()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", First));
        await blue.LeaseAsync();
        // What systemd-networkd and NetworkManager do when a cable is plugged in.
        await blue.RunAsync("""
            (was=1; while :; do now=$(cat /sys/class/net/eth0/carrier);
            if [ $was = 0 ] && [ $now = 1 ]; then kill $(cat /run/dhcp.eth0); udhcpc -i eth0 -s /etc/dhcp -t 10 -T 1 -A 2 -b -p /run/dhcp.eth0 >/dev/null 2>&1; fi;
            was=$now; usleep 100000; done) & true
            """.ReplaceLineEndings(" "));
        string moved = host.Document("moved.xml", Documents.Default.Replace("192.168.122.", "192.168.150.", StringComparison.Ordinal));
        string back = host.Document("back.xml", Documents.Default);

        Assert.Contains("--renew pulls the cables of guests", await host.PatchbayAsync("net", "define", "--plan", moved), StringComparison.Ordinal);
        Assert.Contains(
            $"then cables are pulled for a second, so that DHCP clients ask anew: blue ({First})",
            await host.PatchbayAsync("net", "define", "--plan", "--renew", moved), StringComparison.Ordinal);
        await host.PatchbayAsync("net", "define", "--renew", moved);

        await blue.WaitForAsync("GUEST LEASE eth0 192.168.150.");
        await blue.ReachesAsync("192.168.150.1");
        // By itself it stays where it is: no cable is touched that nobody has asked for.
        string carrier = await blue.RunAsync("cat /sys/class/net/eth0/carrier_changes");
        await host.PatchbayAsync("net", "define", back);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Contains("192.168.150.", await blue.RunAsync("ip -4 address show dev eth0"), StringComparison.Ordinal);
        Assert.Equal(carrier, await blue.RunAsync("cat /sys/class/net/eth0/carrier_changes"));
        await host.PatchbayAsync("net", "define", moved);
        // Nothing goes: nothing is pulled.
        await ApplyAsync(host, Nothing, "--renew", moved);
        Assert.Equal(carrier, await blue.RunAsync("cat /sys/class/net/eth0/carrier_changes"));
        await ApplyAsync(host, Changed, "--renew", back);
        await blue.WaitForAsync("GUEST LEASE eth0 192.168.150.(?s).*GUEST LEASE eth0 192.168.122.");
    }

    [Fact]
    public async Task Networks_over_whose_exchange_the_daemon_is_killed_are_as_before_with_their_leases()
    {
        const int Rounds = 6;
        await using TestHost host = await TestHost.StartAsync();
        string[] before = [Exchanging(host, "a", 1), Exchanging(host, "b", 2)];
        string[] after = [Exchanging(host, "a", 2), Exchanging(host, "b", 1)];
        string journal = Path.Combine(host.Root, "var", "lib", "patchbay", "networkset.xml");
        await ApplyAsync(host, Changed, before);
        Task<string> swap = ApplyAsync(host, Changed, after);
        TimeSpan takes = await Task.Run(() => TimeOf(journal, swap));
        await swap;
        await ApplyAsync(host, Changed, before);
        (GuestConsole one, GuestConsole two) = (await host.StartGuestAsync("one", Documents.On("a", First)), await host.StartGuestAsync("two", Documents.On("b", Second)));
        (string first, string second) = (await one.LeaseAsync(), await two.LeaseAsync());
        string state = await StateAsync();
        Assert.Contains(first, state, StringComparison.Ordinal);
        Assert.Contains(second, state, StringComparison.Ordinal);
        Random random = new(3);
        int inside = 0;

        for (int round = 0; round < Rounds; round++)
        {
            Task<ToolResult> cut = host.TryPatchbayAsync(["apply", "--yes", .. after]);
            TimeSpan pause = takes * random.NextDouble() * 0.9;
            long begun = 0;
            await host.KillDaemonWhenAsync(
                () =>
                {
                    begun = begun == 0 && File.Exists(journal) ? TimeProvider.System.GetTimestamp() : begun;
                    return begun != 0 && TimeProvider.System.GetElapsedTime(begun) >= pause;
                },
                cut);
            bool isInside = File.Exists(journal);
            await cut;
            await host.StartDaemonAsync();

            Assert.False(File.Exists(journal));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Root, "var", "lib", "patchbay", "dnsmasq"), "*.gone"));
            if (isInside)
            {
                inside++;
                Assert.Equal(state, await StateAsync());
                await one.ReachesAsync("10.1.0.1");
                await two.ReachesAsync("10.2.0.1");
            }
            else
            {
                Assert.DoesNotContain("52:54:00", await host.VirshAsync("net-dhcp-leases", "a") + await host.VirshAsync("net-dhcp-leases", "b"), StringComparison.Ordinal);
                await ApplyAsync(host, Changed, before);
                foreach (GuestConsole guest in new[] { one, two })
                {
                    await guest.RunAsync("kill -USR1 $(cat /run/dhcp.eth0)");
                }
                await host.UntilAsync("they have asked anew", async () => await StateAsync() == state);
            }
        }
        Assert.True(inside * 2 >= Rounds, $"only {inside} of {Rounds} were killed before the change was whole");
        // dnsmasq knows them as well, and writes them down with the next one.
        await one.RunAsync("kill -USR1 $(cat /run/dhcp.eth0)");
        await ApplyAsync(host, Nothing, before);
        Assert.Equal(state, await StateAsync());

        // Which lease is whose, and the host; when a lease ends depends on when it was given.
        async Task<string> StateAsync() => string.Join('\n',
            await host.Host.ShellAsync($"cd {host.Root}/var/lib/patchbay/dnsmasq; for n in a b; do awk -v n=$n '{{ print n, $2, $3, $4, $5 }}' $n.leases | sort; done"),
            await host.VirshAsync("net-dumpxml", "a"), await host.VirshAsync("net-dumpxml", "a", "--inactive"),
            await host.VirshAsync("net-dumpxml", "b"), await host.VirshAsync("net-dumpxml", "b", "--inactive"),
            NftText.InOrder(await HostState.SeenAsync(host)));
    }

    private static string Exchanging(TestHost host, string name, int subnet) => host.Document($"exchange/{name}{subnet}.xml",
        $"""
        <network><name>{name}</name><uuid>9a05da11-e96b-47f3-8253-a3a482e445b{(name == "a" ? 1 : 2)}</uuid><forward mode='nat'/><bridge name='pb{name}' stp='off' delay='0'/>
          <mac address='52:54:00:0a:cd:{(name == "a" ? 1 : 2):d2}'/>
          <ip address='10.{subnet}.0.1' prefix='24'><dhcp><range start='10.{subnet}.0.10' end='10.{subnet}.0.90'/></dhcp></ip>
        </network>
        """);

    private static TimeSpan TimeOf(string file, Task change)
    {
        while (!File.Exists(file) && !change.IsCompleted)
        {
            Thread.Yield();
        }
        long begun = TimeProvider.System.GetTimestamp();
        while (File.Exists(file) && !change.IsCompleted)
        {
            Thread.Yield();
        }
        return TimeProvider.System.GetElapsedTime(begun);
    }

    private static async Task<string> DocumentAsync(TestHost host, string devices, string title = "", string more = "<vcpu>1</vcpu>")
    {
        string path = await Documents.GuestAsync(host, "blue", devices);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        return host.Document($"lab/blue-{Guid.NewGuid():N}.xml", text
            .Replace("<memballoon model='none'/>", "<memballoon model='virtio'/>", StringComparison.Ordinal)
            .Replace("<vcpu>1</vcpu>", title + more, StringComparison.Ordinal));
    }

    private static async Task<string> ApplyAsync(TestHost host, int expected, params string[] arguments)
    {
        ToolResult result = await host.TryPatchbayAsync(["apply", "--yes", .. arguments]);
        Assert.True(result.ExitCode == expected, $"{result.Command}: exit code {result.ExitCode}\n{result.Output}{result.Errors}\ndaemon: {host.DaemonLog}");
        return result.Output;
    }
}
