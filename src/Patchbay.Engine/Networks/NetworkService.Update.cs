using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>
    /// Changes one element of a network: of what runs, without unplugging anyone, of what is stored, or of both. Both change
    /// or none does.
    /// </summary>
    /// <param name="uuid">The network.</param>
    /// <param name="request">The change.</param>
    /// <param name="affects">Which definition.</param>
    /// <param name="cancellationToken">Takes a half-done change back.</param>
    public async Task UpdateAsync(Guid uuid, NetworkUpdateRequest request, Affects affects, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        affects = Resolve(held.State, affects);
        NetworkState state = held.State;
        NetworkUpdateRequest inUse = request with
        {
            InterfaceConnections = PortAllocation.CountByDevice(state.Live?.Ports ?? []),
        };
        await ChangeAsync(held.Entry, affects, (definition, isLive) => Updated(definition, isLive ? inUse : request), tellsScripts: true, cancellationToken);
    }

    private static NetworkDefinition Updated(NetworkDefinition definition, NetworkUpdateRequest request)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? changed = NetworkUpdate.Apply(definition, request, diagnostics);
        return changed is null || !NetworkUpdate.Recheck(changed, request.Document, diagnostics)
            ? throw new RefusedException(RefusalArea.Network, diagnostics.InOrder())
            : changed;
    }

    // Which definitions are meant, after libvirt's rules.
    private static Affects Resolve(NetworkState state, Affects affects)
    {
        if (affects == Affects.Current)
        {
            affects = state.Live is null ? Affects.Config : Affects.Live;
        }
        if (affects.HasFlag(Affects.Live) && state.Live is null)
        {
            throw NetworkRefusals.Invalid("network is not running");
        }
        return affects.HasFlag(Affects.Config) && state.Stored is null
            ? throw NetworkRefusals.Invalid("cannot change persistent config of a transient network")
            : affects;
    }

    // As above for callers that change one and the same thing in each definition.
    private Task ChangeAsync(NetworkEntry entry, Affects affects, Func<NetworkDefinition, bool, NetworkDefinition> change, bool tellsScripts, CancellationToken cancellationToken)
        => ChangeAsync(
            entry,
            affects.HasFlag(Affects.Config) ? change(entry.State.Stored!, false) : entry.State.Stored,
            affects.HasFlag(Affects.Live) ? change(entry.State.Live!.Definition, true) : entry.State.Live?.Definition,
            affects,
            tellsScripts,
            cancellationToken);

    // The one way in which a running network, its state and its stored definition change together: the host first, as it may
    // refuse; a script or a disk that refuses takes the host back. What it is changed to is on disk before the first operation, so that
    // a daemon that finds it half done takes it back. Leases that a part of a whole puts aside are there until that is whole.
    private async Task ChangeAsync(NetworkEntry entry, NetworkDefinition? stored, NetworkDefinition? running, Affects affects, bool tellsScripts, CancellationToken cancellationToken, bool isPart = false)
    {
        NetworkState before = entry.State;
        LiveNetwork? live = before.Live;
        HostPlan? plan = null;
        ValueList<string> known = [];
        ValueList<string> losses = [];
        if (running is not null && live is not null && running != live.Definition)
        {
            (plan, LiveNetwork after, known) = await PlanChangeAsync(entry, running, _registry.Announce(entry, running), together: null, cancellationToken);
            _liveStore.Save(live with { Next = running });
            entry.HasLeasesAside |= MovesLeases(plan);
            try
            {
                losses = await _executor.ApplyAsync(plan, cancellationToken);
            }
            catch (Exception e) when (e is not PlanFailedException { Leftovers.IsEmpty: false })
            {
                SaveOrLog(live);
                if (!isPart)
                {
                    await SettleLeasesAsync(entry);
                }
                throw;
            }
            live = after;
        }
        try
        {
            if (tellsScripts && (running ?? stored) is { } changed)
            {
                await Hooks.RunAsync(Hooks.Network("updated", changed, live?.Ports ?? []));
            }
            if (stored is not null && stored != before.Stored)
            {
                if (live is not null && live != before.Live)
                {
                    // From here on it is finished by whoever comes next, and not taken back.
                    _liveStore.Save(live with { ToStore = stored });
                }
                _store.Save(before.Name, Stored(stored));
            }
            if (live is not null && live != before.Live)
            {
                _liveStore.Save(live);
            }
        }
        catch
        {
            await _executor.ApplyAllAsync(plan?.Reverse() ?? new HostPlan(before.Name, []));
            RestoreStored(before);
            if (plan is not null)
            {
                // No longer on the way to anything: the next daemon has nothing to take back.
                SaveOrLog(before.Live!);
            }
            throw;
        }
        entry.Overlaps = plan?.Overlaps ?? entry.Overlaps;
        entry.State = before with
        {
            Stored = stored,
            Live = live,
            Warnings = plan is null ? before.Warnings : [.. plan.LastingWarnings, .. known, .. losses],
            Waits = plan is null ? before.Waits : plan.Waits,
        };
        if (live is not null && live != before.Live)
        {
            if (before.Live is { } old && old.Definition.Bridge?.Name != live.Definition.Bridge?.Name)
            {
                _leases.Close(old.Definition);
            }
            if (plan is not null && MovesLeases(plan))
            {
                // Told of before they are taken for what was always so.
                RefreshLeasesOrLog(before.Name);
            }
            FollowLeases(live.Definition);
            WriteGuestsOrLog(live);
            await KeepPassesAsync(CancellationToken.None);
            FollowPeers(entry, before.Live?.Definition, live.Definition);
            OverlapsMayPass(entry);
        }
        if (!isPart)
        {
            await SettleLeasesAsync(entry);
        }
        LogChanged(before.Name, affects);
        Events.Publish(new NetworkEvent.Changed(before.Name, before.Uuid));
    }

    // The operations, the network as it is after that, and what the host is known to lack for it.
    private async Task<(HostPlan Plan, LiveNetwork After, ValueList<string> KnownLosses)> PlanChangeAsync(
        NetworkEntry entry, NetworkDefinition wanted, ValueList<NetworkDefinition> coming, NetworkSet? together, CancellationToken cancellationToken)
    {
        LiveNetwork live = entry.State.Live!;
        NetworkFacts facts = FactsFor(entry, together) with { Coming = coming };
        HostSnapshot seen = await ObserveAsync(entry, _engine.ChangeScope(live.Definition, wanted, facts), together, cancellationToken);
        ValueList<PciAddress> pool = PoolOf(wanted, seen);
        LiveNetwork after = live with { Definition = wanted, Pool = pool, Ports = WithClasses(LivePorts.Follow(live.Ports, live.Definition, wanted, pool)) };
        HostPlan plan = _engine.PlanChange(live.Definition, wanted, seen, facts, OwnerOfLink);
        if (Limits(live, after) is { } limits)
        {
            plan = plan with { Operations = plan.Operations.Add(limits) };
        }
        ValueList<string> known = plan.Operations.Select(static o => o.LossWhenMissing).OfType<string>().Where(entry.State.Warnings.Contains).ToValueList();
        return (WithoutKnownLosses(plan, entry.State), after, known);
    }

    private void RestoreStored(NetworkState before)
    {
        try
        {
            // Saving replaces the file whole: one that could not be saved was left as it is.
            if (before.Stored is not null && !_store.Holds(before.Name, Stored(before.Stored)))
            {
                _store.Save(before.Name, Stored(before.Stored));
            }
        }
        catch (StoreException e)
        {
            LogNotRestored(before.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} changed: {Affects}")]
    private partial void LogChanged(string network, Affects affects);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network}: its stored definition may be of a change that was refused: {Why}")]
    private partial void LogNotRestored(string network, string why);
}
