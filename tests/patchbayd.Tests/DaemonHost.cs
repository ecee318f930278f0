using System.Diagnostics;
using System.Globalization;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>A machine of the test's own, cut off from everything, with the daemon on it.</summary>
internal sealed class DaemonHost : IAsyncDisposable
{
    // The longest way to one's end: a debug build's start while other tests keep all processors busy.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly Space _space;
    private Process? _daemon;

    private DaemonHost(Space space)
    {
        _space = space;
        // QEMU runs as nobody in particular, and its files are in here.
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>The daemon's <c>--root</c>.</summary>
    public string Root => _folder.File("r");

    /// <summary>The daemon's main socket.</summary>
    public string Socket => Path.Combine(Root, "run", "patchbay", "libvirt-sock");

    /// <summary>The address for libvirt's clients.</summary>
    public string Uri => $"qemu+unix:///system?socket={Socket}";

    /// <summary>What the daemon has said on its two streams.</summary>
    public string Log => File.Exists(_folder.File("log")) ? File.ReadAllText(_folder.File("log")) : "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the machine, without a daemon.</summary>
    public static async Task<DaemonHost> CreateAsync()
    {
        DaemonHost host = new(await Space.CreateAsync(Cancellation));
        try
        {
            await host.ShellAsync("mount -t tmpfs tmpfs /run");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the machine, and starts the daemon on it.</summary>
    public static async Task<DaemonHost> StartAsync()
    {
        DaemonHost host = await CreateAsync();
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
        LaunchDaemon(arguments);
        long start = TimeProvider.System.GetTimestamp();
        while (!await DaemonSocket.AnswersAsync(Socket, Cancellation))
        {
            Assert.False(_daemon!.HasExited, $"patchbayd ended: {Log}");
            Assert.True(TimeProvider.System.GetElapsedTime(start) < StartLimit, $"patchbayd did not listen within {StartLimit}: {Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Starts the daemon, and waits for nothing.</summary>
    public void LaunchDaemon(params IReadOnlyList<string> arguments)
    {
        Assert.Null(_daemon);
        Directory.CreateDirectory(Root);
        _daemon = Tool.Start(_space.Inside(
            ["bash", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "daemon", _folder.File("log"), Programs.Patchbayd, "--root", Root, .. arguments]));
    }

    /// <summary>Runs a second daemon to its end, as one does that cannot start.</summary>
    public Task<ToolResult> RunDaemonAsync(params IReadOnlyList<string> arguments) => TryAsync([Programs.Patchbayd, .. arguments]);

    /// <summary>Kills the daemon as a crash would: at once, and nothing else with it.</summary>
    public Task KillDaemonAsync() => EndDaemonAsync("-KILL");

    /// <summary>Asks the daemon to end, as an upgrade would. Gives back its exit code.</summary>
    public Task<int> StopDaemonAsync() => EndDaemonAsync("-TERM");

    /// <summary>Runs a program on the machine, whatever its exit code.</summary>
    public Task<ToolResult> TryAsync(params IReadOnlyList<string> command) => _space.TryAsync(command);

    /// <summary>Runs a program on the machine with this on its standard input, whatever its exit code.</summary>
    public Task<ToolResult> TryWithInputAsync(string input, params IReadOnlyList<string> command)
        => Tool.RunAsync(_space.Inside(command), Cancellation, input);

    /// <summary>A command line that runs a program on the machine.</summary>
    public IReadOnlyList<string> Inside(params IReadOnlyList<string> command) => _space.Inside(command);

    /// <summary>Runs a shell script on the machine, ended by its first failure, and gives back what it wrote.</summary>
    public Task<string> ShellAsync(string script) => _space.ShellAsync(script);

    /// <summary>Runs virsh against the daemon, whatever its exit code.</summary>
    public Task<ToolResult> TryVirshAsync(params IReadOnlyList<string> arguments) => TryAsync(["virsh", "-c", Uri, .. arguments]);

    /// <summary>Runs virsh against the daemon and gives back what it wrote; fails the test when it fails.</summary>
    public async Task<string> VirshAsync(params IReadOnlyList<string> arguments) => Worked(await TryVirshAsync(arguments));

    /// <summary>Runs <c>patchbay</c> against the daemon, whatever its exit code.</summary>
    public Task<ToolResult> TryPatchbayAsync(params IReadOnlyList<string> arguments)
        => TryAsync([Programs.Patchbay, "--root", Root, .. arguments]);

    /// <summary>Runs <c>patchbay</c> against the daemon and gives back what it wrote; fails the test when it fails.</summary>
    public async Task<string> PatchbayAsync(params IReadOnlyList<string> arguments) => Worked(await TryPatchbayAsync(arguments));

    /// <summary>Writes a document, and gives back its path.</summary>
    public string Document(string name, string text) => _folder.Write(name, text);

    /// <summary>Writes a program that anyone may run, and gives back its path.</summary>
    public string Script(string name, string text)
    {
        string path = _folder.Write(name, text);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>A path outside the daemon's root, removed with the machine.</summary>
    public string PathOf(string name) => _folder.File(name);

    /// <summary>Links, addresses, rules and processes: what a change must leave as it was, or come back to.</summary>
    public Task<string> SeenAsync() => ShellAsync(
        """
        for i in $(seq 80); do ip -o link | grep -q " pbgone-" || break; sleep 0.05; done
        ip -br link | awk '{print $1, $2}'; ip -br address | awk '$1 != "lo"'; nft -s list ruleset; ip route show table all | grep -v 'dev lo' || true
        ps -eo comm=,args= | grep -v 'conf-file=[^ ]*/loaded/' | cut -d' ' -f1 | grep -e dnsmasq -e qemu || true
        find "$0" -name '*.tmp' -o -name '*.new'
        """.Replace("$0", Root, StringComparison.Ordinal));

    /// <summary>Asks again and again until it is so; fails the test after the limit, with the daemon's log.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo, int seconds = 30)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {what}\ndaemon: {Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _space.DisposeAsync();
        if (_daemon is not null)
        {
            await _daemon.WaitForExitAsync(CancellationToken.None);
            _daemon.Dispose();
        }
        _folder.Dispose();
    }

    private string Worked(ToolResult result)
    {
        Assert.True(result.ExitCode == 0, $"{result.Command}: {result.Errors}{result.Output}\ndaemon: {Log}");
        return result.Output;
    }

    private async Task<int> EndDaemonAsync(string signal)
    {
        Process daemon = _daemon ?? throw new InvalidOperationException("no daemon was started");
        try
        {
            string children = await File.ReadAllTextAsync($"/proc/{daemon.Id}/task/{daemon.Id}/children", Cancellation);
            if (int.TryParse(children.Trim(), CultureInfo.InvariantCulture, out int pid))
            {
                ToolResult killed = await Tool.RunAsync(["kill", signal, $"{pid}"], Cancellation);
                // One that ends just now by itself is not there any more.
                if (killed.ExitCode == 0 || !daemon.WaitForExit(TimeSpan.FromSeconds(1)))
                {
                    killed.Succeeded();
                }
            }
        }
        catch (IOException) when (daemon.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            // Ended by itself, or by what the test had done to it.
        }
        await daemon.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        int code = daemon.ExitCode;
        daemon.Dispose();
        _daemon = null;
        return code;
    }
}
