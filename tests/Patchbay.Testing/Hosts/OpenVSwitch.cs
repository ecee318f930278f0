using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>Open vSwitch, as <c>tests/openvswitch/fetch</c> gets it: its database and a switch that needs no kernel module.</summary>
public sealed class OpenVSwitch : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Programs = new(FetchAsync);

    private readonly TempFolder _folder = new();
    private readonly string _programs;
    private readonly Func<IReadOnlyList<string>, Task<ToolResult>> _run;

    private OpenVSwitch(string programs, Func<IReadOnlyList<string>, Task<ToolResult>> run) => (_programs, _run) = (programs, run);

    /// <summary>Where its database listens.</summary>
    public string Socket => _folder.File("db.sock");

    /// <summary>The folder of its programs, fetched now if they are missing.</summary>
    public static Task<string> ProgramsAsync() => Programs.Value;

    /// <summary>Starts both.</summary>
    /// <param name="run">Runs a program where the switch shall be.</param>
    public static async Task<OpenVSwitch> StartAsync(Func<IReadOnlyList<string>, Task<ToolResult>> run)
    {
        OpenVSwitch made = new(await ProgramsAsync(), run);
        await made.StartAgainAsync();
        return made;
    }

    /// <summary>Starts both again, with what the database holds.</summary>
    public async Task StartAgainAsync() => (await _run([Path.Combine(_programs, "start"), _folder.Path])).Succeeded();

    /// <summary>Ends both.</summary>
    public async Task StopAsync()
    {
        (await _run([Path.Combine(_programs, "stop"), _folder.Path])).Succeeded();
        for (int i = 0; i < 100 && (File.Exists(_folder.File("ovsdb.pid")) || File.Exists(_folder.File("vswitchd.pid"))); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Ends the switch, at once, and leaves the database.</summary>
    public async Task KillSwitchAsync()
    {
        (await _run(["bash", "-c", "kill -KILL $(cat \"$1\") && rm \"$1\"", "kill", _folder.File("vswitchd.pid")])).Succeeded();
    }

    /// <summary>Has its database stand still, or go on.</summary>
    public async Task HoldDatabaseAsync(bool hold)
        => (await _run(["bash", "-c", $"kill -{(hold ? "STOP" : "CONT")} $(cat \"$1\")", "kill", _folder.File("ovsdb.pid")])).Succeeded();

    /// <summary>Makes a bridge whose ports need no kernel module.</summary>
    public async Task AddBridgeAsync(string name)
    {
        await VsctlAsync("add-br", name, "--", "set", "bridge", name, "datapath_type=netdev");
        (await _run(["ip", "link", "set", name, "up"])).Succeeded();
    }

    /// <summary>Runs ovs-vsctl and gives back what it wrote; fails the test when it fails.</summary>
    public async Task<string> VsctlAsync(params IReadOnlyList<string> arguments)
        => (await _run([Path.Combine(_programs, "ovs-vsctl"), $"--db=unix:{Socket}", "--timeout=10", .. arguments])).Succeeded().TrimEnd('\n');

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private static async Task<string> FetchAsync()
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_OPENVSWITCH") ?? Repository.Path("artifacts", "openvswitch");
        ToolResult fetched = await Tool.RunAsync(
            [Repository.Path("tests", "openvswitch", "fetch"), folder], CancellationToken.None, limit: TimeSpan.FromMinutes(5));
        if (fetched.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"Open vSwitch could not be fetched: {fetched.Errors}");
        }
        fetched.Succeeded();
        return folder;
    }
}
