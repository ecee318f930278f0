using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Guests that change their cards' addresses and join groups, trusted and not.</summary>
public sealed class ReceiveFilterTests
{
    private const string First = "52:54:00:00:a0:01";
    private const string Changed = "52:54:00:00:a0:99";

    [Fact]
    public async Task A_macvtap_takes_what_a_trusted_guest_asks_for_and_no_more()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ConnectAsync("up0", host.Internet, "far0");
        await host.Host.ShellAsync("ip link set up0 addrgenmode none; ip link set up0 up");
        await host.Internet.ShellAsync("ip address add 10.86.0.254/24 dev far0; ip link set far0 up");
        // The kernel tells of a carrier up to a second later.
        await host.UntilAsync("the link has its carrier", async () => (await host.Host.ShellAsync("ip link show up0")).Contains("state UP", StringComparison.Ordinal));
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "trust", Card(trusted: true), arguments: "guest.net=off"));
        await host.VirshAsync("start", "trust");
        GuestConsole guest = await host.ConsoleAsync("trust");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.86.0.1/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.86.0.254");

        await guest.RunAsync($"ip link set eth0 down; ip link set eth0 address {Changed}; ip link set eth0 up; ip address add 10.86.0.1/24 dev eth0 2>/dev/null; true");
        await guest.ReachesAsync("10.86.0.254");
        Assert.Contains(Changed, await host.Host.ShellAsync("ip link show macvtap0"), StringComparison.Ordinal);
        Assert.Contains($"currentAddress='{Changed}'", await host.VirshAsync("dumpxml", "trust"), StringComparison.Ordinal);
        Assert.DoesNotContain(Changed, await host.VirshAsync("dumpxml", "--inactive", "trust"), StringComparison.Ordinal);

        // A group, by its hardware address; and all frames.
        await guest.RunAsync("ip -6 address add fd86::1:2:3/64 dev eth0");
        await host.UntilAsync("the group is joined", async () => (await host.Host.ShellAsync("ip maddress show dev macvtap0")).Contains("33:33:ff:02:00:03", StringComparison.Ordinal));
        await guest.RunAsync("ip -6 address del fd86::1:2:3/64 dev eth0");
        await host.UntilAsync("the group is left", async () => !(await host.Host.ShellAsync("ip maddress show dev macvtap0")).Contains("33:33:ff:02:00:03", StringComparison.Ordinal));
        await guest.RunAsync("ip link set eth0 promisc on");
        await host.UntilAsync("all frames are taken", async () => (await host.Host.ShellAsync("ip link show macvtap0")).Contains("PROMISC", StringComparison.Ordinal));
        await guest.RunAsync("ip link set eth0 promisc off");
        await host.UntilAsync("not all frames are taken", async () => !(await host.Host.ShellAsync("ip link show macvtap0")).Contains("PROMISC", StringComparison.Ordinal));

        // What the guest says while no daemon listens is heard by the next.
        await host.KillDaemonAsync();
        await guest.RunAsync("ip -6 address add fd86::4:5:6/64 dev eth0");
        await host.StartDaemonAsync();
        await host.UntilAsync("the next daemon has asked", async () => (await host.Host.ShellAsync("ip maddress show dev macvtap0")).Contains("33:33:ff:05:00:06", StringComparison.Ordinal));

        await host.VirshAsync("destroy", "trust");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_guest_that_is_not_trusted_is_only_noted_until_it_is()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ConnectAsync("up0", host.Internet, "far0");
        await host.Host.ShellAsync("ip link set up0 addrgenmode none; ip link set up0 up");
        await host.Internet.ShellAsync("ip address add 10.87.0.254/24 dev far0; ip link set far0 up");
        GuestConsole guest = await host.StartGuestAsync("trust", Card(trusted: false), "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync($"ip address add 10.87.0.1/24 dev eth0; ip link set eth0 up; ip link set eth0 down; ip link set eth0 address {Changed}; ip link set eth0 up");
        await host.UntilAsync("the address is noted", async () => (await host.VirshAsync("dumpxml", "trust")).Contains($"currentAddress='{Changed}'", StringComparison.Ordinal));
        Assert.Contains(First, await host.Host.ShellAsync("ip link show macvtap0"), StringComparison.Ordinal);
        Assert.Contains("(macvtap0)", $"({(await host.VirshAsync("domiflist", "trust")).Trim().Split(' ')[0]})", StringComparison.Ordinal);

        await host.VirshAsync("update-device", "trust", host.Document("trusted.xml", Card(trusted: true)));
        await host.UntilAsync("it is trusted", async () => (await host.Host.ShellAsync("ip link show macvtap0")).Contains(Changed, StringComparison.Ordinal));
        await guest.ReachesAsync("10.87.0.254");
    }

    private static string Card(bool trusted)
        => $"<interface type='direct'{(trusted ? " trustGuestRxFilters='yes'" : "")}><mac address='{First}'/><source dev='up0' mode='bridge'/><model type='virtio'/></interface>";
}
