using System.Diagnostics;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A guest whose system and agent play along: what only they can show.</summary>
public sealed class AgentTests
{
    private const string Devices = Documents.AgentChannel +
        """
        <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
        <video><model type='vga'/></video>
        """;

    [Fact]
    public async Task An_agent_is_asked_and_told_and_found_again()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        using Process events = Tool.Start(host.Host.Inside(["stdbuf", "-oL", "virsh", "-c", host.Uri, "event", "--all", "--loop"]));
        GuestConsole blue = await StartAsync(host, Documents.On("default", "52:54:00:00:00:01"));
        await ListeningAsync(host);
        await blue.LeaseAsync();

        Assert.Contains("state='connected'", await host.VirshAsync("dumpxml", "blue"), StringComparison.Ordinal);
        Assert.Contains("\"version\"", await host.VirshAsync("qemu-agent-command", "blue", """{"execute":"guest-info"}"""), StringComparison.Ordinal);
        Assert.Contains("guest agent command failed: unable to execute QEMU agent command 'guest-no': The command guest-no has not been found",
            (await host.TryVirshAsync("qemu-agent-command", "blue", """{"execute":"guest-no"}""")).Failed(), StringComparison.Ordinal);
        Assert.Equal("blue", (await host.VirshAsync("domhostname", "blue", "--source", "agent")).Trim());
        await blue.RunAsync("hostname azure");
        Assert.Equal("azure", (await host.VirshAsync("domhostname", "blue")).Trim());
        string seconds = (await blue.RunAsync("date +%s")).Trim();
        Assert.InRange(long.Parse((await host.VirshAsync("domtime", "blue")).Replace("Time:", "", StringComparison.Ordinal).Trim(), System.Globalization.CultureInfo.InvariantCulture)
            - long.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), -1, 60);
        await host.VirshAsync("domtime", "blue", "--time", "1000000000");
        Assert.StartsWith("10000000", (await blue.RunAsync("date +%s")).Trim(), StringComparison.Ordinal);
        await host.VirshAsync("set-user-password", "blue", "root", "secret");
        Assert.Equal("root:secret", (await blue.RunAsync("cat /run/agent/passwords")).Trim());
        string told = await host.VirshAsync("guestinfo", "blue");
        Assert.Contains("os.id               : patchbay-test", told, StringComparison.Ordinal);
        Assert.Contains("hostname            : azure", told, StringComparison.Ordinal);
        Assert.Contains("if.0.name", told, StringComparison.Ordinal);
        Assert.Matches(@"lo +00:00:00:00:00:00 +ipv4 +127\.0\.0\.1/8", await host.VirshAsync("domifaddr", "blue", "--source", "agent"));
        Assert.Matches(@"eth0 +52:54:00:00:00:01 +ipv4 +192\.168\.122\.", await host.VirshAsync("domifaddr", "blue", "--source", "agent"));
        Assert.Contains("vcpus          : 0", await host.VirshAsync("guestvcpus", "blue"), StringComparison.Ordinal);

        // Another daemon finds it.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await ListeningAsync(host);
        await host.VirshAsync("reboot", "blue", "--mode", "agent");
        await blue.WaitForAsync("(?s)GUEST AGENT SHUTDOWN .*-r.*GUEST READY");
        await ListeningAsync(host);
        Assert.Equal("running", (await host.VirshAsync("domstate", "blue")).Trim());
        await host.VirshAsync("shutdown", "blue", "--mode", "agent");
        await blue.WaitForAsync("GUEST AGENT SHUTDOWN .*-P");
        await host.UntilAsync("blue is shut off", async () => (await host.VirshAsync("domstate", "--reason", "blue")).Contains("shut off (shutdown)", StringComparison.Ordinal));

        string seen = await SaidAsync(events);
        Assert.Contains("event 'agent-lifecycle' for domain 'blue': state: 'connected' reason: 'channel event'", seen, StringComparison.Ordinal);
        Assert.Contains("event 'rtc-change' for domain 'blue'", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_processors_keys_and_screens_of_a_running_guest()
    {
        await using TestHost host = await TestHost.StartAsync();
        using Process events = Tool.Start(host.Host.Inside(["stdbuf", "-oL", "virsh", "-c", host.Uri, "event", "--all", "--loop"]));
        GuestConsole blue = await StartAsync(host);
        await blue.ReadyAsync();

        // The balloon is worked by the guest, and what it tells of its memory is its own.
        string before = await blue.RunAsync("awk '/MemTotal/ {print $2}' /proc/meminfo");
        await host.VirshAsync("setmem", "blue", "112M");
        await host.UntilAsync("the balloon has grown", async () => (await host.VirshAsync("dommemstat", "blue")).Contains("actual 114688", StringComparison.Ordinal));
        Assert.NotEqual(before, await blue.RunAsync("awk '/MemTotal/ {print $2}' /proc/meminfo"));
        Assert.Contains("114688", await host.VirshAsync("dominfo", "blue"), StringComparison.Ordinal);
        await host.VirshAsync("dommemstat", "blue", "--period", "1", "--live");
        await host.UntilAsync("the guest tells of its memory", async () => (await host.VirshAsync("dommemstat", "blue")).Contains("unused ", StringComparison.Ordinal));
        Assert.Contains("balloon.unused=", await host.VirshAsync("domstats", "--balloon", "blue"), StringComparison.Ordinal);

        await host.VirshAsync("setvcpus", "blue", "2");
        await host.UntilAsync("the guest has a second processor", async () => (await blue.TryAsync("ls -d /sys/devices/system/cpu/cpu1")).ExitCode == 0);
        Assert.Contains("VCPU:           1", await host.VirshAsync("vcpuinfo", "blue"), StringComparison.Ordinal);

        await blue.RunAsync("d=$(dirname $(dirname $(grep -li keyboard /sys/class/input/event*/device/name | head -1))); dd if=/dev/input/${d##*/} bs=24 count=1 of=/tmp/key 2>/dev/null & sleep 1");
        await host.UntilAsync("a key was pressed", async () =>
        {
            await host.VirshAsync("send-key", "blue", "KEY_A");
            return (await blue.TryAsync("[ -s /tmp/key ]")).ExitCode == 0;
        });

        string picture = host.PathOf("screen.png");
        await host.VirshAsync("screenshot", "blue", picture);
        Assert.Equal("PNG", (await host.Host.ShellAsync($"head -c 4 '{picture}' | tail -c 3")).Trim());

        await blue.RunAsync("dd if=/dev/vda of=/dev/null bs=64k count=4 2>/dev/null");
        string disk = await host.VirshAsync("domblkstat", "blue", "vda");
        Assert.Matches(@"vda rd_bytes [1-9]\d{5,}", disk);
        Assert.Contains("event 'balloon-change' for domain 'blue': ", await SaidAsync(events), StringComparison.Ordinal);
    }

    private static async Task<GuestConsole> StartAsync(TestHost host, string card = "")
    {
        string disk = host.PathOf("disk.raw");
        await host.Host.ShellAsync($"truncate -s 16M '{disk}'");
        string document = await Documents.GuestAsync(
            host, "blue", Devices + card + $"<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>",
            // An emulated timer on a busy machine is late, which a kernel for several processors takes for broken.
            arguments: "no_timer_check");
        string text = await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            document,
            text.Replace("<vcpu>1</vcpu>", "<vcpu current='1'>2</vcpu>", StringComparison.Ordinal).Replace("model='none'", "model='virtio'", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await host.VirshAsync("define", document);
        await host.VirshAsync("start", "blue");
        return await host.ConsoleAsync("blue");
    }

    private static Task ListeningAsync(TestHost host) => host.UntilAsync(
        "the agent answers", async () => (await host.TryVirshAsync("qemu-agent-command", "blue", """{"execute":"guest-ping"}""")).ExitCode == 0, 120);

    private static async Task<string> SaidAsync(Process events)
    {
        events.Kill(entireProcessTree: true);
        string said = await events.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await events.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said;
    }
}
