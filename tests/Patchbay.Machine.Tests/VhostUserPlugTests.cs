using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Cards of type <c>vhostuser</c>: another process serves them as virtio, in the guest's memory.</summary>
public sealed class VhostUserPlugTests
{
    private const string First = "52:54:00:00:f0:01";
    private const string Second = "52:54:00:00:f0:02";
    private const string Third = "52:54:00:00:f0:03";

    [Fact]
    public async Task Two_guests_exchange_packets_through_dpdk_cold_and_hot_as_clients_and_as_a_server()
    {
        await using TestHost host = await TestHost.StartAsync();
        string folder = await SocketsAsync(host);
        string before = await HostState.SeenAsync(host);
        // Two ports that listen, for one guest's cold card and the other's hot one; two queues each.
        await using Switch dpdk = await Switch.StartAsync(host, $"net_vhost0,iface={folder}/one,queues=2", $"net_vhost1,iface={folder}/two,queues=2");
        await host.VirshAsync("define", await GuestAsync(host, "one", Client(folder, "one", First)));
        await host.VirshAsync("start", "one");
        GuestConsole one = await host.ConsoleAsync("one");
        await host.VirshAsync("define", await GuestAsync(host, "two", ""));
        await host.VirshAsync("start", "two");
        GuestConsole two = await host.ConsoleAsync("two");
        await two.ReadyAsync();
        await two.RunAsync("modprobe -a virtio_pci virtio_net");
        string card = host.Document("card.xml", Client(folder, "two", Second));
        await host.VirshAsync("attach-device", "two", card);
        await two.HasCardAsync("eth0");
        await one.ReadyAsync();
        // Both of their queues: a driver asks for an interrupt of each.
        await one.RunAsync("grep 'virtio.*-input.1$' /proc/interrupts; ip address add 10.91.0.1/24 dev eth0; ip link set eth0 up");
        await two.RunAsync("grep 'virtio.*-input.1$' /proc/interrupts");
        await two.RunAsync("ip address add 10.91.0.2/24 dev eth0; ip link set eth0 up");
        await two.ReachesAsync("10.91.0.1");
        Assert.Matches($@"- +vhostuser +\S+/one +virtio +{First}", await host.VirshAsync("domiflist", "one"));
        await host.VirshAsync("domif-setlink", "one", First, "down");
        await one.RunAsync("for i in $(seq 20); do [ $(cat /sys/class/net/eth0/carrier) = 0 ] && break; sleep 1; done; [ $(cat /sys/class/net/eth0/carrier) = 0 ]");
        await host.VirshAsync("domif-setlink", "one", First, "up");
        await two.ReachesAsync("10.91.0.1");
        // Not ours to change: libvirt's words.
        Assert.Contains("unable to change", (await host.TryVirshAsync(
            "update-device", "one", host.Document("other.xml", Client(folder, "three", First)))).Failed(), StringComparison.Ordinal);

        await host.VirshAsync("detach-device", "two", card);
        await two.HasNoCardAsync("eth0");
        // And in again, on the same socket.
        await host.VirshAsync("attach-device", "two", card);
        await two.HasCardAsync("eth0");
        await two.RunAsync("ip address add 10.91.0.2/24 dev eth0; ip link set eth0 up");
        await two.ReachesAsync("10.91.0.1");

        // The back end dies: guests and daemon live, and with <reconnect> the card comes back with the next one.
        await dpdk.KillAsync();
        Assert.Contains("running", await host.VirshAsync("domstate", "one"), StringComparison.Ordinal);
        await using Switch next = await Switch.StartAsync(host, $"net_vhost0,iface={folder}/one,queues=2", $"net_vhost1,iface={folder}/two,queues=2");
        await two.ReachesAsync("10.91.0.1");

        await host.VirshAsync("destroy", "one");
        await host.VirshAsync("destroy", "two");
        await next.KillAsync();
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_card_that_listens_is_served_by_whoever_comes()
    {
        await using TestHost host = await TestHost.StartAsync();
        string folder = await SocketsAsync(host);
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await GuestAsync(host, "two", ""));
        await host.VirshAsync("start", "two");
        GuestConsole two = await host.ConsoleAsync("two");
        await two.ReadyAsync();
        await two.RunAsync("modprobe -a virtio_pci virtio_net");
        string card = host.Document("card.xml", Server(folder, "three", Third));
        // Nobody comes: QEMU alone would stop the guest until someone did.
        Assert.Contains("nobody connected to the socket of charnet0", (await host.TryVirshAsync("attach-device", "two", card)).Failed(), StringComparison.Ordinal);
        Assert.Equal("0\n", await two.RunAsync("ls /sys/class/net | grep -c eth || true"));
        await using Switch dpdk = await Switch.StartAsync(host, $"net_vhost0,iface={folder}/one,queues=1", $"net_vhost1,iface={folder}/three,queues=1,client=1");
        await host.VirshAsync("attach-device", "two", card);
        await host.VirshAsync("define", await GuestAsync(host, "one", Client(folder, "one", First, queues: 1)));
        await host.VirshAsync("start", "one");
        GuestConsole one = await host.ConsoleAsync("one");
        await two.HasCardAsync("eth0");
        await one.ReadyAsync();
        await one.RunAsync("ip address add 10.92.0.1/24 dev eth0; ip link set eth0 up");
        await two.RunAsync("ip address add 10.92.0.2/24 dev eth0; ip link set eth0 up");
        await two.ReachesAsync("10.92.0.1");
        await host.VirshAsync("destroy", "one");
        await host.VirshAsync("destroy", "two");
        await dpdk.KillAsync();
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_guest_starts_when_somebody_has_come_to_its_card_that_listens()
    {
        await using TestHost host = await TestHost.StartAsync();
        string folder = await SocketsAsync(host);
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await GuestAsync(host, "three", Server(folder, "three", Third)));
        Assert.Contains("QEMU waiting for connection on", (await host.TryVirshAsync("start", "three")).Failed(), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));

