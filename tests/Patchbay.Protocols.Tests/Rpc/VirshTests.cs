using Patchbay.Testing;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>libvirt's own client against our server.</summary>
public sealed class VirshTests
{
    private static readonly Guid Uuid = Guid.Parse("1ee7d2a1-2596-454a-ae71-784e1fd0129d");

    [Fact]
    public async Task Virsh_connects()
    {
        await using TestDaemon daemon = new();

        (int exit, string output, string error) = await Virsh.RunAsync("-c", daemon.Uri, "uri");

        Assert.Equal((0, "qemu+unix:///system?socket=" + daemon.SocketPath, ""), (exit, output.Trim(), error));
    }

    [Fact]
    public async Task Virsh_lists_networks()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid) { Active = true });
        daemon.Add(new TestNetwork("red", Guid.NewGuid()));

        (int exit, string output, string error) = await Virsh.RunAsync("-c", daemon.Uri, "net-list", "--all");

        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"blue +active +no +yes\n +red +inactive +no +yes", output);
    }

    [Fact]
    public async Task Virsh_defines_starts_and_shows_a_network()
    {
        await using TestDaemon daemon = new();
        using TempFolder folder = new();
        string file = folder.Write("net.xml", "<network><name>green</name></network>");

        (int exit, string output, string error) = await Virsh.RunAsync(
            "-c", daemon.Uri, $"net-define {file}; net-start green; net-info green; net-dumpxml green");

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"Network green defined from {file}", output, StringComparison.Ordinal);
        Assert.Contains("Network green started", output, StringComparison.Ordinal);
        Assert.Matches(@"Active: +yes\nPersistent: +yes\nAutostart: +no\nBridge: +virbr7", output);
        Assert.Contains("<network><name>green</name></network>", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Virsh_prints_our_errors_word_for_word()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid) { Active = true });

        (int missing, _, string noSuch) = await Virsh.RunAsync("-c", daemon.Uri, "net-info", "nosuch");
        (int twice, _, string active) = await Virsh.RunAsync("-c", daemon.Uri, "net-start", "blue");
        (int unknown, _, string unserved) = await Virsh.RunAsync("-c", daemon.Uri, "nodeinfo");
        (int scheme, _, string driver) = await Virsh.RunAsync("-c", $"foo:///system?socket={daemon.SocketPath}", "uri");

        Assert.Equal((1, 1, 1, 1), (missing, twice, unknown, scheme));
        Assert.Equal(
            "error: failed to get network 'nosuch'\nerror: Network not found: no network with matching name 'nosuch'\n", noSuch);
        Assert.Equal(
            "error: Failed to start network blue\nerror: Requested operation is not valid: network is already active\n", active);
        Assert.Contains("error: this function is not supported by the connection driver: virNodeGetInfo", unserved, StringComparison.Ordinal);
        Assert.Contains("error: no connection driver available for foo:///system", driver, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Virsh_reads_on_the_read_only_socket()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));

        (int exit, string output, _) = await Virsh.RunAsync(
            "-c", $"qemu:///system?socket={daemon.ReadOnlySocketPath}", "-r", "net-list --all --name");
        (int denied, _, string error) = await Virsh.RunAsync(
            "-c", $"qemu:///system?socket={daemon.ReadOnlySocketPath}", "net-start", "blue");

        Assert.Equal((0, "blue"), (exit, output.Trim()));
        Assert.Equal(1, denied);
        Assert.Contains("error: operation forbidden: read only access prevents virNetworkCreate\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Virsh_prints_an_event()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));
        Task<(int ExitCode, string Output, string Error)> watching
            = Virsh.RunAsync("-c", daemon.Uri, "net-event", "--event", "lifecycle", "--timeout", "20");
        await daemon.Registered.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        (int started, _, _) = await Virsh.RunAsync("-c", daemon.Uri, "net-start", "blue");
        (int exit, string output, string error) = await watching;

        Assert.Equal((0, 0, ""), (started, exit, error));
        Assert.Equal("event 'lifecycle' for network blue: Started\nevents received: 1", output.Trim());
    }

    [Fact]
    public async Task Virsh_saves_a_stream_whole()
    {
        await using TestDaemon daemon = new();
        using TempFolder folder = new();
        string file = folder.File("picture.png");

        (int exit, string output, string error) = await Virsh.RunAsync("-c", daemon.Uri, "screenshot", "guest", file);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"Screenshot saved to {file}, with type of image/png", output, StringComparison.Ordinal);
        Assert.Equal(TestProcedures.Picture, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }
}
