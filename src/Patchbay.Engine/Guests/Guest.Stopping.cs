using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>From a running guest to nothing.</content>
internal sealed partial class Guest
{
    private static readonly TimeSpan GentleLimit = TimeSpan.FromSeconds(15);

    /// <summary>Ends the guest at once.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels waiting for the guest's turn.</param>
    public Task DestroyAsync(GuestDestroyOptions options, CancellationToken cancellationToken)
        => InHasteAsync(() => DoDestroyAsync(options, cancellationToken), () => _view.Live is not null && (options.Id ?? _view.Id) == _view.Id);

    private async Task DoDestroyAsync(GuestDestroyOptions options, CancellationToken cancellationToken)
    {
        ThrowIfGone();
        if (_live is not { } live || (options.Id is { } id && id != live.Id))
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Gracefully && _monitor is { } monitor && !await QuitAsync(monitor))
        {
            throw new RefusedException(Refusal.OperationFailed, RefusalArea.Qemu, $"the process {monitor.ProcessId} of '{_view.Name}' did not end within {GentleLimit.TotalSeconds} seconds");
        }
        await FinishAsync(ShutoffReason.Destroyed, GuestChange.Destroyed);
        if (options.RemoveLogs)
        {
            await _context.Executor.ApplyAllAsync(new HostPlan(_view.Name, LogsOf(live.Start.Launch.LogPath).ToValueList()));
        }
    }

    // With those that were put aside under a number after the name.
    private static IEnumerable<HostOperation> LogsOf(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        string prefix = Path.GetFileName(path) + ".";
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Where(f => f == path || (Path.GetFileName(f) is var name && name.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiDigit(name[prefix.Length..].FirstOrDefault())))
                .Select(static f => new HostOperation.DeleteFile(f, null, 0))
            : [];
    }

    /// <summary>Takes everything of a guest off the host, and tells.</summary>
    private async Task FinishAsync(ShutoffReason reason, GuestChange change)
    {
        LiveGuest live = _live! with { Phase = GuestPhase.Stopping };
        Update(live);
        await DropMonitorAsync();
        await ClearAsync(live, reason);
        _live = null;
        StopWaitingForDevices();
        _servers.Clear();
        _restarts.Clear();
        ForgetLosses();
        Show(_view with { Status = GuestStatus.Shutoff(reason), Live = null, Id = null, ProcessId = 0 });
        LogStopped(_view.Name, reason);
        Tell(change);
        RemoveIfNothingIsLeft();
        await EndLeasesAsync(live.Definition);
    }

    private async Task ClearAsync(LiveGuest live, ShutoffReason reason)
    {
        ValueList<HostOperation.ChangeOwner> owners = _context.ReleaseOwners(live.Owners);
        HostPlan plan = WithHook(
            GuestPlanner.Stop(live.Start, owners), static o => o is HostOperation.StopQemu, 1, _context.Hooks.GuestEnded("stopped", live.Definition));
        ValueList<Leftover> leftovers = await _context.Executor.ApplyAllAsync(plan);
        if (leftovers.FirstOrDefault(l => l.Operation is HostOperation.StopQemu) is { } survivor && await LivesAsync(live.Start.Launch))
        {
            // What it uses stays taken, and the next try finishes.
            _context.HoldOwners(live.Owners);
            throw new RefusedException(Refusal.System, RefusalArea.Qemu, survivor.Failure.Message, survivor.Failure);
        }
        await _context.ReleasePortsAsync(live.Definition.Name, live.Ports);
        await ReleaseAsync(live.Definition, reason, isTold: true);
        // Written down as gone before another guest may have them: a daemon that follows takes back what is not.
        _context.ReleaseScreenPorts(ScreenPorts.Of(live.Definition));
        _context.Devices.Release(live.Start.Devices.Select(static d => d.Address));
        _context.ReleaseNames(live.Start.Taps.Select(t => t.Name).Concat(live.Start.Plugs.Select(p => p.Device).OfType<string>()));
    }

    // The last that is heard of a guest: nothing of it is left on the host.
    private async Task ReleaseAsync(DomainDefinition domain, ShutoffReason reason, bool isTold)
    {
        if (isTold)
        {
            await _context.Hooks.TellAsync(_context.Hooks.GuestEnded("release", domain, reason.ToString().ToLowerInvariant()));
        }
        _context.Live.Remove(domain.Name);
    }

    // A failure beside a process that has ended must not keep its guest for ever.
    private async Task<bool> LivesAsync(QemuLaunch launch)
    {
        try
        {
            if (await _context.Monitors.ConnectAsync(launch, CancellationToken.None) is not { } monitor)
            {
                return false;
            }
            await monitor.DisposeAsync();
            return true;
        }
        catch (HostException)
        {
            return true; // it is there and does not answer
        }
    }

    private async Task<bool> QuitAsync(IGuestMonitor monitor)
    {
        using CancellationTokenSource limit = new(GentleLimit, _context.Time);
        try
        {
            await monitor.RunAsync("quit", limit.Token);
            await monitor.Ended.WaitAsync(limit.Token);
        }
        catch (HostException)
        {
            // It may end before it answers.
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        return monitor.Ended.IsCompleted;
    }
}
