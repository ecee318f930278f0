using Microsoft.Extensions.Logging;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>Ports of Open vSwitch that others take from running guests: its own restart does, as guests' ports do not outlive it.</content>
public sealed partial class GuestService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // A guest that is busy for longer keeps no other from what comes next.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Puts guests' ports back, from when the first guest has one, until cancelled.</summary>
    public async Task KeepSwitchPortsAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            await UntilNeededAsync(cancellationToken);
            using CancellationTokenSource again = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                await foreach (ValueList<string> gone in _context.Host.WatchSwitchAsync(again.Token))
                {
                    if (!await PutBackAsync(gone, again, cancellationToken))
                    {
                        // It may not be ready: all is looked at again.
                        break;
                    }
                    pause = FirstPause;
                    if (!HasSwitchPorts())
                    {
                        break;
                    }
                }
            }
            catch (HostException e)
            {
                LogSwitchUnwatched(e.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A busy guest's ports could not be put back when its turn came.
            }
            await Task.Delay(pause, _context.Time, cancellationToken);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    private async Task UntilNeededAsync(CancellationToken cancellationToken)
    {
        using EventSubscription<GuestEvent> events = _context.Events.Subscribe();
        while (!HasSwitchPorts())
        {
            await events.Reader.ReadAsync(cancellationToken);
        }
    }

    private bool HasSwitchPorts() => _guests.List().Any(static g => g.Live is { } live && SwitchPorts(live).Any());

    private static IEnumerable<string> SwitchPorts(DomainDefinition live)
        => live.Devices.Interfaces.Where(n => InterfacePlug.SwitchOf(live, n) is not null).Select(static n => n.Target).OfType<string>();

    private async Task<bool> PutBackAsync(ValueList<string> gone, CancellationTokenSource again, CancellationToken cancellationToken)
    {
        Task<bool[]> work = Task.WhenAll(_guests.All()
            .Where(g => g.View.Live is { } live && SwitchPorts(live).Any(p => gone.IsEmpty || gone.Contains(p)))
            .Select(g => ReplugAsync(g, cancellationToken)));
        try
        {
            return Array.TrueForAll(await work.WaitAsync(Patience, _context.Time, cancellationToken), static d => d);
        }
        catch (TimeoutException)
        {
            _ = LookAgainUnlessAsync(work, again);
            return true;
        }
    }

    private static async Task LookAgainUnlessAsync(Task<bool[]> work, CancellationTokenSource again)
    {
        try
        {
            if (!Array.TrueForAll(await work, static d => d))
            {
                await again.CancelAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The daemon ends, or all is looked at again already.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ports of guests are not put back for now: {Why}")]
    private partial void LogSwitchUnwatched(string why);
}
