using System.Text.RegularExpressions;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A daemon that dies and comes back: guests and their traffic do not notice.</summary>
public sealed class RestartTests
{
    // The dnsmasq that waits for the next network is the daemon's own.
    private const string Processes = "pgrep -a 'qemu|dnsmasq' | grep -v /loaded/ | cut -d' ' -f1";

    [Fact]
    public async Task Pings_lose_nothing_while_the_daemon_is_killed_and_started_again()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", "52:54:00:00:00:01"));
        GuestConsole red = await host.StartGuestAsync("red", Documents.On("default", "52:54:00:00:00:02"));
        string redAddress = await red.LeaseAsync();
        await blue.LeaseAsync();
        string rules = await host.Host.RunAsync("nft", "-s", "list", "ruleset");
        string processes = await host.Host.ShellAsync(Processes);
        string live = await host.VirshAsync("dumpxml", "blue");

        Task<string> inside = blue.RunAsync($"ping -i 0.1 -c 60 {redAddress}", TimeSpan.FromSeconds(60));
        for (int i = 0; i < 3; i++)
        {
            await host.KillDaemonAsync();
            await host.StartDaemonAsync();
        }

        Assert.Contains(" 0% packet loss", await inside, StringComparison.Ordinal);
        Assert.Contains(" 0% packet loss", await blue.RunAsync($"ping -i 0.2 -c 5 {TestHost.ServerAddress}"), StringComparison.Ordinal);
        Assert.Equal(rules, await host.Host.RunAsync("nft", "-s", "list", "ruleset"));
        Assert.Equal(processes, await host.Host.ShellAsync(Processes));
        Assert.Equal(live, await host.VirshAsync("dumpxml", "blue"));
        Assert.Equal(["blue", "red"], Names(await host.VirshAsync("list", "--name")));
        Assert.Equal(["default"], Names(await host.VirshAsync("net-list", "--name")));

        // What was adopted is still ours to command.
        await host.VirshAsync("shutdown", "blue");
        await host.UntilAsync("blue is off", async () => Names(await host.VirshAsync("list", "--name")).SequenceEqual(["red"]));
        await host.VirshAsync("destroy", "red");
        await host.VirshAsync("net-destroy", "default");
    }

    [Fact]
    public async Task A_guest_that_ended_meanwhile_is_cleaned_up_after()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        string before = await HostState.SeenAsync(host);
        await host.StartGuestAsync("blue", Documents.On("default", "52:54:00:00:00:01"));

        await host.KillDaemonAsync();
        await host.Host.ShellAsync("kill -9 $(ps -eo pid=,comm= | awk '/qemu/ {print $1}')");
        await host.StartDaemonAsync();

        await host.UntilAsync("blue is off", async () => Names(await host.VirshAsync("list", "--name")).Length == 0);
        Assert.Equal(before, await HostState.SeenAsync(host));
        Assert.DoesNotContain("connections=", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
        await host.VirshAsync("start", "blue");
    }

    [Fact]
    public async Task What_others_broke_meanwhile_is_repaired()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("default", "52:54:00:00:00:01"));
        await blue.LeaseAsync();
        string before = await HostState.SeenAsync(host);

        await host.KillDaemonAsync();
        await host.Host.ShellAsync(
            "nft flush ruleset; ip address flush dev virbr0; echo 0 > /proc/sys/net/ipv4/ip_forward; kill -9 $(ps -eo pid=,comm= | awk '/dnsmasq/ {print $1}')");
        await host.StartDaemonAsync();

        await host.UntilAsync("the host is as it was", async () => await HostState.SeenAsync(host) == before);
        await blue.RunAsync($"ping -c 2 -W 2 {TestHost.ServerAddress}");
    }

    [Fact]
    public async Task Autostart_starts_networks_and_then_guests_once_a_boot()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        await host.VirshAsync("net-autostart", "default");
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", Documents.On("default", "52:54:00:00:00:01")));
        await host.VirshAsync("autostart", "blue");

        // A start of the machine: live state is gone, definitions are not.
        await host.StopDaemonAsync();
        Directory.Delete(Path.Combine(host.Root, "run"), recursive: true);
        await host.StartDaemonAsync();
        await host.UntilAsync("blue runs", async () => Names(await host.VirshAsync("list", "--name")).SequenceEqual(["blue"]));
        Assert.Equal(["default"], Names(await host.VirshAsync("net-list", "--name")));

        // Stopped by hand stays stopped over a restart of the daemon alone.
        await host.VirshAsync("destroy", "blue");
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Empty(Names(await host.VirshAsync("list", "--name")));
    }

    private static string[] Names(string list)
        => [.. Regex.Split(list, "\n").Select(n => n.Trim()).Where(n => n.Length > 0).Order(StringComparer.Ordinal)];
}
