using Microsoft.Extensions.Logging;
using Patchbay.Engine.Store;
using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>What a daemon finds when it starts.</content>
public sealed partial class GuestService
{
    /// <summary>
    /// Reads what is stored, and goes on where the last daemon ended: running guests are adopted, half-done starts taken
    /// back, half-done stops finished. Networks must have been loaded. A document that cannot be read is logged and left.
    /// </summary>
    /// <exception cref="StoreException">A folder cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (StoredDocument stored in _context.Definitions.Load())
        {
            LoadDefinition(stored);
        }
        LiveGuest[] found = [.. _context.Live.Load().Select(f => ReadLive(f.Path, f.Text)).OfType<LiveGuest>()];
        // What all of them use is known before any of them gives something back.
        Array.ForEach(found, _context.Note);
        await Task.WhenAll(found.Select(live => AdoptAsync(live, cancellationToken)));
    }

    /// <summary>
    /// Starts those that start with the host, once a boot. One that cannot be started is logged, and left to whoever reads that; those that
    /// a daemon did not come to are the next one's.
    /// </summary>
    public async Task AutostartAsync(CancellationToken cancellationToken)
    {
        AutostartMark mark = AutostartMark.Read(_context.Settings);
        if (mark.IsDone)
        {
            return;
        }
        foreach (GuestView view in List().Where(v => (v.IsAutostarted || v.IsAutostartedOnce) && !v.IsActive && !mark.Has(v.Uuid)))
        {
            try
            {
                await StartAsync(view.Uuid, GuestStartOptions.Default, cancellationToken);
            }
            catch (Exception e) when (e is RefusedException or StoreException)
            {
                LogNotAutostarted(view.Name, e);
            }
            SaveOrLog(mark = mark.With(view.Uuid));
            if (view.IsAutostartedOnce)
            {
                // Not before: a daemon that ends in the middle of the start takes it back, and the next one is to know.
                await ForgetOnceAsync(view, cancellationToken);
            }
        }
        SaveOrLog(mark.Done());
    }

    private async Task ForgetOnceAsync(GuestView view, CancellationToken cancellationToken)
    {
        try
        {
            await SetAutostartOnceAsync(view.Uuid, autostart: false, cancellationToken);
        }
        catch (Exception e) when (e is RefusedException or StoreException)
        {
            LogOnceKept(view.Name, e.Message);
        }
    }

    // A full disk keeps nobody from serving; the next daemon does this once more.
    private void SaveOrLog(AutostartMark mark)
    {
        try
        {
            mark.Save(_context.Settings);
        }
        catch (StoreException e)
        {
            LogAutostartUnmarked(e.Message);
        }
    }

    /// <summary>Puts the taps of all guests back into their bridges where they were taken out, as when a network was stopped and started.</summary>
    public Task ReplugAsync(CancellationToken cancellationToken) => Task.WhenAll(_guests.All().Select(guest => ReplugAsync(guest, cancellationToken)));

    /// <summary>As <see cref="ReplugAsync(CancellationToken)"/>, and waits for no guest: one may be busy for long.</summary>
    public void ReplugSoon(CancellationToken cancellationToken) => _ = ReplugAsync(cancellationToken);

    /// <summary>
    /// As <see cref="ReplugSoon"/>, where a network has changed: guests that change their VLANs take each step together, so that none
    /// misses another's frames. One that is busy is waited for a second, and follows when it can.
    /// </summary>
    public void FollowSoon(CancellationToken cancellationToken) => _ = FollowAsync(cancellationToken);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _following.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
            return;
        }
        try
        {
            Guest[] guests = [.. _guests.All()];
            await TogetherAsync(guests, g => g.HearAsync(cancellationToken));
            await TogetherAsync(guests, g => g.ReplugAsync(cancellationToken));
            await TogetherAsync(guests, static g => g.NarrowAsync());
        }
        finally
        {
            _following.Release();
        }
    }

    private async Task TogetherAsync(Guest[] guests, Func<Guest, Task> step)
    {
        Task all = Task.WhenAll(guests.Select(g => OrLogAsync(g, step)));
        await Task.WhenAny(all, Task.Delay(Patience, _context.Time));
    }

    private async Task OrLogAsync(Guest guest, Func<Guest, Task> step)
    {
        try
        {
            await step(guest);
        }
        catch (RefusedException e) when (e.Why == Refusal.NoGuest)
        {
            // It has ended while this waited for its turn, and was nobody's definition.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotReplugged(guest.View.Name, e);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    // Whether all of it is where it belongs.
    private async Task<bool> ReplugAsync(Guest guest, CancellationToken cancellationToken)
    {
        try
        {
            bool isWhole = await guest.ReplugAsync(cancellationToken);
            await guest.NarrowAsync();
            return isWhole;
        }
        catch (RefusedException e) when (e.Why == Refusal.NoGuest)
        {
            // It has ended while this waited for its turn, and was nobody's definition.
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The guest's trouble; no other's, and not the daemon's.
            LogNotReplugged(guest.View.Name, e);
            return false;
        }
    }

    private void LoadDefinition(StoredDocument stored)
    {
        if (stored.Text is not { } text)
        {
            LogUnreadable(stored.Path, stored.Problem ?? "");
            return;
        }
        try
        {
            DomainDefinition definition = GuestDocuments.ReadStored(text, stored.Path).Definition;
            if (definition.Name != stored.Name)
            {
                LogUnreadable(stored.Path, $"it is of a guest named '{definition.Name}'");
                return;
            }
            Guid uuid = definition.Uuid!.Value;
            _guests.Claim(definition.Name, uuid, () => new Guest(
                _context,
                new GuestView { Name = definition.Name, Uuid = uuid, Definition = definition, IsAutostarted = stored.Autostart, IsAutostartedOnce = _context.Definitions.IsAutostartOnce(definition.Name) },
                _guests.Remove));
        }
        catch (RefusedException e)
        {
            LogUnreadable(stored.Path, e.Message);
        }
    }

    private LiveGuest? ReadLive(string path, string text)
    {
        try
        {
            return LiveGuestXml.Parse(text, path);
        }
        catch (Exception e) when (e is FormatException or RefusedException or ArgumentException or OverflowException)
        {
            LogUnreadable(path, e.Message);
            return null;
        }
    }

    private async Task AdoptAsync(LiveGuest live, CancellationToken cancellationToken)
    {
        try
        {
            await Claim(live.Definition).AdoptAsync(live, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One guest's trouble, or a defect that it brings to light, keeps nobody from the others.
            LogNotAdopted(live.Definition.Name, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is passed over: {Why}")]
    private partial void LogUnreadable(string path, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "guest {Guest}: it could not be adopted")]
    private partial void LogNotAdopted(string guest, Exception why);

    [LoggerMessage(Level = LogLevel.Error, Message = "guests that start with the host are started, and the next daemon will not know: {Why}")]
    private partial void LogAutostartUnmarked(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "guest {Guest}: it was to start with the host once, and will again: {Why}")]
    private partial void LogOnceKept(string guest, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "guest {Guest}: it was to start with the host, and did not")]
    private partial void LogNotAutostarted(string guest, Exception why);

    [LoggerMessage(Level = LogLevel.Error, Message = "guest {Guest}: its interfaces could not be plugged in again")]
    private partial void LogNotReplugged(string guest, Exception why);
}
