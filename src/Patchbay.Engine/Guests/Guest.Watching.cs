using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>What happens to a running guest by itself.</content>
internal sealed partial class Guest
{
    // Ends with the monitor. A failure in one event is logged, and the next is handled.
    private async Task WatchAsync(IGuestMonitor monitor)
    {
        await foreach (MonitorEvent happened in monitor.Events.ReadAllAsync(CancellationToken.None))
        {
            await WhileWatchedAsync(monitor, () => HandleAsync(monitor, happened));
        }
        await WhileWatchedAsync(monitor, () => LoseMonitorAsync(monitor));
    }

    private Task WhileWatchedAsync(IGuestMonitor monitor, Func<Task> handle) => _queue.RunAsync(async () =>
    {
        // Old news of a process that was ended meanwhile.
        if (_monitor != monitor || _isGone)
        {
            return;
        }
        try
        {
            await handle();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever a broken emulator says: its next event, and its end, are seen.
            LogFailed(_view.Name, "what happened to it could not be followed", e);
        }
    });

    private Task HandleAsync(IGuestMonitor monitor, MonitorEvent happened)
    {
        switch (happened)
        {
            case MonitorEvent.Shutdown shutdown:
                return PowerOffAsync(monitor, shutdown);
            case MonitorEvent.Reset reset:
                return ResetHappenedAsync(reset);
            case MonitorEvent.Panicked:
                return PanicAsync(monitor);
            case MonitorEvent.PortChanged port:
                return PortChangedAsync(port.Port, port.Open, ReasonChannel);
            case MonitorEvent.StatusChanged:
                return SeeStatusAsync(monitor);
            case MonitorEvent.DeviceDeleted gone:
                return SeeGoneAsync(monitor, gone.Device);
            case MonitorEvent.DeviceKept kept:
                DeviceKept(kept.Device);
                return Task.CompletedTask;
            case MonitorEvent.FilterChanged changed:
                return FilterToldAsync(monitor, changed.Device);
            default:
                Note(happened);
                return Task.CompletedTask;
        }
    }

    private void Halt(GuestStatus status, GuestChange change)
    {
        if (_live!.Status.State == GuestState.Running)
        {
            SetStatus(status);
            Tell(change);
        }
    }

    // Told that something changed, we look: the event may be older than what we did ourselves.
    private async Task SeeStatusAsync(IGuestMonitor monitor)
    {
        switch (await monitor.QueryStatusAsync(CancellationToken.None))
        {
            case "running" when _live!.Status.State == GuestState.Paused:
                SetStatus(GuestStatus.Running(RunningReason.Unpaused));
                Tell(GuestChange.Resumed);
                break;
            case "running" when _live!.Status.State == GuestState.PmSuspended:
                SetStatus(GuestStatus.Running(RunningReason.Wakeup));
                Tell(GuestChange.WokeUp);
                break;
            case "paused" or "prelaunch":
                Halt(GuestStatus.Paused(PausedReason.Unknown), GuestChange.Suspended);
                break;
            case "io-error":
                Halt(GuestStatus.Paused(PausedReason.IoError), GuestChange.SuspendedByIoError);
                break;
            case "watchdog":
                Halt(GuestStatus.Paused(PausedReason.Watchdog), GuestChange.SuspendedByWatchdog);
                break;
            case "suspended" when _live!.Status.State == GuestState.Running:
                SetStatus(new GuestStatus(GuestState.PmSuspended, 0));
                Tell(GuestChange.SleptInMemory);
                break;
        }
    }

    // QEMU runs with -no-shutdown: it stands still after a power-off until it is reset or ended.
    private async Task PowerOffAsync(IGuestMonitor monitor, MonitorEvent.Shutdown shutdown)
    {
        LiveGuest live = _live!;
        if (shutdown.Reason is "host-qmp-quit" or "host-signal" or "host-ui")
        {
            SetStatus(GuestStatus.Ending);
            Tell(GuestChange.ShutdownByHost);
            return;
        }
        if (live.Status.State == GuestState.Crashed)
        {
            return; // dealt with
        }
        LifecycleAction action = shutdown.Reason is "guest-reset" ? live.Definition.OnReboot : live.Definition.OnPoweroff;
        if (live.RebootsAtPowerOff || action is LifecycleAction.Restart or LifecycleAction.RenameRestart)
        {
            await BeginAgainAsync(monitor, RunningReason.Booted);
            return;
        }
        SetStatus(GuestStatus.Ending);
        Tell(shutdown.ByGuest ? GuestChange.ShutdownByGuest : GuestChange.ShutdownByHost);
        if (action != LifecycleAction.Preserve)
        {
            await FinishAsync(ShutoffReason.Shutdown, GuestChange.StoppedByShutdown);
        }
    }

    private async Task ResetHappenedAsync(MonitorEvent.Reset reset)
    {
        LogHappened(_view.Name, "began again");
        _context.Events.Publish(new GuestEvent.Rebooted(_view));
        if (reset.ByGuest && _live!.Definition.OnReboot == LifecycleAction.Destroy)
        {
            await FinishAsync(ShutoffReason.Shutdown, GuestChange.StoppedByShutdown);
        }
    }

    private async Task PanicAsync(IGuestMonitor monitor)
    {
        LifecycleAction action = _live!.Definition.OnCrash;
        SetStatus(GuestStatus.Panicked);
        LogHappened(_view.Name, "its system crashed");
        Tell(GuestChange.Panicked);
        if (action is LifecycleAction.CoredumpDestroy or LifecycleAction.CoredumpRestart)
        {
            LogWarning(_view.Name, "its memory is not dumped: dumps are not served yet");
        }
        switch (action)
        {
            case LifecycleAction.Destroy or LifecycleAction.CoredumpDestroy:
                await FinishAsync(ShutoffReason.Crashed, GuestChange.StoppedByCrash);
                break;
            case LifecycleAction.Restart or LifecycleAction.RenameRestart or LifecycleAction.CoredumpRestart:
                await BeginAgainAsync(monitor, RunningReason.Crashed);
                break;
        }
    }

    private async Task BeginAgainAsync(IGuestMonitor monitor, RunningReason reason)
    {
        await monitor.RunAsync("system_reset", CancellationToken.None);
        await monitor.RunAsync("cont", CancellationToken.None);
        Update(_live! with { Status = GuestStatus.Running(reason), RebootsAtPowerOff = false });
        Tell(GuestChange.Resumed);
    }

    private async Task LoseMonitorAsync(IGuestMonitor monitor)
    {
        LiveGuest live = _live!;
        await DropMonitorAsync();
        if (monitor.Ended.IsCompleted)
        {
            bool poweredOff = live.Status.State == GuestState.Shutdown;
            await FinishAsync(
                poweredOff ? ShutoffReason.Shutdown : ShutoffReason.Crashed,
                poweredOff ? GuestChange.StoppedByShutdown : GuestChange.StoppedByFailure);
            return;
        }
        _context.Events.Publish(new GuestEvent.ControlLost(_view));
        LogWarning(_view.Name, "its monitor was lost, and is connected again");
        if (!await TryTakeOverAsync(isNews: true, isFound: false, CancellationToken.None))
        {
            _ = ConnectLaterAsync(live.Id, isFound: false, CancellationToken.None);
        }
    }
}
