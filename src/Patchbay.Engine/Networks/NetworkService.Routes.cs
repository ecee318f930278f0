using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <content>What follows from the host's routes: by which way guests get out.</content>
public sealed partial class NetworkService
{
    // A routing daemon changes many at once: guests wait so long at first, and longer while it does not stop.
    private static readonly TimeSpan RoutesSettling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(5);

    private int _routesAreDue;
    private long _routesSeen;
    private TimeSpan _settling = RoutesSettling;
    private int _noticeIsDue;
    private TimeSpan _noticeWait = RoutesSettling;

    // What comes meanwhile is looked at with it.
    private bool RoutesAreDue => Volatile.Read(ref _routesAreDue) != 0;

    // One look at a time.
    private SemaphoreSlim Noticing { get; } = new(1, 1);

    // Most routes of a host with many are no network's business: only those that lead into one, or guests out.
    private bool Concerns(ChangedRoute? route)
    {
        foreach (NetworkEntry entry in _registry.Unordered())
        {
            if (entry.State.Live?.Definition is { } live && (route is null || NetworkPlanner.IsConcernedBy(live, route.Table, route.Destination)))
            {
                return true;
            }
        }
        return false;
    }

    private void RoutesSoon(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _routesAreDue, 1) == 0)
        {
            _ = RoutesLaterAsync(cancellationToken);
        }
    }

    // A network that has stopped or become another: what others tell of it may have passed, of which no route may tell.
    private void OverlapsMayPass(NetworkEntry gone)
    {
        if (_registry.Unordered().Any(e => e != gone && !e.Overlaps.IsEmpty))
        {
            RoutesSoon(CancellationToken.None);
        }
    }

    private async Task RoutesLaterAsync(CancellationToken cancellationToken)
    {
        try
        {
            _settling = _time.GetElapsedTime(_routesSeen) > LongestSettling ? RoutesSettling : TimeSpan.FromTicks(Math.Min(_settling.Ticks * 2, LongestSettling.Ticks));
            await Task.Delay(_settling, _time, cancellationToken);
            _routesSeen = _time.GetTimestamp();
            Interlocked.Exchange(ref _routesAreDue, 0);
            foreach (NetworkEntry entry in _registry.Unordered().Where(static e => e.State.Live?.Definition is { } live && (NetworkPlanner.ChoosesWayOut(live) || !live.Routes.IsEmpty)))
            {
                LookSoon(entry, cancellationToken);
            }
            await NoticeOverlapsAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
        }
    }

    // One look at the host serves all networks. What is known already is not told again. A network that starts or changes meanwhile, as
    // with its bridge renamed and its scripts not done, is judged once it has come to rest.
    private async Task NoticeOverlapsAsync(CancellationToken cancellationToken)
    {
        await Noticing.WaitAsync(cancellationToken);
        TimeSpan? again = null;
        try
        {
            Dictionary<NetworkEntry, LiveNetwork?> atRest = _registry.Unordered().Where(static e => !e.IsHeld).ToDictionary(static e => e, static e => e.State.Live);
            bool isWhole = Notice(await _host.ObserveAsync(TakenScope, cancellationToken), atRest);
            again = isWhole ? null : _noticeWait;
            _noticeWait = isWhole ? RoutesSettling : TimeSpan.FromTicks(Math.Min(_noticeWait.Ticks * 2, LongestSettling.Ticks));
        }
        catch (HostException e)
        {
            LogRoutesUnseen(e.Message);
        }
        finally
        {
            Noticing.Release();
        }
        if (again is { } wait && Interlocked.Exchange(ref _noticeIsDue, 1) == 0)
        {
            _ = NoticeLaterAsync(wait, cancellationToken);
        }
    }

    private async Task NoticeLaterAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, _time, cancellationToken);
            Interlocked.Exchange(ref _noticeIsDue, 0);
            await NoticeOverlapsAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
        }
    }

    // Whether all networks were judged.
    private bool Notice(HostSnapshot seen, Dictionary<NetworkEntry, LiveNetwork?> atRest)
    {
        ValueList<NetworkDefinition> running = _registry.Running();
        bool isWhole = true;
        foreach (NetworkEntry entry in _registry.Unordered())
        {
            if (entry.IsHeld || !atRest.TryGetValue(entry, out LiveNetwork? before) || !ReferenceEquals(before, entry.State.Live))
            {
                isWhole = false;
                continue;
            }
            if (entry.State.Live is not { Phase: LivePhase.Active } live)
            {
                entry.Overlaps = [];
                continue;
            }
            ValueList<string> overlaps = NetworkPlanner.Overlaps(live.Definition, running, seen);
            foreach (string overlap in overlaps.Except(entry.Overlaps))
            {
                LogOverlap(live.Definition.Name, overlap);
            }
            foreach (string overlap in entry.Overlaps.Except(overlaps))
            {
                LogOverlapGone(live.Definition.Name, overlap);
            }
            entry.Overlaps = overlaps;
        }
        return isWhole;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: {Overlap}")]
    private partial void LogOverlap(string network, string overlap);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network}: no longer so: {Overlap}")]
    private partial void LogOverlapGone(string network, string overlap);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the host's routes could not be looked at: {Why}")]
    private partial void LogRoutesUnseen(string why);
}
