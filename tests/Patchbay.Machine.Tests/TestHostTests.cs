using System.Diagnostics;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>The test machine itself: what the other tests stand on.</summary>
public sealed class TestHostTests
{
    [Fact]
    public async Task The_internet_answers_the_host_and_knows_nothing_behind_it()
    {
        await using TestHost host = await TestHost.CreateAsync();

        Assert.Equal("internet\n", await host.Host.RunAsync("busybox", "wget", "-q", "-O-", $"http://{TestHost.ServerAddress}/"));
        Assert.Equal("internet\n", await host.Host.RunAsync("busybox", "wget", "-q", "-O-", $"http://[{TestHost.ServerAddress6}]/"));
        Assert.Contains(
            TestHost.HostAddress, await host.Host.RunAsync("busybox", "wget", "-q", "-O-", $"http://{TestHost.ServerAddress}/cgi-bin/who"),
            StringComparison.Ordinal);
        (await host.Internet.TryAsync("ip", "route", "get", "192.168.122.2")).Failed();
        Assert.Equal("lo\nwan0\n", await host.Host.ShellAsync("ls /sys/class/net"));
    }

    [Fact]
    public async Task What_runs_on_the_host_ends_with_it()
    {
        using Process sleeper = await SleepOnAHostAsync();

        await sleeper.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_guest_is_ready_in_seconds_and_obeys()
    {
        string image = await GuestImage.FolderAsync();
        await using TestHost host = await TestHost.CreateAsync();
        using Process qemu = Tool.Start(host.Host.Inside(
            "qemu-system-x86_64", "-machine", "pc,accel=tcg", "-m", "128", "-nodefaults", "-display", "none",
            "-kernel", $"{image}/vmlinuz", "-initrd", $"{image}/initrd", "-append", "console=ttyS0 quiet guest.name=blue",
            "-chardev", "pty,id=s0", "-serial", "chardev:s0", "-monitor", "stdio",
            "-netdev", "user,id=n0,restrict=on", "-device", "virtio-net-pci,netdev=n0"));
        string? line;
        do
        {
            line = await qemu.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line?.Contains("/dev/pts/", StringComparison.Ordinal) == false);
        await using GuestConsole console = GuestConsole.Open(line!.Split(' ').Single(w => w.StartsWith("/dev/pts/", StringComparison.Ordinal)));

        await console.ReadyAsync();
        Assert.Equal("blue\n", await console.RunAsync("hostname"));
        Assert.Equal("10.0.2.15", await console.LeaseAsync());
        Assert.Equal(3, (await console.TryAsync("sh -c 'exit 3'")).ExitCode);
        Assert.Equal("blue\n", await console.RunAsync("wget -q -O- http://127.0.0.1/"));

        await qemu.StandardInput.WriteLineAsync("system_powerdown");
        await qemu.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await console.WaitForAsync("GUEST POWER BUTTON");
        await qemu.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task<Process> SleepOnAHostAsync()
    {
        await using TestHost host = await TestHost.CreateAsync();
        Process sleeper = Tool.Start(host.Host.Inside("sleep", "1000"));
        Assert.False(sleeper.HasExited);
        return sleeper;
    }
}
