using System.Diagnostics;
using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>
/// Namespaces with a process that keeps them, and everything started in them, alive: a machine of the test's own. When it is disposed, the
/// kernel ends whatever runs inside.
/// </summary>
public sealed class Space : IAsyncDisposable
{
    // Bash, as the first process of a pid namespace must collect the children of those that die.
    private const string Keeper = "ip link set lo up; mount -t sysfs sys /sys; echo ready; while read -r; do :; done; exit 0";

    private readonly Process _keeper;

    private Space(Process keeper, int pid) => (_keeper, Pid) = (keeper, pid);

    /// <summary>The first process inside, by its number outside.</summary>
    public int Pid { get; }

    /// <summary>Makes network, mount and pid namespaces. Skips the test where that is not allowed, but fails it under CI.</summary>
    public static async Task<Space> CreateAsync(CancellationToken cancellationToken)
    {
        Process keeper = Tool.Start(["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", Keeper]);
        try
        {
            string? line = await keeper.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Tool.Limit, cancellationToken);
            if (line != "ready")
            {
                string why = await keeper.StandardError.ReadToEndAsync(cancellationToken);
                if (Environment.GetEnvironmentVariable("CI") != "true")
                {
                    Assert.Skip($"making namespaces needs root: {why}");
                }
                throw new InvalidOperationException($"unshare: {why}");
            }
            string children = await File.ReadAllTextAsync($"/proc/{keeper.Id}/task/{keeper.Id}/children", cancellationToken);
            return new Space(keeper, int.Parse(children.Trim(), System.Globalization.CultureInfo.InvariantCulture));
        }
        catch
        {
            keeper.Kill(entireProcessTree: true);
            keeper.Dispose();
            throw;
        }
    }

    /// <summary>A command line that runs <paramref name="command"/> inside.</summary>
    public IReadOnlyList<string> Inside(params IReadOnlyList<string> command)
        => ["nsenter", "-t", $"{Pid}", "-n", "-m", "-p", "--", .. command];

    /// <summary>Runs a program inside, whatever its exit code.</summary>
    public Task<ToolResult> TryAsync(params IReadOnlyList<string> command)
        => Tool.RunAsync(Inside(command), TestContext.Current.CancellationToken);

    /// <summary>Runs a program inside and gives back what it wrote; fails the test when it fails.</summary>
    public async Task<string> RunAsync(params IReadOnlyList<string> command) => (await TryAsync(command)).Succeeded();

    /// <summary>Runs a shell script inside, ended by its first failure.</summary>
    public Task<string> ShellAsync(string script) => RunAsync("bash", "-euc", script);

    /// <summary>Plugs a cable between this and another: <paramref name="name"/> here, <paramref name="peer"/> there.</summary>
    public async Task ConnectAsync(string name, Space other, string peer)
    {
        ArgumentNullException.ThrowIfNull(other);
        // Without the pid namespace: the other's number is one of the outside.
        (await Tool.RunAsync(
            ["nsenter", "-t", $"{Pid}", "-n", "--", "ip", "link", "add", name, "type", "veth", "peer", "name", peer, "netns", $"{other.Pid}"],
            TestContext.Current.CancellationToken)).Succeeded();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Its first process ends with its standard input, and takes all others along.
        _keeper.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        try
        {
            await _keeper.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _keeper.Kill(entireProcessTree: true);
        }
        _keeper.Dispose();
    }
}
