using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Steps that many of these tests take.</summary>
internal static class TestHostSteps
{
    public static async Task DefineAndStartAsync(this TestHost host, string network, string document)
    {
        await host.VirshAsync("net-define", host.Document($"{network}.net.xml", document));
        await host.VirshAsync("net-start", network);
    }

    public static async Task<GuestConsole> StartGuestAsync(this TestHost host, string name, string devices, string arguments = "")
    {
        await host.VirshAsync("define", await Documents.GuestAsync(host, name, devices, arguments: arguments));
        await host.VirshAsync("start", name);
        return await host.ConsoleAsync(name);
    }

    /// <summary>Forwards already: that stays on with the last network's end, as others may have come to need it.</summary>
    public static Task ForwardsAsync(this TestHost host)
        => host.Host.ShellAsync("echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");

    /// <summary>Asks again and again until it is so; fails the test after the limit, with the daemon's log.</summary>
    public static async Task UntilAsync(this TestHost host, string what, Func<Task<bool>> isSo, int seconds = 60)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds),
                $"not within {seconds} s: {what}\ndaemon: {host.DaemonLog}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a guest has an address that begins so.</summary>
    public static Task WaitForAddressAsync(this GuestConsole guest, string prefix, string nic = "eth0")
        => guest.RunAsync($"for i in $(seq 30); do ip -6 address show dev {nic} scope global | grep -q ' {prefix}' && break; sleep 1; done; ip -6 address show dev {nic} | grep ' {prefix}'");

    /// <summary>A guest's command must fail; what it says does not matter.</summary>
    public static void FailedQuietly(this ToolResult result)
        => Assert.True(result.ExitCode != 0, $"{result.Command} should have failed, but said: {result.Output}");
}