        Task<string> start = host.VirshAsync("start", "three");
        await host.UntilAsync("it listens", () => Task.FromResult(File.Exists($"{folder}/three")));
        await using Switch dpdk = await Switch.StartAsync(host, $"net_vhost0,iface={folder}/one,queues=1", $"net_vhost1,iface={folder}/three,queues=1,client=1");
        await start;
        GuestConsole three = await host.ConsoleAsync("three");
        await host.VirshAsync("define", await GuestAsync(host, "one", Client(folder, "one", First, queues: 1)));
        await host.VirshAsync("start", "one");
        GuestConsole one = await host.ConsoleAsync("one");
        await three.ReadyAsync();
        await one.ReadyAsync();
        await one.RunAsync("ip address add 10.93.0.1/24 dev eth0; ip link set eth0 up");
        await three.RunAsync("ip address add 10.93.0.2/24 dev eth0; ip link set eth0 up");
        await three.ReachesAsync("10.93.0.1");
        await host.VirshAsync("destroy", "one");
        await host.VirshAsync("destroy", "three");
        await dpdk.KillAsync();
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task Passt_serves_virtio_cold_and_hot()
    {
        await using TestHost host = await TestHost.StartAsync();
        await NewerPasstAsync(host);
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await GuestAsync(host, "pv",
            $"<interface type='vhostuser'><mac address='{First}'/><backend type='passt'/><ip family='ipv4' address='203.0.113.7' prefix='24'/><model type='virtio'/></interface>",
            "guest.net=on"));
        await host.VirshAsync("start", "pv");
        GuestConsole guest = await host.ConsoleAsync("pv");
        Assert.Equal("203.0.113.7", await guest.LeaseAsync());
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));

        string second = host.Document("second.xml", $"<interface type='vhostuser'><mac address='{Second}'/><backend type='passt'/><model type='virtio'/></interface>");
        await host.VirshAsync("attach-device", "pv", second);
        await guest.HasCardAsync("eth1");
        await guest.RunAsync("ip link set eth0 down; ip link set eth1 up; udhcpc -i eth1 -s /etc/dhcp -n -q -t 10 -T 1");
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await host.VirshAsync("detach-device", "pv", second);
        await guest.HasNoCardAsync("eth1");

        // Killed, it is started again, and QEMU connects to the next one.
        string pid = $"cat '{host.Root}'/run/patchbay/qemu/*/passt/*net0-passt.pid";
        string killed = await host.Host.ShellAsync($"p=$({pid}); kill -9 $p; echo $p");
        await host.UntilAsync("passt is started again", async () =>
            (await host.Host.TryAsync("bash", "-c", pid)).Output.Trim() is { Length: > 0 } now && now != killed.Trim());
        await guest.RunAsync("ip link set eth0 up; udhcpc -i eth0 -s /etc/dhcp -n -q -t 30 -T 1", TimeSpan.FromMinutes(2));
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await host.VirshAsync("destroy", "pv");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_passt_that_serves_no_virtio_says_so_cold_and_hot_and_nothing_stays()
    {
        await using TestHost host = await TestHost.StartAsync();
        // As the one of Debian 12, which has not heard of it, and is replaced where there is a newer one.
        string old = host.Document("passt", "#!/bin/sh\nfor a; do [ $a != --vhost-user ] || { echo \"passt: unrecognized option '--vhost-user'\nUsage: passt [OPTION]...\" >&2; exit 1; }; done\n");
        await host.Host.ShellAsync($"! passt --help 2>&1 | grep -q -- --vhost-user || {{ chmod 755 '{old}'; mount --bind '{old}' /usr/bin/passt; }}");
        string before = await HostState.SeenAsync(host);
        string card = $"<interface type='vhostuser'><mac address='{First}'/><backend type='passt'/><model type='virtio'/></interface>";
        await host.VirshAsync("define", await GuestAsync(host, "odd", card));
        string words = (await host.TryVirshAsync("start", "odd")).Failed();
        Assert.EndsWith("unrecognized option '--vhost-user': it serves no virtio, and a newer one does; type='user' has it as it is", words.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("Usage", words, StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
        await host.VirshAsync("define", await GuestAsync(host, "plain", ""));
        await host.VirshAsync("start", "plain", "--paused");
        string running = await HostState.SeenAsync(host);
        Assert.Contains("--vhost-user", (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", card))).Failed(), StringComparison.Ordinal);
        Assert.Equal(running, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_passt_that_is_killed_is_started_again_and_one_that_always_ends_is_not()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("define", await GuestAsync(host, "again",
            $"<interface type='user'><mac address='{First}'/><backend type='passt'/><ip family='ipv4' address='172.31.0.7' prefix='24'/><model type='virtio'/></interface>",
            "guest.net=on"));
        await host.VirshAsync("start", "again");
        GuestConsole guest = await host.ConsoleAsync("again");
        Assert.Equal("172.31.0.7", await guest.LeaseAsync());
        for (int i = 1; i <= 2; i++)
        {
            string killed = await host.Host.ShellAsync("p=$(pgrep -x 'passt.*'); kill -9 $p; echo $p");
            await host.UntilAsync("passt is started again", async () =>
                (await host.Host.TryAsync("pgrep", "-x", "passt.*")).Output.Trim() is { Length: > 0 } now && now != killed.Trim());
            await guest.RunAsync($"for i in $(seq 20); do wget -q -T 3 -O - http://{TestHost.ServerAddress}/ && break; sleep 1; done");
            Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        }
        Assert.Contains("passt for net0 has ended, and is started again", host.DaemonLog, StringComparison.Ordinal);
        // Again before QEMU is connected, of which it tells nothing.
        await host.Host.ShellAsync("p=$(pgrep -x 'passt.*'); kill -9 $p; for i in $(seq 100); do n=$(pgrep -x 'passt.*') && kill -9 $n && exit 0; sleep 0.05; done; exit 1");
        await host.UntilAsync("passt is started again", async () => (await host.Host.TryAsync("pgrep", "-x", "passt.*")).ExitCode == 0);
        await guest.RunAsync($"for i in $(seq 20); do wget -q -T 3 -O - http://{TestHost.ServerAddress}/ && break; sleep 1; done");
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        // While no daemon runs, too: the next one finds it gone.
        await host.KillDaemonAsync();
        await host.Host.ShellAsync("kill -9 $(pgrep -x 'passt.*')");
        await host.StartDaemonAsync();
        await guest.RunAsync($"for i in $(seq 20); do wget -q -T 3 -O - http://{TestHost.ServerAddress}/ && break; sleep 1; done");
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));

        // One that ends again and again is given up, and comes anew with its card.
        const string GivenUp = "passt for net0 has ended 5 times within 60 seconds, and is not started again: plug the card out and in";
        // Each counts, whether QEMU was connected to it or not; of one that is starting, its parent may be met first.
        string last = "";
        for (int i = 0; i < 20 && !host.DaemonLog.Contains(GivenUp, StringComparison.Ordinal); i++)
        {
            await host.UntilAsync("another runs, or it is given up", async () => host.DaemonLog.Contains(GivenUp, StringComparison.Ordinal)
                || ((await host.Host.TryAsync("pgrep", "-x", "passt.*")).Output.Trim() is { Length: > 0 } now && now != last && (last = now).Length > 0));
            await host.Host.TryAsync("bash", "-c", $"kill -9 {last}");
        }
        await host.UntilAsync("it is given up", () => Task.FromResult(host.DaemonLog.Contains(GivenUp, StringComparison.Ordinal)));
        Assert.NotEqual(0, (await host.Host.TryAsync("pgrep", "-x", "passt.*")).ExitCode);
        Assert.Equal("alive\n", await guest.RunAsync("echo alive"));
        string card = host.Document("card.xml", $"<interface type='user'><mac address='{First}'/><backend type='passt'/><model type='virtio'/></interface>");
        await host.VirshAsync("detach-device", "again", card);
        await guest.HasNoCardAsync("eth0");
        await host.VirshAsync("attach-device", "again", card);
        await guest.HasCardAsync("eth0");
        await guest.RunAsync("ip link set eth0 up; udhcpc -i eth0 -s /etc/dhcp -n -q -t 10 -T 1");
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await host.VirshAsync("destroy", "again");
        await host.UntilAsync("passt has ended", async () => (await host.Host.TryAsync("pgrep", "-x", "passt.*")).ExitCode != 0);
    }

    [Fact]
    public async Task Without_shared_memory_a_socket_or_room_for_its_path_it_is_refused_with_its_place()
    {
        await using TestHost host = await TestHost.StartAsync();
        string folder = await SocketsAsync(host);
        string before = await HostState.SeenAsync(host);
        string plain = await Documents.GuestAsync(host, "odd", Client(folder, "one", First));
        string words = (await host.TryVirshAsync("define", plain)).Failed();
        Assert.Contains("<access mode='shared'/>", words, StringComparison.Ordinal);
        Assert.Matches(@":\d+:\d+: ", words);

        await host.VirshAsync("define", await GuestAsync(host, "odd", Client(folder, "nobody", First, reconnect: false)));
        Assert.Contains("No such file or directory", (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
        await host.VirshAsync("undefine", "odd");
        await host.VirshAsync("define", await GuestAsync(host, "odd", Client(folder, new string('x', 120), First)));
        Assert.Contains("bytes, and the kernel takes 107", (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
        Assert.Contains("shut off", await host.VirshAsync("domstate", "odd"), StringComparison.Ordinal);

        // A running guest refuses the same, and stays as it was.
        await host.VirshAsync("define", await GuestAsync(host, "run", ""));
        await host.VirshAsync("start", "run");
        Assert.Contains("No such file or directory", (await host.TryVirshAsync("attach-device", "run", host.Document("a.xml", Client(folder, "nobody", First, reconnect: false)))).Failed(), StringComparison.Ordinal);
        Assert.Contains("bytes, and the kernel takes 107", (await host.TryVirshAsync("attach-device", "run", host.Document("b.xml", Client(folder, new string('x', 120), First)))).Failed(), StringComparison.Ordinal);
        Assert.Contains("running", await host.VirshAsync("domstate", "run"), StringComparison.Ordinal);
        Assert.Equal("", (await host.VirshAsync("domiflist", "run")).Trim());
        await host.VirshAsync("destroy", "run");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Theory]
    [InlineData("silent", "no answer within 30 seconds")]
    [InlineData("dying", "failed to init vhost_net")]
    public async Task A_back_end_that_never_answers_or_ends_at_once_gets_no_card_and_the_guest_lives(string kind, string words)
    {
        const string BackEnd =
            """
            import socket, sys, time
            server = socket.socket(socket.AF_UNIX)
            server.bind(sys.argv[2])
            server.listen()
            kept = []
            while True:
                connection, _ = server.accept()
                if sys.argv[1] == 'silent':
                    kept.append(connection)
                else:
                    connection.recv(1)
                    connection.close()
            """;
        await using TestHost host = await TestHost.StartAsync();
        string folder = await SocketsAsync(host);
        string script = host.Document("backend.py", BackEnd);
        await host.Host.ShellAsync($"python3 '{script}' {kind} '{folder}/one' >/dev/null 2>&1 & echo $! >'{folder}/pid'; for i in $(seq 100); do [ -S '{folder}/one' ] && break; sleep 0.1; done; chmod 777 '{folder}/one'");
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await GuestAsync(host, "odd", Client(folder, "one", First, queues: 1, reconnect: false)));
        Assert.Contains(words, (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
        Assert.Contains("shut off", await host.VirshAsync("domstate", "odd"), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));

        GuestConsole guest = await StartAsync(host, "run");
        string running = await HostState.SeenAsync(host);
        string card = host.Document("card.xml", Client(folder, "one", First, queues: 1, reconnect: false));
        Assert.Contains("QEMU of run: no answer within 30 seconds", (await host.TryVirshAsync("attach-device", "run", card)).Failed(), StringComparison.Ordinal);
        // QEMU reads on until the other side closes; then the guest goes on, and has no card.
        await host.Host.ShellAsync($"kill $(cat '{folder}/pid')");
        Assert.Equal("alive\n", await guest.RunAsync("echo alive"));
        await host.UntilAsync("nothing of the card is left", async () => (await host.VirshAsync("domiflist", "run")).Trim().Length == 0);
        Assert.Equal(running, await HostState.SeenAsync(host));
        Assert.Contains("running", await host.VirshAsync("domstate", "run"), StringComparison.Ordinal);
    }

    private static async Task<GuestConsole> StartAsync(TestHost host, string name)
    {
        await host.VirshAsync("define", await GuestAsync(host, name, ""));
        await host.VirshAsync("start", name);
        GuestConsole guest = await host.ConsoleAsync(name);
        await guest.ReadyAsync();
        return guest;
    }

    private static string Client(string folder, string socket, string mac, int queues = 2, bool reconnect = true)
        => $"<interface type='vhostuser'><mac address='{mac}'/><source type='unix' path='{folder}/{socket}' mode='client'>{(reconnect ? "<reconnect enabled='yes' timeout='1'/>" : "")}</source>"
            + $"<model type='virtio'/>{(queues > 1 ? $"<driver queues='{queues}'/>" : "")}</interface>";

    private static string Server(string folder, string socket, string mac)
        => $"<interface type='vhostuser'><mac address='{mac}'/><source type='unix' path='{folder}/{socket}' mode='server'/><model type='virtio'/></interface>";

    // Where QEMU's user may make sockets, and find those of others.
    private static async Task<string> SocketsAsync(TestHost host)
    {
        string folder = host.PathOf("s");
        await host.Host.ShellAsync($"mkdir -m 1777 '{folder}'");
        return folder;
    }

    // In place of the machine's own, for this host alone.
    private static async Task NewerPasstAsync(TestHost host)
        => await host.Host.ShellAsync($"mount --bind '{await Backends.FolderAsync()}/passt' /usr/bin/passt");

    // The QEMU of Debian 12, 7.2, ends by a signal when a guest that it emulates uses such a card.
    private static async Task<string> GuestAsync(TestHost host, string name, string devices, string arguments = "guest.net=off")
    {
        string emulator = Path.Combine(await Backends.FolderAsync(), "qemu");
        string path = await Documents.GuestAsync(host, name, devices, arguments: arguments);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        text = text.Replace("<vcpu>1</vcpu>", "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking><vcpu>1</vcpu>", StringComparison.Ordinal);
        return host.Document($"{name}.xml", text.Replace("/usr/bin/qemu-system-x86_64", emulator, StringComparison.Ordinal));
    }

    /// <summary>DPDK's testpmd: what comes in on its first port leaves by its second, and the other way.</summary>
    private sealed class Switch(TestHost host, System.Diagnostics.Process process) : IAsyncDisposable
    {
        public static async Task<Switch> StartAsync(TestHost host, params string[] devices)
        {
            string testpmd = Path.Combine(await Backends.FolderAsync(), "testpmd");
            string log = host.PathOf($"testpmd-{Guid.NewGuid():n}.log");
            string ports = string.Join(' ', devices.Select(d => $"--vdev '{d}'"));
            System.Diagnostics.Process process = Tool.Start(host.Host.Inside(
                "bash", "-c",
                $"sleep 1000 | stdbuf -oL '{testpmd}' -l 0,1 --no-huge -m 128 --no-pci --no-telemetry --file-prefix t{Guid.NewGuid():n} {ports} -- --auto-start --forward-mode=io --no-mlockall --total-num-mbufs=4096 --nb-cores=1 --rxq={Queues(devices)} --txq={Queues(devices)} >'{log}' 2>&1"));
            Switch made = new(host, process);
            await host.UntilAsync("testpmd forwards", async () => File.Exists(log)
                && (await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)) is var said
                && (said.Contains("Press enter to exit", StringComparison.Ordinal) || (process.HasExited ? throw new InvalidOperationException(said) : false)), 90);
            await host.Host.ShellAsync($"chmod 777 '{host.PathOf("s")}'/* || true");
            return made;
        }

        public async Task KillAsync()
        {
            await host.Host.TryAsync("bash", "-c", "kill -9 $(pgrep -f [d]pdk-testpmd) $(pgrep -x sleep)");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            // It listens nowhere where a socket of an earlier one is.
            await host.Host.ShellAsync($"rm -f '{host.PathOf("s")}'/one '{host.PathOf("s")}'/two");
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                await KillAsync();
            }
            process.Dispose();
        }

        private static string Queues(string[] devices) => devices[0].Contains("queues=2", StringComparison.Ordinal) ? "2" : "1";
    }
}
