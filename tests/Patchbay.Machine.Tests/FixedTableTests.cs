using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Bridges that are told which address is behind which port, and learn nothing (<c>macTableManager='libvirt'</c>).</summary>
public sealed class FixedTableTests
{
    private const string First = "52:54:00:00:f0:01";
    private const string Second = "52:54:00:00:f0:02";
    private const string Changed = "52:54:00:00:f0:99";

    private const string Network = "<network><name>fixed</name><bridge name='virbr7' stp='off' delay='0' macTableManager='libvirt'/><ip address='10.97.0.1' prefix='24'/></network>";

    [Fact]
    public async Task A_bridge_knows_its_guests_addresses_and_learns_none()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("fixed", Network);
        string before = await HostState.SeenAsync(host);
        GuestConsole one = await host.StartGuestAsync("one", Card(First, trusted: true), "guest.net=off");
        GuestConsole two = await host.StartGuestAsync("two", "", "guest.net=off");
        await one.ReadyAsync();
        await one.RunAsync("ip address add 10.97.0.11/24 dev eth0; ip link set eth0 up");
        await one.ReachesAsync("10.97.0.1");
        Assert.Equal([First], await EntriesAsync(host, "vnet0"));
        await AssertLearnsNothingAsync(host, "vnet0");
        Assert.Contains("macTableManager='libvirt'", await host.VirshAsync("dumpxml", "one"), StringComparison.Ordinal);

        // Hot: frames between two guests get through by their entries alone.
        string card = host.Document("card.xml", Card(Second, trusted: false));
        await two.ReadyAsync();
        await two.RunAsync("modprobe -a virtio_pci virtio_net");
        await host.VirshAsync("attach-device", "two", card);
        await two.HasCardAsync("eth0");
        await two.RunAsync("ip address add 10.97.0.12/24 dev eth0; ip link set eth0 up");
        await two.ReachesAsync("10.97.0.11");
        Assert.Equal([Second], await EntriesAsync(host, "vnet1"));
        await AssertLearnsNothingAsync(host, "vnet1");

        // A trusted guest's new address is told; another's is not, and gets no answer.
        await one.RunAsync($"ip link set eth0 down; ip link set eth0 address {Changed}; ip link set eth0 up; ip address add 10.97.0.11/24 dev eth0 2>/dev/null; true");
        await one.ReachesAsync("10.97.0.1");
        Assert.Equal([Changed], await EntriesAsync(host, "vnet0"));
        await two.RunAsync("ip link set eth0 down; ip link set eth0 address 52:54:00:00:f0:77; ip link set eth0 up; ip address add 10.97.0.12/24 dev eth0 2>/dev/null; ! ping -c 2 -W 2 10.97.0.1");
        Assert.Equal([Second], await EntriesAsync(host, "vnet1"));
        await two.RunAsync($"ip link set eth0 down; ip link set eth0 address {Second}; ip link set eth0 up; ip address add 10.97.0.12/24 dev eth0 2>/dev/null; true");
        await two.ReachesAsync("10.97.0.1");

        // Nobody gets what is somebody else's: neither the host's address nor another guest's, not even of one that stands still.
        string own = (await host.Host.ShellAsync("cat /sys/class/net/virbr7/address")).Trim();
        foreach (string taken in (string[])[own, Second])
        {
            await host.VirshAsync("suspend", "two");
            await one.RunAsync($"ip link set eth0 down; ip link set eth0 address {taken}; ip link set eth0 up");
            await host.UntilAsync("the refusal is said", () => Task.FromResult(host.DaemonLog.Contains($"the address {taken} is ", StringComparison.Ordinal)));
            Assert.Equal([Changed], await EntriesAsync(host, "vnet0"));
            Assert.Equal([Second], await EntriesAsync(host, "vnet1"));
            await host.VirshAsync("resume", "two");
            await two.ReachesAsync("10.97.0.1");
        }
        await one.RunAsync($"ip link set eth0 down; ip link set eth0 address {Changed}; ip link set eth0 up; ip address add 10.97.0.11/24 dev eth0 2>/dev/null; true");
        await one.ReachesAsync("10.97.0.1");
        Assert.Equal([Changed], await EntriesAsync(host, "vnet0"));

        // What somebody took out while no daemon ran is put back by the next, and a network that starts again has it too.
        await host.KillDaemonAsync();
        await host.Host.ShellAsync($"bridge fdb delete {Second} dev vnet1 master");
        await host.StartDaemonAsync();
        await host.UntilAsync("it is told again", async () => (await EntriesAsync(host, "vnet1")).SequenceEqual([Second]));
        Assert.Equal([Changed], await EntriesAsync(host, "vnet0"));
        await host.VirshAsync("net-destroy", "fixed");
        await host.VirshAsync("net-start", "fixed");
        await host.UntilAsync("it is plugged in again", async () => (await EntriesAsync(host, "vnet0")).SequenceEqual([Changed]));
        await AssertLearnsNothingAsync(host, "vnet0");
        await one.ReachesAsync("10.97.0.1");

        // Elsewhere it is an ordinary port.
        await host.DefineAndStartAsync("plain", "<network><name>plain</name><bridge name='virbr8' stp='off' delay='0'/><ip address='10.98.0.1' prefix='24'/></network>");
        await host.VirshAsync("update-device", "one", host.Document("moved.xml", Card(First, trusted: true).Replace("'fixed'", "'plain'", StringComparison.Ordinal)));
        Assert.Matches("learning on flood on", await host.Host.ShellAsync("bridge -d link show dev vnet0"));
        await host.VirshAsync("update-device", "one", host.Document("back.xml", Card(First, trusted: true)));
        Assert.Equal([Changed], await EntriesAsync(host, "vnet0"));
        await AssertLearnsNothingAsync(host, "vnet0");
        await host.VirshAsync("net-destroy", "plain");

        await host.VirshAsync("detach-device", "two", card);
        await two.HasNoCardAsync("eth0");
        await host.VirshAsync("destroy", "two");
        await host.VirshAsync("destroy", "one");
        // The kernel tells of a bridge without carrier up to a second late (linkwatch).
        await host.UntilAsync("the host is as before", async () => await HostState.SeenAsync(host) == before);
    }

    private static string Card(string mac, bool trusted)
        => $"<interface type='network'{(trusted ? " trustGuestRxFilters='yes'" : "")}><mac address='{mac}'/><source network='fixed'/><model type='virtio'/></interface>";

    // What the bridge was told of a port, apart from the port's own address.
    private static async Task<string[]> EntriesAsync(TestHost host, string tap)
        => [.. (await host.Host.ShellAsync($"bridge fdb show dev {tap} | awk '/ master / && / static/ && !/ permanent/ {{print $1}}' | sort -u")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static async Task AssertLearnsNothingAsync(TestHost host, string tap)
        => Assert.Matches("learning off flood off", await host.Host.ShellAsync($"bridge -d link show dev {tap}"));
}
