using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Host.Qemu;
using Patchbay.Linux;
using Patchbay.Planning;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Networks;

/// <summary>What keeps a start and a stop as fast with many networks as with one, and what it must not cost.</summary>
public sealed class ManyNetworksTests
{
    private const int Several = 4;
    private const string Going = "1885470721";

    [Fact]
    public async Task Networks_that_stop_give_their_names_free_at_once_and_are_deleted_together()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        string before = networks.State();
        List<Guid> started = [];
        for (int i = 0; i < Several; i++)
        {
            started.Add(await networks.StartAsync(Document(i)));
        }

        foreach (Guid network in started)
        {
            await networks.StopAsync(network);
        }
        string links = networks.Network.Exec("ip", "-br", "link");
        string local = networks.Network.Exec("ip", "route", "show", "table", "local");
        Guid again = await networks.StartAsync(Document(0));

        Assert.DoesNotContain("virbr", links, StringComparison.Ordinal);
        Assert.Contains("pbgone-", links, StringComparison.Ordinal);
        Assert.DoesNotContain("192.168.14", local, StringComparison.Ordinal);
        Assert.Contains("192.168.140.1/24", networks.Network.Exec("ip", "-o", "addr", "show", "dev", "virbr0"), StringComparison.Ordinal);
        await networks.StopAsync(again);
        Assert.Equal(before, networks.State());
    }

    [Fact]
    public void What_a_killed_daemon_left_to_be_deleted_the_next_one_deletes()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using TempFolder folder = new();
        foreach ((string name, string group) in new[] { ("pbgone-a", Going), ("pbgone-b", Going), ("pbgone-x", "0"), ("mine", Going) })
        {
            network.Exec("ip", "link", "add", name, "group", group, "type", "bridge");
        }
        network.Exec("ip", "link", "set", "mine", "group", "0");

        Open(network, folder).Dispose();

        string left = network.Exec("ip", "-br", "link");
        Assert.DoesNotContain("pbgone-a", left, StringComparison.Ordinal);
        Assert.DoesNotContain("pbgone-b", left, StringComparison.Ordinal);
        Assert.Contains("pbgone-x", left, StringComparison.Ordinal);
        Assert.Contains("mine", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dnsmasq_is_woken_by_the_addresses_of_its_own_bridge_alone()
    {
        const int Others = 40;
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document(0));
        networks.Network.Exec("ip", "link", "add", "other", "type", "bridge");
        networks.Network.Exec("ip", "link", "set", "other", "up");
        int process = int.Parse(networks.Network.Exec("pgrep", "-f", $"conf-file={networks.Paths.Run}/networks/"), CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(() => Waits(process), "dnsmasq has started");
        int before = Wakes(process);

        for (int i = 1; i <= Others; i++)
        {
            networks.Network.Exec("ip", "addr", "add", $"10.99.{i}.1/24", "dev", "other");
            networks.Network.Exec("ip", "route", "add", $"10.98.{i}.0/24", "dev", "other");
        }
        int after = Wakes(process);
        networks.Network.Exec("ip", "addr", "add", "192.168.140.9/24", "dev", "virbr0");

        Assert.InRange(after - before, 0, Others / 4);
        await Eventually.TrueAsync(
            () => networks.Network.Exec("ss", "-lun", "src", "192.168.140.9:53").Contains("192.168.140.9", StringComparison.Ordinal),
            "it serves an address that its own bridge was given");
    }

    [Fact]
    public async Task A_bridge_that_was_deleted_is_served_again_by_the_dnsmasq_that_runs()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document(0));

        networks.Network.Exec("ip", "link", "del", "virbr0");

        await Eventually.TrueAsync(
            () => networks.Network.Exec("ss", "-lun", "src", "192.168.140.1:53").Contains("192.168.140.1", StringComparison.Ordinal)
                && networks.Network.TryExec("", "ip", "-o", "addr", "show", "dev", "virbr0").Output.Contains("192.168.140.1/24", StringComparison.Ordinal),
            "it serves the new bridge");
    }

    [Fact]
    public async Task A_dnsmasq_that_a_killed_daemon_left_loaded_is_ended_and_no_other()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using TempFolder folder = new();
        using TempFolder foreign = new();
        string run = new HostPaths(folder.Path).Run;
        string pipe = $"{run}/loaded/7-1.conf";
        ChildProcess spare = Waiting(network, pipe);
        ChildProcess halfTold = Waiting(network, $"{run}/networks/n1.conf");
        ChildProcess other = Waiting(network, $"{new HostPaths(foreign.Path).Run}/loaded/7-1.conf");
        try
        {
            using LinuxHost host = Open(network, folder);

            await Task.WhenAll(spare.Exited, halfTold.Exited).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.False(other.Exited.IsCompleted);
            Assert.False(File.Exists(pipe));
        }
        finally
        {
            ChildProcess[] all = [spare, halfTold, other];
            Array.ForEach(all, static p => p.Signal(ChildProcess.SIGKILL));
            await Task.WhenAll(all.Select(static p => p.Exited));
        }
    }

    private static ChildProcess Waiting(PrivateNetwork network, string config)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(config)!);
        NamedPipe.Create(config);
        return ChildProcess.Spawn(new SpawnOptions { Program = "dnsmasq", Arguments = ["--keep-in-foreground", $"--conf-file={config}"], Namespace = network.Namespace });
    }

    private static LinuxHost Open(PrivateNetwork network, TempFolder folder) => new(
        new HostPaths(folder.Path),
        network.Namespace,
        new GuestHost(network.Namespace, TimeProvider.System, NullLogger<GuestHost>.Instance),
        TimeProvider.System,
        NullLogger<LinuxHost>.Instance);

    private static string Document(int i) =>
        $"""
        <network><name>n{i}</name><forward mode='nat'/><bridge name='virbr{i}'/>
          <ip address='192.168.{140 + i}.1' netmask='255.255.255.0'><dhcp><range start='192.168.{140 + i}.10' end='192.168.{140 + i}.20'/></dhcp></ip>
        </network>
        """;

    // Times that it gave the processor up to wait for something.
    private static int Wakes(int process)
    {
        const string Field = "voluntary_ctxt_switches:";
        string line = File.ReadLines($"/proc/{process}/status").Single(l => l.StartsWith(Field, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Field.Length), CultureInfo.InvariantCulture);
    }

    private static bool Waits(int process) => File.ReadAllText($"/proc/{process}/stat").Contains(") S ", StringComparison.Ordinal);
}
