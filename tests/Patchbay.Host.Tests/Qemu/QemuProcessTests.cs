using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Host.Qemu;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Tests.Qemu;

public sealed class QemuProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_QEMU_answers_and_a_stopped_one_is_gone()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        await fixture.StartAsync(launch);
        int process;
        await using (IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!)
        {
            process = monitor.ProcessId;
            Assert.Equal("prelaunch", await monitor.QueryStatusAsync(Token));
            Assert.True(monitor.ReadUsage().Resident > 0);
        }
        Assert.True(QemuFixture.Lives(process));

        await fixture.StopAsync(launch);
        Assert.False(QemuFixture.Lives(process));
        Assert.Null(await fixture.Host.ConnectAsync(launch, Token));
        Assert.False(File.Exists(launch.MonitorPath));
    }

    [Fact]
    public async Task Stopping_one_whose_folder_is_gone_or_was_never_made_is_as_good()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        Directory.Delete(Path.GetDirectoryName(launch.MonitorPath)!);
        await fixture.StopAsync(launch);
        await fixture.StopAsync(launch with { MonitorPath = Path.Combine(fixture.Folder, "never", "made", "monitor.sock") });
    }

    [Fact]
    public async Task Its_output_goes_to_a_log_that_begins_with_the_command()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        await fixture.StartAsync(launch);
        string log = await File.ReadAllTextAsync(launch.LogPath, Token);
        Assert.Contains(": starting up\nLC_ALL=C PATH=", log, StringComparison.Ordinal);
        Assert.Contains($"{QemuFixture.Binary} -name guest=web -S", log, StringComparison.Ordinal);
        Assert.Contains("socket,id=charmonitor,fd=3,server=on", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_come_up_is_told_in_its_own_words()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web", "-machine", "nosuch");
        HostException e = await Assert.ThrowsAsync<HostException>(() => fixture.StartAsync(launch));
        Assert.Contains("process exited while connecting to monitor", e.Message, StringComparison.Ordinal);
        Assert.Contains("unsupported machine type", e.Message, StringComparison.Ordinal);
        Assert.Null(await fixture.Host.ConnectAsync(launch, Token));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web") with { Binary = "/nonexistent/qemu" };
        HostException e = await Assert.ThrowsAsync<HostException>(() => fixture.StartAsync(launch));
        Assert.Contains("/nonexistent/qemu", e.Message, StringComparison.Ordinal);
        Assert.Contains("No such file or directory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_daemon_finds_it_again_and_can_end_it()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        QemuLaunch other = fixture.Launch("web2");
        await fixture.StartAsync(launch);
        await fixture.StartAsync(other);
        // The log may have been moved away, and nothing but the folder is known.
        File.Move(launch.LogPath, launch.LogPath + ".1");
        int process = await LetGoAsync(fixture, launch);
        await LetGoAsync(fixture, other);

        GuestHost next = fixture.NewHost();
        await using IGuestMonitor monitor = (await next.ConnectAsync(launch with { Arguments = [], Descriptors = [] }, Token))!;
        Assert.Equal(process, monitor.ProcessId);
        Assert.Equal("prelaunch", await monitor.QueryStatusAsync(Token));
        Assert.True(await next.TryPerformAsync(new HostOperation.StopQemu(launch)));
        await monitor.Ended.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Null(await next.ConnectAsync(launch, Token));
        Assert.NotNull(await next.ConnectAsync(other, Token));
    }

    [Fact]
    public async Task A_second_one_for_the_same_guest_is_refused()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        await fixture.StartAsync(launch);
        HostException e = await Assert.ThrowsAsync<HostException>(() => fixture.StartAsync(launch));
        Assert.Contains("runs already", e.Message, StringComparison.Ordinal);
        await LetGoAsync(fixture, launch);
        Assert.NotNull(await fixture.NewHost().ConnectAsync(launch, Token));
    }

    [Fact]
    public async Task One_that_is_killed_ends_its_events()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        await fixture.StartAsync(launch);
        await using IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!;
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById(monitor.ProcessId);
        process.Kill();
        await monitor.Events.Completion.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(monitor.Ended.IsCompleted);
        await Assert.ThrowsAsync<HostException>(async () => await monitor.QueryStatusAsync(Token));
    }

    [Fact]
    public async Task One_that_does_not_react_is_killed()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        await fixture.StartAsync(launch);
        await using IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!;
        Exec("/bin/kill", "-STOP", $"{monitor.ProcessId}");
        await fixture.StopAsync(launch);
        await monitor.Ended.WaitAsync(TimeSpan.FromSeconds(5), Token);
        Assert.False(QemuFixture.Lives(monitor.ProcessId));
    }

    [Fact]
    public async Task Commands_events_ptys_and_links_go_through_the_monitor()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch(
            "web", "-machine", "q35", "-m", "32", "-chardev", "pty,id=charserial0", "-device", "isa-serial,chardev=charserial0,id=serial0",
            "-netdev", "user,id=hostnet0", "-device", "virtio-net-pci,netdev=hostnet0,id=net0");
        await fixture.StartAsync(launch);
        await using IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!;
        IReadOnlyDictionary<string, string> ptys = await monitor.QueryPtysAsync(Token);
        Assert.StartsWith("/dev/pts/", ptys["charserial0"], StringComparison.Ordinal);
        await monitor.SetLinkAsync("net0", up: false, Token);
        HostException e = await Assert.ThrowsAsync<HostException>(async () => await monitor.SetLinkAsync("net7", up: false, Token));
        Assert.Contains("net7", e.Message, StringComparison.Ordinal);
        await monitor.RunAsync("cont", Token);
        Assert.Equal("running", await monitor.QueryStatusAsync(Token));
        await monitor.RunAsync("stop", Token);
        await monitor.RunAsync("system_reset", Token);
        List<MonitorEvent> events = [];
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        await foreach (MonitorEvent happened in monitor.Events.ReadAllAsync(limit.Token))
        {
            if (happened is MonitorEvent.Said)
            {
                continue;
            }
            events.Add(happened);
            if (happened is MonitorEvent.Reset)
            {
                break;
            }
        }
        Assert.Equal([new MonitorEvent.StatusChanged(), new MonitorEvent.StatusChanged(), new MonitorEvent.Reset(ByGuest: false)], events);
        Assert.Null(await monitor.QueryMemoryAsync(Token));
        Assert.Contains("\"return\"", await monitor.RunRawAsync("""{"execute":"query-version"}""", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_longer_than_a_socket_address_is_reached_all_the_same()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch(new string('x', 120));
        Assert.True(launch.MonitorPath.Length > 107);
        await fixture.StartAsync(launch);
        await LetGoAsync(fixture, launch);
        Assert.NotNull(await fixture.NewHost().ConnectAsync(launch, Token));
    }

    // As the end of a daemon does: a monitor talks to one at a time.
    private static async Task<int> LetGoAsync(QemuFixture fixture, QemuLaunch launch)
    {
        await using IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!;
        return monitor.ProcessId;
    }

    private static void Exec(string program, params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(program, arguments);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, process.ExitCode);
    }
}
