namespace Patchbay.Engine.Guests;

/// <content>An emulator that answers late, or not at all: as when its disks are on a server that is gone.</content>
internal sealed partial class Guest
{
    // For what ends the guest: whoever waits for the emulator's answer waits no longer than this.
    private async Task InHasteAsync(Func<Task> work, Func<bool> isMeant)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task done = _queue.RunAsync(() =>
        {
            begun.TrySetResult();
            return work();
        });
        if (await Task.WhenAny(begun.Task, done, Task.Delay(_context.Settings.HastePatience, _context.Time)) is var first && first != begun.Task && first != done
            && isMeant() && _monitor is { } monitor)
        {
            LogWarning(_view.Name, "it is to be ended while something else is done to it: its monitor is not waited for any longer");
            await monitor.DisposeAsync();
        }
        await done;
    }

    // A process that runs is a guest that runs: it is asked again until it answers or has ended.
    private async Task ConnectLaterAsync(int id, bool isFound, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_context.Settings.MonitorInterval, _context.Time, cancellationToken);
                if (await _queue.RunAsync(() => IsToBeConnected(id) ? TryTakeOverAsync(isNews: false, isFound, cancellationToken) : Task.FromResult(true)))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks for it.
        }
    }

    private bool IsToBeConnected(int id) => !_isGone && _monitor is null && _live is { Phase: GuestPhase.Running } live && live.Id == id;

    // False where it runs and cannot be followed yet. Scripts are asked about one that a daemon has found, and not each time that
    // its monitor is lost.
    private async Task<bool> TryTakeOverAsync(bool isNews, bool isFound, CancellationToken cancellationToken)
    {
        try
        {
            await TakeOverAsync(_live!, isFound, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (isNews)
            {
                LogFailed(_view.Name, "it runs and cannot be followed; that is tried again until it can", e);
            }
            await DropMonitorAsync();
            return _live is not { Phase: GuestPhase.Running };
        }
    }
}
