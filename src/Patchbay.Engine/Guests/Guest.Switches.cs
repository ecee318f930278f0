using Microsoft.Extensions.Logging;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Plugs;

namespace Patchbay.Engine.Guests;

/// <content>Cards whose ports a switch beyond this host has taken in, and forgets.</content>
internal sealed partial class Guest
{
    // lldpad names its process before it listens, and before it knows its links.
    private static readonly TimeSpan FirstAsk = TimeSpan.FromMilliseconds(250);
    private const int MostAsks = 9;

    /// <summary>Has switches take cards in again that they have let go, or that what speaks to them has forgotten.</summary>
    /// <param name="which">Whether a card is concerned.</param>
    /// <param name="isLetGo">Whether the switch itself has let them go.</param>
    /// <param name="cancellationToken">Ends asking.</param>
    public async Task AskSwitchesAsync(Func<MacvtapPlug, bool> which, bool isLetGo, CancellationToken cancellationToken)
    {
        try
        {
            TimeSpan pause = FirstAsk;
            for (int ask = 0; ask < MostAsks; ask++, pause *= 2)
            {
                bool isFirst = ask == 0;
                if (await _queue.RunAsync(() => AskInTurnAsync(which, isLetGo, isFirst, cancellationToken)))
                {
                    return;
                }
                await Task.Delay(pause, _context.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one asks when it starts.
        }
    }

    // Whether there is nothing more to ask.
    private async Task<bool> AskInTurnAsync(Func<MacvtapPlug, bool> which, bool isLetGo, bool isFirst, CancellationToken cancellationToken)
    {
        if (_isGone || _live is not { Phase: GuestPhase.Running } live)
        {
            return true;
        }
        bool isDone = true;
        foreach (MacvtapPlug plug in PresentPlugs(live).OfType<MacvtapPlug>().Where(p => p.IsSpokenFor && which(p)))
        {
            isDone &= await AskSwitchAsync(plug, isLetGo, isFirst, cancellationToken);
        }
        return isDone;
    }

    private async Task<bool> AskSwitchAsync(MacvtapPlug plug, bool isLetGo, bool isFirst, CancellationToken cancellationToken)
    {
        if (isLetGo && isFirst)
        {
            if (!MayRestart($"the port of {plug.Alias}"))
            {
                NoteUnknown(plug, $"the switch has let it go {MostRestarts} times within {RestartWindow.TotalSeconds} seconds, and is not asked again");
                return true;
            }
            LogWarning(_view.Name, $"the switch has let its card {plug.Name} go, and is asked again");
        }
        try
        {
            await _context.Executor.ApplyAsync(GuestPlanner.Adopt(_view.Name, [plug]), cancellationToken);
            if (!isLetGo)
            {
                LogAskedAgain(_view.Name, plug.Name);
            }
            if (_view.Unknown.Any(u => u.Alias == plug.Alias))
            {
                Show(_view with { Unknown = _view.Unknown.Where(u => u.Alias != plug.Alias).ToValueList() });
            }
            return true;
        }
        catch (PlanFailedException e)
        {
            NoteUnknown(plug, e.InnerException?.Message ?? e.Message);
            return false;
        }
    }

    // Told once, and shown until the switch could be asked.
    private void NoteUnknown(MacvtapPlug plug, string why)
    {
        CardLoss unknown = new(plug.Alias, plug.Name, IsForGood: false, $"the switch does not know its card {plug.Name}: {why}");
        if (!_view.Unknown.Contains(unknown))
        {
            LogWarning(_view.Name, unknown.Words);
            Show(_view with { Unknown = _view.Unknown.Where(u => u.Alias != plug.Alias).Append(unknown).ToValueList() });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: the switch is asked again to take its card {Device} in")]
    private partial void LogAskedAgain(string guest, string device);
}
