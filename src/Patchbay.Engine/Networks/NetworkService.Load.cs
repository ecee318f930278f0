using Microsoft.Extensions.Logging;
using Patchbay.Engine.Store;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>
    /// Reads what is stored and what ran, and makes the host agree: running networks are adopted and what others broke is
    /// repaired, half-done starts are taken back, half-done stops finished. Once a boot it starts what starts with the host.
    /// A broken file, and a network that cannot be put right, are logged; the others come up.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _leases.Sweep();
        foreach (StoredDocument document in _store.Load())
        {
            LoadStored(document);
        }
        (string Path, LiveNetwork? Live, string? Problem)[] ran = [.. _liveStore.Load()];
        foreach (LiveNetwork live in ran.Select(r => r.Live).OfType<LiveNetwork>().Where(l => l.Definition.Uuid is not null))
        {
            // All of them first: what one is to hold follows from which others run.
            try
            {
                NetworkEntry entry = _registry.Claim(live.Definition.Name, live.Definition.Uuid!.Value);
                entry.State = entry.State with { Live = live };
            }
            catch (RefusedException)
            {
                // Told of below.
            }
        }
        foreach ((string path, LiveNetwork? live, string? problem) in ran)
        {
            if (live is null)
            {
                LogBrokenFile(path, problem ?? "");
                continue;
            }
            try
            {
                await TakeOverAsync(live, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogTakeOverFailed(live.Definition.Name, e);
            }
        }
        await TakeSetBackAsync(cancellationToken);
        await SettleAllLeasesAsync(cancellationToken);
        await AutostartAsync(cancellationToken);
    }

    private void LoadStored(StoredDocument document)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? definition = document.Text is null ? null : NetworkXml.Parse(document.Text, document.Path, diagnostics);
        if (definition is null)
        {
            LogBrokenFile(document.Path, document.Problem ?? string.Join('\n', diagnostics.InOrder()));
            return;
        }
        if (definition.Name != document.Name)
        {
            LogBrokenFile(document.Path, $"it holds a network named '{definition.Name}'");
            return;
        }
        try
        {
            bool incomplete = definition.Uuid is null || (definition.Forward.Mode.OwnsBridge() && definition.Mac is null);
            definition = Complete(WithUuid(definition));
            NetworkEntry entry = _registry.Claim(definition.Name, definition.Uuid!.Value);
            entry.State = entry.State with { Stored = definition, Autostart = document.Autostart };
            if (incomplete)
            {
                _store.Save(definition.Name, Stored(definition));
            }
        }
        catch (Exception e) when (e is RefusedException or StoreException)
        {
            LogBrokenFile(document.Path, e.Message);
        }
    }

    // Documents that were put into the folder by hand may lack what define would have chosen.
    private static NetworkDefinition Complete(NetworkDefinition definition)
        => definition.Forward.Mode.OwnsBridge()
            ? definition with { Mac = definition.Mac ?? MacAddresses.Generate() }
            : definition with { Mac = null };

    private async Task TakeOverAsync(LiveNetwork live, CancellationToken cancellationToken)
    {
        NetworkDefinition definition = live.Definition;
        NetworkEntry entry = _registry.Claim(definition.Name, definition.Uuid ?? Guid.NewGuid());
        entry.State = entry.State with { Live = live };
        if (live.Phase != LivePhase.Active)
        {
            LogHalfDone(definition.Name, live.Phase);
            await entry.Gate.WaitAsync(cancellationToken);
            using HeldNetwork held = new(entry, _registry);
            await StopHeldAsync(entry, cancellationToken);
            return;
        }
        FollowLeases(definition);
        if (live.ToStore is { } stored)
        {
            live = live with { ToStore = null };
            _store.Save(definition.Name, Stored(stored));
            _liveStore.Save(live);
            entry.State = entry.State with { Live = live, Stored = stored };
        }
        await LookAsync(entry, cancellationToken);
        WriteGuestsOrLog(entry.State.Live ?? live, _leases.RewriteGuests);
        // A port may have come between the disk and the bridge; what is there already is not touched.
        if (Limits(live with { Definition = definition with { Bandwidth = null } }, live) is { } whole)
        {
            await _executor.ApplyAllAsync(new HostPlan($"network {definition.Name}", [whole]));
        }
        LogAdopted(definition.Name);
    }

    private async Task AutostartAsync(CancellationToken cancellationToken)
    {
        if (_liveStore.WasAutostarted)
        {
            return;
        }
        NetworkEntry[] entries = [.. _registry.All().Where(e => e.State is { Autostart: true, Live: null, Stored: not null })];
        // More than there are processors: while one waits for its dnsmasq, or for the packet filter, others go on.
        ParallelOptions options = new() { MaxDegreeOfParallelism = 8 * Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(entries, options, async (entry, token) =>
        {
            try
            {
                await StartWithHostAsync(entry.State.Uuid, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogAutostartFailed(entry.State.Name, e.Message);
                await NoteStartAsync(entry, e);
                _ = RetryStartAsync(entry, cancellationToken);
            }
        });
        try
        {
            _liveStore.MarkAutostarted();
        }
        catch (StoreException e)
        {
            // A full disk keeps nobody from serving; the next daemon does this once more.
            LogAutostartUnmarked(e.Message);
        }
    }

    // Whether a network that does not run has a problem: one that somebody has started meanwhile is another's business.
    private static async Task NoteStartAsync(NetworkEntry entry, Exception? why)
    {
        await entry.Gate.WaitAsync(CancellationToken.None);
        try
        {
            if (entry.State is { Live: null } state)
            {
                entry.State = state with { Problem = why is null ? null : $"it did not start with the host: {why.Message}" };
            }
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    // What it was refused for may pass: another's port, an address. Until somebody starts it, or it is not to start with the host.
    private async Task RetryStartAsync(NetworkEntry entry, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstRetry; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LastRetry.Ticks)))
        {
            try
            {
                await Task.Delay(pause, _time, cancellationToken);
                if (entry.State is not { Autostart: true, Live: null, Stored: not null, Problem: not null })
                {
                    // Started meanwhile, and whoever stopped it again meant it; or it is not to start with the host any more.
                    await NoteStartAsync(entry, null);
                    return;
                }
                await StartWithHostAsync(entry.State.Uuid, cancellationToken);
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                await NoteStartAsync(entry, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is left out and kept as it is: {Why}")]
    private partial void LogBrokenFile(string path, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network}: what an earlier run left could not be put right")]
    private partial void LogTakeOverFailed(string network, Exception why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: the daemon ended while it was {Phase}; removing what there is of it")]
    private partial void LogHalfDone(string network, LivePhase phase);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} runs and was taken over")]
    private partial void LogAdopted(string network);

    [LoggerMessage(Level = LogLevel.Error, Message = "networks that start with the host have been started, and the next daemon will not know: {Why}")]
    private partial void LogAutostartUnmarked(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network} did not start with the host: {Why}")]
    private partial void LogAutostartFailed(string network, string why);
}
