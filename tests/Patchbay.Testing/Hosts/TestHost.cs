using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>
/// A machine to run the daemon on, cut off from the real one: its own network, mounts and processes, and an "internet" at the end of a
/// cable. The internet knows no way back to addresses behind the host, so that whoever gets an answer was translated.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>The host's address on its uplink <c>wan0</c>.</summary>
    public const string HostAddress = "203.0.113.2";

    /// <summary>The internet's address on the cable: the host's gateway.</summary>
    public const string GatewayAddress = "203.0.113.1";

    /// <summary>A server beyond the gateway: HTTP on port 80 says <c>internet</c>, and its CGI <c>/cgi-bin/who</c> the client's address.</summary>
    public const string ServerAddress = "198.51.100.1";

    /// <summary>The same server by IPv6.</summary>
    public const string ServerAddress6 = "2001:db8:2::1";

    private readonly TempFolder _folder = new();
    private readonly List<GuestConsole> _consoles = [];
    private Process? _daemon;

    private TestHost(Space host, Space internet)
    {
        (Host, Internet) = (host, internet);
        // QEMU runs as nobody in particular, and its files are in here.
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Where the daemon lives.</summary>
    public Space Host { get; }

    /// <summary>What is behind the host's uplink.</summary>
    public Space Internet { get; }

    /// <summary>The daemon's <c>--root</c>.</summary>
    public string Root => _folder.File("r");

    /// <summary>The daemon's main socket.</summary>
    public string Socket => Path.Combine(Root, "run", "patchbay", "libvirt-sock");

    /// <summary>The address for libvirt's clients.</summary>
    public string Uri => $"qemu+unix:///system?socket={Socket}";

    /// <summary>What the daemon has said on its two streams.</summary>
    public string DaemonLog => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => _folder.File("daemon.log");

    /// <summary>Makes the host and its internet, without a daemon.</summary>
    public static async Task<TestHost> CreateAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Space host = await Space.CreateAsync(cancellationToken);
        Space? internet = null;
        try
        {
            internet = await Space.CreateAsync(cancellationToken);
            TestHost made = new(host, internet);
            await made.ConnectAsync();
            return made;
        }
        catch
        {
            await host.DisposeAsync();
            if (internet is not null)
            {
                await internet.DisposeAsync();
            }
            throw;
        }
    }

    /// <summary>Makes the host, and starts the daemon on it.</summary>
    public static async Task<TestHost> StartAsync()
    {
        TestHost host = await CreateAsync();
        try
        {
            await host.StartDaemonAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the daemon, and waits until it answers.</summary>
    public async Task StartDaemonAsync(params IReadOnlyList<string> arguments)
    {
        Assert.Null(_daemon);
        Directory.CreateDirectory(Root);
        _daemon = Tool.Start(Host.Inside(
            ["bash", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "daemon", LogFile, Programs.Patchbayd, "--root", Root, .. arguments]));
        // An earlier daemon's socket may still be there: answering is what counts.
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await DaemonSocket.AnswersAsync(Socket, limit.Token))
        {
            Assert.False(_daemon.HasExited, $"patchbayd ended: {DaemonLog}");
            Assert.False(limit.IsCancellationRequested, $"patchbayd did not listen within 30 s: {DaemonLog}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Kills the daemon as a crash would: at once, and nothing else with it.</summary>
    public Task KillDaemonAsync() => EndDaemonAsync("-KILL");

    /// <summary>Kills the daemon in the middle of something: at the moment when it is so, or when that has ended unseen.</summary>
    /// <param name="isSo">Asked again and again, without a pause.</param>
    /// <param name="until">What it is in the middle of.</param>
    public async Task KillDaemonWhenAsync(Func<bool> isSo, Task until)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        ArgumentNullException.ThrowIfNull(until);
        // Found before, as a process that is started to send the signal would come too late.
        using var daemon = Process.GetProcessById(int.Parse(await DaemonIdAsync(), CultureInfo.InvariantCulture));
        await Task.Run(() =>
        {
            while (!isSo() && !until.IsCompleted)
            {
                Thread.Yield();
            }
            daemon.Kill();
        });
        await DaemonEndedAsync();
    }

    /// <summary>Asks the daemon to end, as an upgrade would.</summary>
    public Task StopDaemonAsync() => EndDaemonAsync("-TERM");

    /// <summary>Runs virsh against the daemon, whatever its exit code.</summary>
    public Task<ToolResult> TryVirshAsync(params IReadOnlyList<string> arguments) => Host.TryAsync(["virsh", "-q", "-c", Uri, .. arguments]);

    /// <summary>Runs virsh against the daemon and gives back what it wrote; fails the test when it fails.</summary>
    public async Task<string> VirshAsync(params IReadOnlyList<string> arguments)
    {
        ToolResult result = await TryVirshAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{result.Command}: {result.Errors}{result.Output}\ndaemon: {DaemonLog}");
        return result.Output;
    }

    /// <summary>Runs <c>patchbay</c> against the daemon, whatever its exit code.</summary>
    public Task<ToolResult> TryPatchbayAsync(params IReadOnlyList<string> arguments)
        => Host.TryAsync([Programs.Patchbay, "--root", Root, .. arguments]);

    /// <summary>Runs <c>patchbay</c> against the daemon and gives back what it wrote; fails the test when it fails.</summary>
    public async Task<string> PatchbayAsync(params IReadOnlyList<string> arguments)
    {
        ToolResult result = await TryPatchbayAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{result.Command}: {result.Errors}{result.Output}\ndaemon: {DaemonLog}");
        return result.Output;
    }

    /// <summary>Writes a document for the two to read, and gives back its path.</summary>
    public string Document(string name, string text) => _folder.Write(name, text);

    /// <summary>A path outside the daemon's root, removed with the host.</summary>
    public string PathOf(string name) => _folder.File(name);

    /// <summary>
    /// A folder with the test guest's <c>vmlinuz</c>, <c>vmlinux</c> (unpacked) and <c>initrd</c>, where QEMU's user may read them;
    /// <c>initrd-agent</c> runs the guest agent too, and <c>initrd-traffic</c> has the program <c>traffic</c>.
    /// </summary>
    public async Task<string> ImageAsync()
    {
        string folder = _folder.File("guest");
        if (!Directory.Exists(folder))
        {
            string image = await GuestImage.FolderAsync();
            Directory.CreateDirectory(folder);
            foreach (string part in new[] { "vmlinuz", "vmlinux", "initrd" })
            {
                File.Copy(Path.Combine(image, part), Path.Combine(folder, part));
            }
            // Archives one after the other are one initramfs.
            const string Append = "for more in agent traffic; do cat \"$1/initrd\" \"$1/$more\" >\"$2/initrd-$more\"; done";
            (await Tool.RunAsync(["bash", "-euc", Append, "append", image, folder], TestContext.Current.CancellationToken)).Succeeded();
        }
        return folder;
    }

    /// <summary>Opens a running guest's serial console.</summary>
    public async Task<GuestConsole> ConsoleAsync(string guest)
    {
        string pty = (await VirshAsync("ttyconsole", guest)).Trim();
        GuestConsole console = GuestConsole.Open(pty);
        _consoles.Add(console);
        return console;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (GuestConsole console in _consoles)
        {
            await console.DisposeAsync();
        }
        await Host.DisposeAsync();
        await Internet.DisposeAsync();
        if (_daemon is not null)
        {
            await _daemon.WaitForExitAsync(CancellationToken.None);
            _daemon.Dispose();
        }
        _folder.Dispose();
    }

    private async Task ConnectAsync()
    {
        await Host.ConnectAsync("wan0", Internet, "lan0");
        await Host.ShellAsync(
            $"""
            ip address add {HostAddress}/24 dev wan0
            ip address add 2001:db8:1::2/64 dev wan0 nodad
            ip link set wan0 up
            ip route add default via {GatewayAddress}
            ip -6 route add default via 2001:db8:1::1
            mount -t tmpfs tmpfs /run
            """);
        string www = Directory.CreateDirectory(_folder.File("www", "cgi-bin")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(www, "index.html"), "internet\n");
        string who = Path.Combine(www, "cgi-bin", "who");
        await File.WriteAllTextAsync(who, "#!/bin/sh\necho; echo \"$REMOTE_ADDR\"\n");
        File.SetUnixFileMode(who, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Internet.ShellAsync(
            $"""
            ip address add {GatewayAddress}/24 dev lan0
            ip address add 2001:db8:1::1/64 dev lan0 nodad
            ip address add {ServerAddress}/32 dev lo
            ip address add {ServerAddress6}/128 dev lo nodad
            ip link set lan0 up
            busybox httpd -p '[::]:80' -h '{www}'
            """);
    }

    private async Task EndDaemonAsync(string signal)
    {
        (await Tool.RunAsync(["kill", signal, await DaemonIdAsync()], TestContext.Current.CancellationToken)).Succeeded();
        await DaemonEndedAsync();
    }

    // What was started is the way into the daemon's namespaces, and the daemon its child.
    private async Task<string> DaemonIdAsync()
    {
        Process daemon = _daemon ?? throw new InvalidOperationException("no daemon was started");
        return (await File.ReadAllTextAsync($"/proc/{daemon.Id}/task/{daemon.Id}/children")).Trim();
    }

    private async Task DaemonEndedAsync()
    {
        await _daemon!.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _daemon.Dispose();
        _daemon = null;
    }
}
