using Microsoft.Extensions.Logging;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;

namespace Patchbay.Engine.Guests;

/// <summary>
/// One guest. Everything that changes it is done on its queue, one after another; everyone may look at
/// <see cref="View"/> at any time.
/// </summary>
internal sealed partial class Guest
{
    private readonly GuestContext _context;
    private readonly Action<Guest> _forget;
    private readonly WorkQueue _queue = new();
    private readonly ILogger _logger;
    private readonly EventPace _filterPace;
    private volatile GuestView _view;
    private LiveGuest? _live;
    private volatile IGuestMonitor? _monitor;
    private bool _isGone;

    /// <summary>A guest that does not run.</summary>
    /// <param name="context">What guests share.</param>
    /// <param name="view">What is known of it.</param>
    /// <param name="forget">Called when nothing is left of it: neither a definition nor a process.</param>
    public Guest(GuestContext context, GuestView view, Action<Guest> forget)
    {
        _context = context;
        _logger = context.Logger;
        _filterPace = new EventPace(context.Time, FiltersAtOnce, FilterInterval);
        _forget = forget;
        _view = view;
        _addresses = new CardAddresses(context.Addresses, context.Time, HearNew);
    }

    /// <summary>The guest as it is now.</summary>
    public GuestView View => _view;

    /// <summary>Does something with the guest when all before it is done.</summary>
    /// <exception cref="RefusedException">The guest is gone by then.</exception>
    private Task<T> DoAsync<T>(Func<Task<T>> work) => _queue.RunAsync(() =>
    {
        ThrowIfGone();
        return work();
    });

    private Task<bool> DoAsync(Func<Task> work) => DoAsync(async () =>
    {
        await work();
        return true;
    });

    private void ThrowIfGone()
    {
        if (_isGone)
        {
            throw new RefusedException(Refusal.NoGuest, RefusalArea.Qemu, $"no domain with matching name '{_view.Name}'");
        }
    }

    /// <summary>Gives the guest up without touching what runs, when the daemon ends.</summary>
    public Task DetachAsync() => InHasteAsync(
        async () =>
        {
            _isGone = true;
            _addresses.Follow([]);
            await DropMonitorAsync();
        },
        static () => true);

    private LiveGuest Running() => _live is not { Phase: GuestPhase.Running } live
        ? throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running")
        : _monitor is null ? throw Unheard() : live;

    private IGuestMonitor Monitor => _monitor ?? throw Unheard();

    private RefusedException Unheard() => new(Refusal.Timeout, RefusalArea.Qemu, $"the monitor of '{_view.Name}' does not answer");

    private void Show(GuestView view)
    {
        bool isChanged = !ReferenceEquals(_view.Live, view.Live);
        _view = view;
        if (isChanged)
        {
            _addresses.FollowSoon(Listened(view));
        }
    }

    private void Tell(GuestChange change) => _context.Events.Publish(new GuestEvent.Lifecycle(_view, change));

    private void SetStatus(GuestStatus status) => Update(_live! with { Status = status });

    // What cannot be written here is only less exact after a restart of the daemon: it asks QEMU anyway.
    private void Update(LiveGuest live)
    {
        ShowLive(live);
        Write(live);
    }

    private void Write(LiveGuest live)
    {
        try
        {
            _context.Live.Save(live);
        }
        catch (StoreException e)
        {
            LogNotSaved(_view.Name, e);
        }
    }

    // Of what is written already, or at once.
    private void ShowLive(LiveGuest live)
    {
        _live = live;
        ValueList<CardLoss> losses = _view.Losses
            .Where(l => live.Definition.Devices.Interfaces.Any(n => n.Info.Alias == l.Alias) || live.Start.Devices.Any(d => d.Alias == l.Alias)).ToValueList();
        Show(_view with { Status = live.Status, Live = live.Definition, WantedCpu = live.WantedCpu, Id = live.Id, Losses = losses, Taken = live.Taken, Unknown = _view.Unknown.Where(u => live.Start.Plugs.Any(p => p.Alias == u.Alias)).ToValueList() });
    }

    private void RemoveIfNothingIsLeft()
    {
        if (!_view.IsPersistent && !_view.IsActive)
        {
            _isGone = true;
            _forget(this);
        }
    }

    private async Task DropMonitorAsync()
    {
        await DropAgentAsync();
        if (_monitor is { } monitor)
        {
            _monitor = null;
            await monitor.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "guest {Guest}: its live state could not be saved")]
    private partial void LogNotSaved(string guest, Exception why);

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: {Event}")]
    private partial void LogHappened(string guest, string @event);

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: stopped ({Reason})")]
    private partial void LogStopped(string guest, ShutoffReason reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: adopted, process {Process}")]
    private partial void LogAdopted(string guest, int process);

    [LoggerMessage(Level = LogLevel.Warning, Message = "guest {Guest}: {What}")]
    private partial void LogWarning(string guest, string what, Exception? why = null);

    [LoggerMessage(Level = LogLevel.Error, Message = "guest {Guest}: {What}")]
    private partial void LogFailed(string guest, string what, Exception why);
}
