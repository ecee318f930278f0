using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>A daemon that is killed at any step, and the next one.</summary>
public sealed class GuestRestartTests : IAsyncDisposable
{
    private readonly GuestFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_running_guest_is_adopted()
    {
        GuestView before = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: "<graphics type='vnc' port='-1' autoport='yes'/>")));
        string live = _fixture.Service.Document(before.Uuid, DomainFormat.Live);
        await _fixture.RestartAsync();
        GuestView after = _fixture.Service.Find("web");
        Assert.Equal(before.Id, after.Id);
        Assert.Equal(before.ProcessId, after.ProcessId);
        Assert.Equal(GuestStatus.Running(RunningReason.Booted), after.Status);
        Assert.Equal(live, _fixture.Service.Document(after.Uuid, DomainFormat.Live));
        Assert.True(after.IsPersistent);

        // What it has is not given to another, and its events are heard.
        GuestView two = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(name: "two", uuid: null, devices: "<graphics type='vnc' port='-1' autoport='yes'/>")));
        Assert.Equal((2, "vnet1"), (two.Id, two.Live!.Devices.Interfaces[0].Target));
        Assert.Equal(5901u, Assert.IsType<GraphicsDefinition.Vnc>(two.Live.Devices.Graphics[0]).Port);
        await _fixture.Service.DestroyAsync(two.Uuid, false, Token);
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.Destroyed, GuestChange.ShutdownByGuest, GuestChange.StoppedByShutdown);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_happened_meanwhile_is_made_up_for()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.Service.SuspendAsync(web.Uuid, Token);
        await _fixture.RestartAsync();
        Assert.Equal(GuestStatus.Paused(PausedReason.User), _fixture.Service.Find("web").Status);

        _fixture.Process.Status = "running";
        await _fixture.RestartAsync();
        Assert.Equal(GuestStatus.Running(RunningReason.Unpaused), _fixture.Service.Find("web").Status);

        _fixture.Process.Status = "shutdown";
        await _fixture.RestartAsync();
        await _fixture.ExpectAsync(GuestChange.ShutdownByGuest, GuestChange.StoppedByShutdown);
        Assert.False(_fixture.Service.Find("web").IsActive);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_reboot_survives_the_daemon()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.Service.RebootAsync(web.Uuid, PowerWays.Any, Token);
        _fixture.Process.Status = "shutdown";
        await _fixture.RestartAsync();
        Assert.Equal(GuestStatus.Running(RunningReason.Booted), _fixture.Service.Find("web").Status);
        Assert.Equal(["system_reset", "cont"], _fixture.Process.Commands[^2..]);
    }

    [Fact]
    public async Task One_that_ended_meanwhile_is_cleared_away()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.KillDaemon();
        _fixture.Process.End();
        await _fixture.RestartAsync();
        await _fixture.ExpectAsync(GuestChange.StoppedByFailure);
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Unknown), _fixture.Service.Find("web").Status);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_transient_guest_is_adopted_and_goes_with_its_process()
    {
        await _fixture.Service.CreateAsync(GuestFixture.Web(), GuestStartOptions.Default, Token);
        await _fixture.RestartAsync();
        Assert.False(Assert.Single(_fixture.Service.List()).IsPersistent);
        _fixture.KillDaemon();
        _fixture.Process.End();
        await _fixture.RestartAsync();
        Assert.Empty(_fixture.Service.List());
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Taps_that_lost_their_bridge_are_plugged_in_again()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.Host.Taps["vnet0"] = "";
        await _fixture.RestartAsync();
        Assert.Equal("virbr0", _fixture.Host.Taps["vnet0"]);
        _fixture.Host.Taps["vnet0"] = "";
        await _fixture.Service.ReplugAsync(Token);
        Assert.Equal("virbr0", _fixture.Host.Taps["vnet0"]);
    }

    [Fact]
    public async Task Guests_start_with_the_host_once_a_boot()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.Service.SetAutostartAsync(web.Uuid, true, Token);
        await _fixture.RestartAsync();
        await _fixture.Service.AutostartAsync(Token);
        Assert.True(_fixture.Service.Find("web").IsActive);
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
        await _fixture.RestartAsync();
        await _fixture.Service.AutostartAsync(Token);
        Assert.False(_fixture.Service.Find("web").IsActive);
        Assert.True(_fixture.Service.Find("web").IsAutostarted);
    }

    [Fact]
    public async Task Guests_that_a_daemon_did_not_come_to_are_started_by_the_next_one_and_those_that_failed_are_not()
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            GuestView guest = await _fixture.DefineAsync(GuestFixture.Web(name, uuid: null).Replace("00:00:01'", $"00:00:0{name}'", StringComparison.Ordinal));
            await _fixture.Service.SetAutostartAsync(guest.Uuid, true, Token);
        }
        await _fixture.RestartAsync();
        TaskCompletionSource reached = new();
        _fixture.Host.Before = (_, words) =>
        {
            switch (words)
            {
                case "qemu start a":
                    throw new HostException("no luck");
                case "qemu start b":
                    reached.TrySetResult();
                    return new TaskCompletionSource().Task;
                default:
                    return Task.CompletedTask;
            }
        };
        _ = _fixture.Service.AutostartAsync(Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        for (int next = 0; next < 2; next++)
        {
            await _fixture.RestartAsync();
            await _fixture.Service.AutostartAsync(Token);
            Assert.Equal(["b", "c"], _fixture.Service.List().Where(static g => g.IsActive).Select(static g => g.Name));
        }
        await _fixture.Service.DestroyAsync(_fixture.Service.Find("b").Uuid, false, Token);
        await _fixture.RestartAsync();
        await _fixture.Service.AutostartAsync(Token);
        Assert.False(_fixture.Service.Find("b").IsActive);
    }

    [Fact]
    public async Task Killed_at_any_step_of_a_start_it_leaves_nothing_or_a_running_guest()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.EachStepAsync(() => _fixture.StartAsync(web), async step =>
        {
            GuestView after = _fixture.Service.Find("web");
            if (after.IsActive)
            {
                Assert.Equal(GuestState.Running, after.Status.State);
                await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
            }
            _fixture.AssertNothingIsLeft();
        });
    }

    [Fact]
    public async Task Killed_at_any_step_of_a_stop_it_is_finished()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.StartAsync(web);
        await _fixture.EachStepAsync(() => _fixture.Service.DestroyAsync(web.Uuid, false, Token), async step =>
        {
            Assert.False(_fixture.Service.Find("web").IsActive);
            _fixture.AssertNothingIsLeft();
            await _fixture.StartAsync(web);
        });
    }

    [Fact]
    public async Task A_guest_that_cannot_be_looked_at_keeps_no_other_from_being_adopted()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(name: "two", uuid: null)));
        _fixture.KillDaemon();
        _fixture.Host.ResetSteps();
        int failed = 0;
        _fixture.Host.Before = (_, words) => words == "look" && Interlocked.Exchange(ref failed, 1) == 0 ? throw new InvalidOperationException("a defect") : Task.CompletedTask;
        await _fixture.TakeOverAsync();
        Assert.Equal(1, failed);
        Assert.All(_fixture.Service.List(), static g => Assert.True(g.IsActive));
        await FollowedAsync("web");
        await FollowedAsync("two");
    }

    [Fact]
    public async Task One_whose_emulator_does_not_answer_runs_on_and_is_followed_when_it_does()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.KillDaemon();
        int asked = 0;
        bool isSilent = true;
        _fixture.Host.Before = (_, words) => words == "connect" && Interlocked.Increment(ref asked) > 0 && Volatile.Read(ref isSilent)
            ? throw new HostException("connect to the monitor of web: no answer within 10 seconds")
            : Task.CompletedTask;
        await _fixture.TakeOverAsync();
        Assert.Equal(GuestState.Running, _fixture.Service.Find("web").Status.State);
        Assert.Single(_fixture.Host.Processes);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.Service.SuspendAsync(web.Uuid, Token));
        Assert.Equal(Refusal.Timeout, e.Why);
        await UntilAsync(() => Volatile.Read(ref asked) > 2);
        Volatile.Write(ref isSilent, false);
        await FollowedAsync("web");
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
        await _fixture.ExpectAsync(GuestChange.ShutdownByGuest, GuestChange.StoppedByShutdown);
        _fixture.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_emulator_does_not_answer_can_be_ended(bool isFound)
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        if (isFound)
        {
            _fixture.KillDaemon();
            _fixture.Host.Before = (_, words) => words == "connect" ? throw new HostException("no answer") : Task.CompletedTask;
            await _fixture.TakeOverAsync();
        }
        else
        {
            _fixture.Host.Before = static (_, words) => words is "qmp stop" or "qmp query-block" ? new TaskCompletionSource().Task : Task.CompletedTask;
        }
        Task[] waiting = isFound ? [] : [_fixture.Service.SuspendAsync(web.Uuid, Token), _fixture.Service.DrivesAsync(web.Uuid, Token)];
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
        foreach (Task one in waiting)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => one.WaitAsync(TimeSpan.FromSeconds(10), Token));
        }
        Assert.False(_fixture.Service.Find("web").IsActive);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_daemon_ends_whose_emulators_do_not_answer()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.Host.Before = static (_, words) => words is "qmp stop" ? new TaskCompletionSource().Task : Task.CompletedTask;
        Task waiting = _fixture.Service.SuspendAsync(web.Uuid, Token);
        await _fixture.Service.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
        await Assert.ThrowsAnyAsync<HostException>(() => waiting);
        Assert.Single(_fixture.Host.Processes);
    }

    private async Task FollowedAsync(string guest) => await UntilAsync(() => _fixture.Service.Find(guest).ProcessId != 0);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 1000 && !isSo(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }
        Assert.True(isSo());
    }

    [Fact]
    public async Task A_failure_beside_a_process_that_has_ended_does_not_keep_its_guest()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.Host.After = static (_, words) => words == "qemu stop web" ? throw new DirectoryNotFoundException("no such folder") : Task.CompletedTask;

        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);

        Assert.False(_fixture.Service.Find("web").IsActive);
        _fixture.AssertNothingIsLeft();
        _fixture.Host.After = static (_, _) => Task.CompletedTask;
        await _fixture.StartAsync(web);
    }

    [Fact]
    public async Task A_process_that_does_not_end_keeps_its_guest_until_it_does()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.Host.Before = static (_, words) => words == "qemu stop web" ? throw new HostException("it does not end") : Task.CompletedTask;

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.Service.DestroyAsync(web.Uuid, false, Token));

        Assert.Contains("it does not end", e.Message, StringComparison.Ordinal);
        Assert.True(_fixture.Service.Find("web").IsActive);
        _fixture.Host.Before = static (_, _) => Task.CompletedTask;
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("qemu start web")]
    public async Task What_a_process_has_that_does_not_end_after_a_failed_start_stays_taken(string refused)
    {
        const string Named = "<interface type='network'><mac address='52:54:00:00:00:09'/><source network='default'/><target dev='tap-9'/></interface>";
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Named));
        _fixture.Host.After = (_, words) => words == refused ? throw new HostException("no luck") : Task.CompletedTask;
        _fixture.Host.Before = static (_, words) => words == "qemu stop web" ? throw new HostException("it does not end") : Task.CompletedTask;

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));

        Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
        Assert.Contains("its process does not end", e.Message, StringComparison.Ordinal);
        Assert.True(_fixture.Service.Find("web").IsActive);
        Assert.Equal(2, _fixture.Host.Ports.Count);
        _fixture.Host.After = static (_, _) => Task.CompletedTask;
        GuestView other = await _fixture.DefineAsync(GuestFixture.Web(name: "other", uuid: null, devices: Named.Replace(":09'", ":08'", StringComparison.Ordinal)).Replace("00:00:01'", "00:00:07'", StringComparison.Ordinal));
        e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(other));
        Assert.Contains("tap-9", e.Message, StringComparison.Ordinal);

        // So does the next daemon keep it, and whoever ends it when it can be ended gives all of it back.
        _fixture.KillDaemon();
        _fixture.Host.Before = static (_, words) => words == "qemu stop web" ? throw new HostException("it does not end") : Task.CompletedTask;
        await _fixture.TakeOverAsync();
        e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(other));
        Assert.Contains("tap-9", e.Message, StringComparison.Ordinal);
        _fixture.Host.Before = static (_, _) => Task.CompletedTask;
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
        await _fixture.StartAsync(other);
    }

    [Fact]
    public async Task Refused_at_any_step_a_start_leaves_everything_as_before()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        int last = await _fixture.CountAsync(() => _fixture.StartAsync(web));
        await _fixture.Service.DestroyAsync(web.Uuid, false, Token);
        for (int at = 1; at <= last; at++)
        {
            int failing = at;
            _fixture.Host.ResetSteps();
            _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
            RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));
            Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
            _fixture.Host.Before = static (_, _) => Task.CompletedTask;
            Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Failed), _fixture.Service.Find("web").Status);
            _fixture.AssertNothingIsLeft();
        }
        await _fixture.StartAsync(web);
    }

    [Fact]
    public async Task A_failure_of_a_transient_start_forgets_the_guest()
    {
        _fixture.Host.NetworkIsActive = false;
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.Service.CreateAsync(GuestFixture.Web(), GuestStartOptions.Default, Token));
        Assert.Equal("Requested operation is not valid: network 'default' is not active", e.Message);
        Assert.Empty(_fixture.Service.List());
        _fixture.AssertNothingIsLeft();
    }
}
