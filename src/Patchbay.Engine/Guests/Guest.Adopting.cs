using Patchbay.Engine.Hooks;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>What a daemon does with guests that another one started.</content>
internal sealed partial class Guest
{
    private readonly Lock _replugLock = new();
    private TaskCompletionSource<bool>? _waitingReplug;

    // Taps that still hear VLANs that they have left. Only the guest's queue touches it.
    private readonly HashSet<string> _hearing = [];

    /// <summary>Goes on where the last daemon was killed: adopts, takes back or finishes. What the guest uses is noted already.</summary>
    public Task AdoptAsync(LiveGuest live, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        _live = live;
        Show(_view with { Status = live.Status, Live = live.Definition, WantedCpu = live.WantedCpu, Id = live.Id, Taken = live.Taken });
        switch (live.Phase)
        {
            case GuestPhase.Starting:
                LogWarning(_view.Name, "the daemon ended while it was starting: that is taken back");
                await FinishAsync(ShutoffReason.Failed, GuestChange.StoppedByFailure);
                break;
            case GuestPhase.Stopping:
                LogWarning(_view.Name, "the daemon ended while it was stopping: that is finished");
                await FinishAsync(ShutoffReason.Destroyed, GuestChange.Destroyed);
                break;
            default:
                if (!await TryTakeOverAsync(isNews: true, isFound: true, cancellationToken))
                {
                    _ = ConnectLaterAsync(live.Id, isFound: true, cancellationToken);
                }
                break;
        }
    });

    /// <summary>
    /// Puts the guest's taps back into their bridges where they were taken out, and its ports into networks that started again.
    /// Who asks while this waits for its turn is given the same: it looks at all then.
    /// </summary>
    /// <returns>Whether all could be.</returns>
    public Task<bool> ReplugAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> waiting;
        lock (_replugLock)
        {
            if (_waitingReplug is not null)
            {
                return _waitingReplug.Task;
            }
            _waitingReplug = waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _ = ReplugInTurnAsync(waiting, cancellationToken);
        return waiting.Task;
    }

    /// <summary>
    /// The first of three steps in which guests of a bridge change their VLANs without one missing another: all of them hear the new ones,
    /// then (<see cref="ReplugAsync(CancellationToken)"/>) each sends to them, then (<see cref="NarrowAsync"/>) each leaves the old.
    /// </summary>
    public Task HearAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        if (_live is not { } live || live.Ports.IsEmpty)
        {
            return;
        }
        LiveGuest followed = await ReclaimPortsAsync(live, isNews: false, cancellationToken);
        if (live.Start.Taps != followed.Start.Taps)
        {
            HostSnapshot host = await _context.Host.ObserveAsync(GuestPlanner.Scope(followed.Start.Taps), cancellationToken);
            await _context.Executor.ApplyAllAsync(GuestPlanner.Hear(_view.Name, live.Start.Taps, followed.Start.Taps, host));
        }
    });

    /// <summary>The last of the three steps.</summary>
    public Task NarrowAsync() => DoAsync(NarrowInTurnAsync);

    // Written down only then: a daemon that finds the state of before begins the steps again.
    private async Task NarrowInTurnAsync()
    {
        if (_hearing.Count == 0 || _live is not { } live)
        {
            return;
        }
        await _context.Executor.ApplyAllAsync(new HostPlan($"guest {_view.Name}", live.Start.Taps
            .Where(t => t.Switch is null && _hearing.Contains(t.Name))
            .Select(static t => (HostOperation)new HostOperation.SetPortVlans(t.Name, t.Place.EffectiveTags)).ToValueList()));
        _hearing.Clear();
        _context.Live.Save(live);
    }

    private async Task ReplugInTurnAsync(TaskCompletionSource<bool> waiting, CancellationToken cancellationToken)
    {
        try
        {
            waiting.SetResult(await DoAsync(async () =>
            {
                BeginReplug(waiting);
                await SeeTakenAsync();
                return _live is not { } live || (live.Start.Taps.IsEmpty && live.Start.Plugs.IsEmpty && live.Ports.IsEmpty && live.Start.Devices.IsEmpty)
                    || await ReplugAsync(live, await ReclaimPortsAsync(live, isNews: false, cancellationToken), anywhere: false, cancellationToken);
            }));
        }
        catch (Exception e)
        {
            BeginReplug(waiting);
            waiting.SetException(e);
        }
    }

    // What happens from now on is seen by the next one.
    private void BeginReplug(TaskCompletionSource<bool> waiting)
    {
        lock (_replugLock)
        {
            _waitingReplug = _waitingReplug == waiting ? null : _waitingReplug;
        }
    }

    private async Task TakeOverAsync(LiveGuest live, bool isFound, CancellationToken cancellationToken)
    {
        if (await _context.Monitors.ConnectAsync(live.Start.Launch, cancellationToken) is not { } monitor)
        {
            bool poweredOff = live.Status.State == GuestState.Shutdown;
            await FinishAsync(
                poweredOff ? ShutoffReason.Shutdown : ShutoffReason.Unknown,
                poweredOff ? GuestChange.StoppedByShutdown : GuestChange.StoppedByFailure);
            return;
        }
        _monitor = monitor;
        Show(_view with { ProcessId = monitor.ProcessId });
        if (isFound && !await IsWelcomeAsync(live.Definition))
        {
            await FinishAsync(ShutoffReason.Daemon, GuestChange.StoppedByFailure);
            return;
        }
        await SettleDevicesAsync(monitor, cancellationToken);
        await AdoptPlugsAsync(cancellationToken);
        LiveGuest found = _live!;
        await ReplugAsync(found, await ReclaimPortsAsync(found, isNews: true, cancellationToken), anywhere: true, cancellationToken);
        await NarrowInTurnAsync();
        await TellFunctionsAsync(cancellationToken);
        if (_live!.Status.State == GuestState.Running)
        {
            // What somebody set otherwise meanwhile.
            await FollowAsync(running: true);
        }
        try
        {
            await SettleCardsAsync(monitor);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(_view.Name, "what its cards told meanwhile could not be followed", e);
        }
        LogAdopted(_view.Name, monitor.ProcessId);
        await CatchUpAsync(monitor);
        if (_monitor == monitor)
        {
            await SeePortsAsync(monitor, justStarted: false);
            _ = WatchAsync(monitor);
        }
    }

    // What cannot be done again is told, and the guest runs on, as under libvirt.
    private async Task AdoptPlugsAsync(CancellationToken cancellationToken)
    {
        if (_live!.Start.Plugs.IsEmpty)
        {
            return;
        }
        LiveGuest untapped = _live with { Start = _live.Start with { Taps = [] } };
        SeeLosses(untapped, await _context.Host.ObserveAsync(GuestPlanner.Scope(untapped.Start), cancellationToken), isSure: true);
        foreach (MacvtapPlug plug in PresentPlugs(_live).OfType<MacvtapPlug>().Where(static p => p.IsSpokenFor))
        {
            await AskSwitchAsync(plug, isLetGo: false, isFirst: true, cancellationToken);
        }
        HostPlan plan = GuestPlanner.Adopt(_view.Name, PresentPlugs(_live).Where(static p => p is not MacvtapPlug { IsSpokenFor: true }).ToValueList());
        if (plan.IsEmpty)
        {
            return;
        }
        foreach (Leftover failed in await _context.Executor.ApplyAllAsync(plan))
        {
            LogFailed(_view.Name, "the switch of a card is not asked again", failed.Failure);
        }
    }

    // What it is to be is written down before the card is told.
    private async Task TellFunctionsAsync(CancellationToken cancellationToken)
    {
        ValueList<HostOperation> untold = await CardPlugs.UntoldAsync(_context, PresentPlugs(_live!), cancellationToken);
        foreach (Leftover failed in await _context.Executor.ApplyAllAsync(new HostPlan($"guest {_view.Name}", untold)))
        {
            LogFailed(_view.Name, "a card's VLAN is not the guest's", failed.Failure);
        }
    }

    // A script may say of a guest that runs that it shall not, as in libvirt. One that only takes too long says nothing.
    private async Task<bool> IsWelcomeAsync(DomainDefinition domain)
    {
        try
        {
            await _context.Hooks.RunAsync(_context.Hooks.Guest("reconnect", domain));
            return true;
        }
        catch (HookFailedException e)
        {
            LogWarning(_view.Name, e.IsLate ? $"it runs on without its hook script: {e.Message}" : $"it is ended, as its hook script wants: {e.Message}");
            return e.IsLate;
        }
    }

    // What its events would have told.
    private async Task CatchUpAsync(IGuestMonitor monitor)
    {
        switch (await monitor.QueryStatusAsync(CancellationToken.None))
        {
            case "shutdown" when _live!.Status.State != GuestState.Shutdown:
                await PowerOffAsync(monitor, new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
                break;
            case "guest-panicked" when _live!.Status.State != GuestState.Crashed:
                await PanicAsync(monitor);
                break;
            default:
                await SeeStatusAsync(monitor);
                break;
        }
    }

    // A port that is there is left as it is, and the guest follows it: to its network's bridge, which may have been renamed,
    // and to what the network and its port groups say of limits, tags, isolation and trust now.
    // What has lost its network is told once, by whoever adopts the guest.
    private async Task<LiveGuest> ReclaimPortsAsync(LiveGuest live, bool isNews, CancellationToken cancellationToken)
    {
        LiveGuest followed = live;
        foreach (HeldPort port in live.Ports)
        {
            InterfaceDefinition nic = live.Definition.Devices.Interfaces[port.Interface];
            try
            {
                GuestPort claimed = await _context.Networks.ClaimAsync(
                    new PortClaim(_view.Name, _view.Uuid, port.Network, nic, port.Id) { IsReclaim = true }, cancellationToken);
                followed = followed.Follow(port.Interface, claimed);
            }
            catch (RefusedException e)
            {
                // The guest runs on, as under libvirt; its cable is in nothing.
                if (isNews)
                {
                    LogWarning(_view.Name, $"interface {nic.Target} has lost its network: {e.Message}");
                }
            }
        }
        return followed;
    }

    private async Task<bool> ReplugAsync(LiveGuest before, LiveGuest live, bool anywhere, CancellationToken cancellationToken)
    {
        // What comes back from now on is looked for again.
        _mayMiss = true;
        HostSnapshot host = await _context.Host.ObserveAsync(GuestPlanner.Scope(live.Start), cancellationToken);
        if (anywhere && live.Start.Taps.Any(t => t.Switch is null && host.Links.TryGetValue(t.Name, out LinkState? seen) && seen.Master != t.Bridge))
        {
            host = await _context.Host.ObserveAsync(GuestPlanner.Scope(live.Start, anywhere: true), cancellationToken);
        }
        // Whoever adopts a guest has just heard that it runs.
        SeeLosses(live, host, isSure: anywhere);
        HostPlan plan = GuestPlanner.Replug(_view.Name, _view.Uuid, live.Start.Taps, host);
        if (!plan.IsEmpty)
        {
            LogWarning(_view.Name, "its interfaces are plugged in again");
        }
        HostPlan retuned = GuestPlanner.Retune(_view.Name, before.Start, live.Start, host);
        ValueList<Leftover> failures = await _context.Executor.ApplyAllAsync(plan with { Operations = [.. plan.Operations, .. retuned.Operations] });
        foreach (Leftover failed in failures)
        {
            LogFailed(_view.Name, "an interface is not as its network says", failed.Failure);
        }
        NoteReplugged(before, live, plan.Operations.Except(failures.Select(static f => f.Operation)).OfType<HostOperation.AttachPort>());
        // Known as it is only once the host has it: what failed, or was cut short, is done by the next look.
        _hearing.UnionWith(retuned.Operations.OfType<HostOperation.MovePort>().Where(static m => m.KeepsHearing).Select(static m => m.Link));
        if (live != before && failures.IsEmpty)
        {
            if (_hearing.Count == 0)
            {
                _context.Live.Save(live);
            }
            _live = live;
            Show(_view with { Live = live.Definition });
            await TrustAsync(before.Definition, live.Definition);
        }
        return failures.IsEmpty && (host.Switch.Problem is null || live.Start.Taps.All(static t => t.Switch is null));
    }
}
