using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Connections: what older programs ask of them, and very many of them.</summary>
public sealed class ConnectionTests
{
    // 0000001c 20008086 …: AUTH_LIST, which anyone may call.
    private static readonly byte[] AuthList = [0, 0, 0, 28, 0x20, 0, 0x80, 0x86, 0, 0, 0, 1, 0, 0, 0, 66, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private const string Count = "ls /proc/$(pgrep -o patchbayd)/fd | wc -l";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_only_look_has_one_network_planned_and_not_several_held_for_a_plan()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string one = host.Document("one.xml", Documents.Bare("one", "virbr7"));
        string two = host.Document("two.xml", Documents.Bare("two", "virbr8"));
        string socket = $"patchbay+unix:///system?socket={host.Socket}-ro";

        ToolResult several = await host.TryAsync(Programs.Patchbay, "-c", socket, "apply", "--plan", one, two);
        Assert.Contains("read only access prevents planning of several networks together", several.Errors, StringComparison.Ordinal);
        ToolResult single = await host.TryAsync(Programs.Patchbay, "-c", socket, "apply", "--plan", one);
        Assert.Equal("", single.Errors);
        Assert.Contains("define", single.Output, StringComparison.Ordinal);
        Assert.Contains("network two", (await host.TryPatchbayAsync("apply", "--plan", one, two)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_programs_ask_of_a_connection_is_answered()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        // Where libvirt's library looks when it is told nothing; only then it asks for the URI.
        await host.StartDaemonAsync("--socket", "/run/libvirt/libvirt-sock");
        string program = host.Document("connection.py",
            """
            import libvirt, sys
            c = libvirt.open(sys.argv[1])
            path = sys.argv[1].split('=')[1]
            print(c.getType(), libvirt.open(None).getURI(), c.getLibVersion() >= 11000000, c.getVersion() > 1000000, c.getHostname() != '')
            print(c.isSecure(), c.isEncrypted(), c.isAlive(), c.getSecurityModel())
            n = c.networkDefineXML(open(sys.argv[2] + '/default.xml').read())
            d = c.defineXML(open(sys.argv[2] + '/blue.xml').read())
            print(c.numOfNetworks(), c.numOfDefinedNetworks(), c.listNetworks(), c.listDefinedNetworks())
            print(c.numOfDomains(), c.numOfDefinedDomains(), c.listDomainsID(), c.listDefinedDomains())
            print(d.isUpdated())
            n.create(); d.create()
            print(c.numOfNetworks(), c.numOfDefinedNetworks(), c.listNetworks(), c.listDefinedNetworks())
            print(c.numOfDomains(), c.numOfDefinedDomains(), c.listDomainsID(), c.listDefinedDomains())
            print(d.hasManagedSaveImage(), d.securityLabel(), d.messages(), n.bridgeName())
            c.registerCloseCallback(lambda *_: None, None)
            c.unregisterCloseCallback()
            d.destroy(); n.destroy()
            net = libvirt.open(sys.argv[1].replace('qemu+unix', 'network+unix'))
            print(net.getType(), net.listDefinedNetworks())
            for uri in ('foo:///system', 'qemu:///elsewhere'):
                try:
                    libvirt.open(uri + '?socket=' + path)
                except libvirt.libvirtError as e:
                    print(e.get_error_code(), e)
            """);

        string said = (await host.TryAsync("bash", "-c", "/usr/bin/python3 \"$@\" 2>/dev/null", "python", program, host.Uri, Golden.PathOf("documents"))).Succeeded();

        Assert.Equal(
            """
            QEMU qemu:///system True True True
            1 0 1 ['none', '0']
            0 1 [] ['default']
            0 1 [] ['blue']
            0
            1 0 ['default'] []
            1 0 [1] []
            0 ['', False] [] virbr0
            network ['default']
            5 no connection driver available for foo:///system
            5 no connection driver available for qemu:///elsewhere

            """.ReplaceLineEndings("\n"),
            said);
    }

    [Fact]
    public async Task Descriptors_come_through_and_are_refused_where_nothing_takes_them()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string program = host.Document("descriptors.py",
            """
            import libvirt, os, sys
            libvirt.registerErrorHandler(lambda *_: None, None)
            c = libvirt.open(sys.argv[1])
            d = c.defineXML(open(sys.argv[2] + '/blue.xml').read())
            for _ in range(100):
                try:
                    d.FDAssociate('group', list(os.pipe()))
                except libvirt.libvirtError as e:
                    said = (e.get_error_code(), str(e))
            print(*said)
            print(d.name(), c.numOfDefinedDomains())
            """);
        // The first definition opens what the daemon keeps open.
        (await host.TryAsync("/usr/bin/python3", program, host.Uri, Golden.PathOf("documents"))).Succeeded();
        string before = await host.ShellAsync(Count);

        string said = (await host.TryAsync("/usr/bin/python3", program, host.Uri, Golden.PathOf("documents"))).Succeeded();

        Assert.Equal(
            """
            84 Operation not supported: no disk takes the 2 descriptors of group 'group': disks are opened by their paths
            blue 1

            """.ReplaceLineEndings("\n"),
            said);
        await host.UntilAsync("the descriptors are closed again", async () => await host.ShellAsync(Count) == before);
    }

    [Fact]
    public async Task Ten_thousand_idle_connections_cost_little_and_keep_nobody_out()
    {
        const int Many = 10_000;
        await using DaemonHost host = await DaemonHost.StartAsync();
        List<Socket> idle = [];
        try
        {
            await AddAsync(200);
            long before = await MemoryAsync(host);
            await AddAsync(Many);
            double each = (double)(await MemoryAsync(host) - before) / (Many - 200);

            Assert.InRange(each, -1, 64);
            TestContext.Current.SendDiagnosticMessage($"{each:F1} KiB a connection");
            Assert.Equal("", (await host.VirshAsync("net-list", "--all", "--name")).Trim());
            await AskAsync(idle[Many / 2]);
        }
        finally
        {
            idle.ForEach(static s => s.Dispose());
        }
        await host.VirshAsync("net-list");

        // Each has been heard of once, so that all are served.
        async Task AddAsync(int count)
        {
            while (idle.Count < count)
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                idle.Add(socket);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.Socket), Cancellation);
                await AskAsync(socket);
            }
        }
    }

    [Fact]
    public async Task One_user_does_not_keep_others_out_of_the_socket_that_all_may_use()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string program = host.Document("many.py",
            """
            import socket, sys, time
            call = bytes.fromhex('0000001c200080860000000100000042000000000000000000000000')
            held, served = [], 0
            for i in range(1010):
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                s.sendall(call)
                answer = s.recv(36)
                served += answer[24:28] == bytes(4)
                held.append(s)
            print(served, flush=True)
            sys.stdin.read()
            """);
        static string[] AsUser(int user, params string[] command) => ["setpriv", $"--reuid={user}", "--regid=65534", "--clear-groups", .. command];
        string[] looks = ["env", "HOME=/tmp", "virsh", "-r", "-c", host.Uri + "-ro", "net-list", "--all", "--name"];
        using Process many = Tool.Start(host.Inside(["bash", "-c", "ulimit -n 4096; exec \"$@\"", "many", .. AsUser(65534, "/usr/bin/python3", program, host.Socket + "-ro")]));
        Assert.Equal("1000", await many.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation));

        Assert.Contains("too many connections: user 65534", (await host.TryAsync(AsUser(65534, looks))).Failed(), StringComparison.Ordinal);
        (await host.TryAsync(AsUser(65533, looks))).Succeeded();
        (await host.TryAsync(looks)).Succeeded();
        Assert.Single(host.Log.Split('\n'), static l => l.Contains("connections of user 65534 are refused", StringComparison.Ordinal));

        many.StandardInput.Close();
        await many.WaitForExitAsync(Cancellation);
        await host.UntilAsync("its places are free again", async () => (await host.TryAsync(AsUser(65534, looks))).ExitCode == 0);
    }

    private static async Task AskAsync(Socket socket)
    {
        await socket.SendAsync(AuthList, Cancellation);
        byte[] answer = new byte[36];
        for (int have = 0; have < answer.Length;)
        {
            int count = await socket.ReceiveAsync(answer.AsMemory(have), Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.NotEqual(0, count);
            have += count;
        }
    }

    // What is the daemon's alone, in KiB.
    private static async Task<long> MemoryAsync(DaemonHost host) => long.Parse(
        await host.ShellAsync("awk '/^Private/ {s += $2} END {print s}' /proc/$(pgrep -o patchbayd)/smaps_rollup"), CultureInfo.InvariantCulture);
}
