using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>Starts a stored network. It has started when its DHCP answers.</summary>
    public async Task StartAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        if (held.State.Live is not null)
        {
            throw NetworkRefusals.Invalid("network is already active");
        }
        await StartHeldAsync(held.Entry, await StoredWholeAsync(held.Entry, cancellationToken), cancellationToken);
    }

    // A document that was put into the folder by hand may leave to the host what nobody has chosen yet: its bridge's name, subnets.
    private async Task<NetworkDefinition> StoredWholeAsync(NetworkEntry entry, CancellationToken cancellationToken)
    {
        NetworkDefinition stored = entry.State.Stored!;
        if (!stored.Forward.Mode.OwnsBridge() || (IsChosen(stored.Bridge?.Name) && !ChosenSubnets.IsOpen(stored)))
        {
            return stored;
        }
        NetworkDefinition whole = await CompleteAsync(entry, stored, spoken: [], together: null, cancellationToken);
        _store.Save(whole.Name, Stored(whole));
        entry.State = entry.State with { Stored = whole };
        return whole;
    }

    // As StartAsync, while the machine boots: devices may come later.
    private async Task StartWithHostAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        if (held.State.Live is null)
        {
            await StartHeldAsync(held.Entry, await StoredWholeAsync(held.Entry, cancellationToken), cancellationToken, withHost: true);
        }
    }

    /// <summary>Starts a network that is gone when it stops, or, where it is stored already, starts it by this document this once.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="validate">Whether words that mean nothing refuse the document.</param>
    /// <param name="cancellationToken">Takes a half-done start back.</param>
    public async Task<NetworkStatus> CreateAsync(string xml, bool validate, CancellationToken cancellationToken)
    {
        NetworkDefinition definition = WithUuid(NetworkDocuments.Parse(xml, validate, _logger));
        using HeldNetwork held = await ClaimAsync(definition, cancellationToken);
        if (held.State.Live is not null)
        {
            throw NetworkRefusals.Invalid($"network is already active as '{definition.Name}'");
        }
        definition = await CompleteAsync(held.Entry, definition, spoken: [], together: null, cancellationToken);
        await StartHeldAsync(held.Entry, definition, cancellationToken);
        return held.Entry.Status;
    }

    /// <summary>
    /// Stops a network; guests stay, unplugged. What cannot be removed from the host is named by the exception, and the
    /// network stays active until another stop succeeds.
    /// </summary>
    public async Task StopAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        if (held.State.Live is null)
        {
            throw NetworkRefusals.NotActive(held.State.Name);
        }
        await StopHeldAsync(held.Entry, cancellationToken);
    }

    private async Task StartHeldAsync(NetworkEntry entry, NetworkDefinition definition, CancellationToken cancellationToken, bool withHost = false)
    {
        await EndLeftAsync(entry, cancellationToken);
        if (!Hooks.HasNetwork)
        {
            await CarryOutStartAsync(entry, definition, withHost, cancellationToken);
            return;
        }
        // Before the first script: a daemon that finds this tells them that the network has stopped.
        _liveStore.Save(new LiveNetwork(definition, LivePhase.Starting, []));
        bool isRefused = true;
        try
        {
            // Before the first look: a script may make what the network needs.
            await Hooks.RunAsync(Hooks.Network("start", definition));
            isRefused = false;
            await CarryOutStartAsync(entry, definition, withHost, cancellationToken);
        }
        catch (Exception e)
        {
            // Where one of several scripts refuses, the others have been told of a start.
            await Hooks.TellAsync(Hooks.NetworkStopped(definition));
            if (isRefused)
            {
                LogStartFailed(definition.Name, e.Message);
            }
            if (e is not PlanFailedException { Leftovers.IsEmpty: false })
            {
                _liveStore.Remove(definition.Name);
            }
            throw;
        }
    }

    private async Task CarryOutStartAsync(NetworkEntry entry, NetworkDefinition definition, bool withHost, CancellationToken cancellationToken)
    {
        // While the host is looked at and the plan made.
        await using IAsyncDisposable? loading = _engine.Coming(definition) is { } coming ? _host.Expect(coming) : null;
        entry.BeginStart(definition);
        try
        {
            await PlanAndCarryOutStartAsync(entry, definition, withHost, cancellationToken);
        }
        finally
        {
            entry.EndStart();
            if (entry.TakeWantedLook())
            {
                LookSoon(entry, CancellationToken.None);
            }
        }
    }

    private async Task PlanAndCarryOutStartAsync(NetworkEntry entry, NetworkDefinition definition, bool withHost, CancellationToken cancellationToken)
    {
        NetworkFacts facts = FactsFor(entry) with { DevicesMayCome = withHost, Coming = _registry.Announce(entry, definition) };
        HostSnapshot seen = await _host.ObserveAsync(_engine.StartScope(definition, facts), cancellationToken);
        HostPlan plan = _engine.PlanStart(definition, seen, facts, OwnerOfLink);
        foreach (string warning in plan.Warnings)
        {
            LogPlanWarning(definition.Name, warning);
        }
        if (Hooks.Network("started", definition) is { } started)
        {
            plan = plan with { Operations = plan.Operations.Add(started) };
        }
        LiveNetwork starting = new(definition, LivePhase.Starting, []) { Pool = await PoolAsync(definition, cancellationToken) };
        _liveStore.Save(starting);
        ValueList<string> losses;
        try
        {
            losses = await _executor.ApplyAsync(plan, cancellationToken);
            await SaveOrTakeBackAsync(starting with { Phase = LivePhase.Active }, plan);
        }
        catch (Exception e)
        {
            LogStartFailed(definition.Name, e.Message);
            // What could not be taken back is known to the next daemon by this file.
            if (e is not PlanFailedException { Leftovers.IsEmpty: false })
            {
                _liveStore.Remove(definition.Name);
            }
            else
            {
                // Its names stay its own as long: whoever ends what is left goes by them.
                LiveNetwork left = starting with { Phase = LivePhase.Stopping };
                entry.State = entry.State.Stored is null ? entry.State with { Live = left, Problem = e.Message } : entry.State with { Left = left, Problem = e.Message };
            }
            throw;
        }
        LogMissing(definition, plan.Waits);
        entry.Overlaps = plan.Overlaps;
        entry.State = entry.State with
        {
            Live = starting with { Phase = LivePhase.Active },
            Warnings = [.. plan.LastingWarnings, .. losses],
            Waits = plan.Waits,
            Problem = null,
        };
        FollowLeases(definition);
        await KeepPassesAsync(CancellationToken.None);
        FollowPeers(entry, definition);
        LogStarted(definition.Name);
        Events.Publish(new NetworkEvent.Started(definition.Name, entry.State.Uuid));
    }

    private async Task SaveOrTakeBackAsync(LiveNetwork live, HostPlan plan)
    {
        try
        {
            _liveStore.Save(live);
        }
        catch (StoreException)
        {
            await _executor.ApplyAllAsync(plan.Reverse());
            throw;
        }
    }

    // Nothing is started on top of what an earlier start left.
    private async Task EndLeftAsync(NetworkEntry entry, CancellationToken cancellationToken)
    {
        if (entry.State.Left is not { } left)
        {
            return;
        }
        NetworkFacts facts = FactsFor(entry);
        HostSnapshot seen = await _host.ObserveAsync(_engine.StopScope(left.Definition, facts), cancellationToken);
        ValueList<Leftover> leftovers = await _executor.ApplyAllAsync(_engine.PlanStop(left.Definition, seen, facts));
        if (!leftovers.IsEmpty)
        {
            throw NetworkRefusals.Internal($"what a start of network '{left.Definition.Name}' that failed has left on the host does not go: {Sentence(leftovers)}");
        }
        _liveStore.Remove(left.Definition.Name);
        entry.State = entry.State with { Left = null, Problem = null };
    }

    private static string Sentence(ValueList<Leftover> leftovers) => string.Join("; ", leftovers.Select(static l => $"{l.Operation}: {l.Failure.Message}"));

    private async Task StopHeldAsync(NetworkEntry entry, CancellationToken cancellationToken)
    {
        LiveNetwork live = entry.State.Live!;
        NetworkFacts facts = FactsFor(entry);
        HostSnapshot seen = await _host.ObserveAsync(_engine.StopScope(live.Definition, facts), cancellationToken);
        LiveNetwork stopping = live with { Phase = LivePhase.Stopping };
        SaveOrLog(stopping);
        ValueList<Leftover> leftovers = await _executor.ApplyAllAsync(_engine.PlanStop(live.Definition, seen, facts));
        if (!leftovers.IsEmpty)
        {
            string problem = Sentence(leftovers);
            entry.State = entry.State with { Live = stopping, Problem = problem };
            throw NetworkRefusals.Internal($"network '{live.Definition.Name}' did not stop whole: {problem}");
        }
        await Hooks.TellAsync(Hooks.NetworkStopped(live.Definition));
        if (entry.State.Stored is { } stored)
        {
            await DropLeasesAsync(entry, live.Definition, stored);
        }
        _liveStore.Remove(live.Definition.Name);
        Forget(entry, live);
        if (entry.State.Stored is not null)
        {
            await SettleLeasesAsync(entry);
        }
        await KeepPassesAsync(CancellationToken.None);
        FollowPeers(entry, live.Definition);
        OverlapsMayPass(entry);
        LogStopped(live.Definition.Name);
        Events.Publish(new NetworkEvent.Stopped(live.Definition.Name, entry.State.Uuid));
    }

    // For what ends: a full disk must not keep a network running or a guest plugged in.
    private void SaveOrLog(LiveNetwork live)
    {
        try
        {
            _liveStore.Save(live);
        }
        catch (StoreException e)
        {
            LogNotWritten(live.Definition.Name, e.Message);
        }
    }

    private void Forget(NetworkEntry entry, LiveNetwork live)
    {
        if (entry.State.Stored is null)
        {
            _leases.Forget(live.Definition.Name, live.Definition);
        }
        else
        {
            _leases.Close(live.Definition);
        }
        entry.State = entry.State with { Live = null, Problem = null, Warnings = [], Waits = [] };
        entry.Bridge = null;
    }

    // Whose bridge a link of the host is, for naming the other side of a collision.
    private string? OwnerOfLink(string link) => _registry.FindByLiveLink(link)?.State.Name;

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} started")]
    private partial void LogStarted(string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: {Warning}")]
    private partial void LogPlanWarning(string network, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network} did not start: {Why}")]
    private partial void LogStartFailed(string network, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network}: the next daemon will not know of a change: {Why}")]
    private partial void LogNotWritten(string network, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} stopped")]
    private partial void LogStopped(string network);
}
