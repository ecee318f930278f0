using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    private static readonly TimeSpan LeaseSettling = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LeaseInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongerSettling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TimeSpan> _retries = new();
    private int _passesAreDue;

    /// <summary>
    /// Watches running networks until cancelled: what others break is repaired, a dnsmasq that ends is started again, at
    /// growing intervals while it fails, and leases are told of.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
        => await Task.WhenAll(WatchHostAsync(cancellationToken), WatchLeasesAsync(cancellationToken), KeepPassesAsync(cancellationToken));

    private async Task WatchHostAsync(CancellationToken cancellationToken)
    {
        await foreach (HostEvent occurrence in _host.WatchAsync(cancellationToken))
        {
            HostTold(occurrence);
            switch (occurrence)
            {
                case HostEvent.DnsmasqExited exited:
                    LogDnsmasqExited(exited.Network, exited.Words);
                    if (_registry.Find(exited.Network) is { } served)
                    {
                        _ = LookLaterAsync(served, RetryOf(exited.Network), cancellationToken);
                    }
                    break;
                case HostEvent.LinkChanged changed:
                    foreach (NetworkEntry entry in _registry.FindAllByLink(changed.Link))
                    {
                        LookSoon(entry, changed.Now, cancellationToken);
                    }
                    break;
                case HostEvent.Unplugged unplugged:
                    if (_registry.FindByLiveLink(unplugged.Bridge) is { } bereft)
                    {
                        Events.Publish(new NetworkEvent.Unplugged(bereft.State.Name, bereft.State.Uuid));
                    }
                    break;
                case HostEvent.DeviceChanged changed:
                    foreach (NetworkEntry entry in _registry.Unordered().Where(e => e.State.Live is { } live && Lends(live.Definition, changed.Device)))
                    {
                        LookSoon(entry, cancellationToken);
                    }
                    break;
                case HostEvent.RoutesChanged changed when !RoutesAreDue && Concerns(changed.Route):
                    RoutesSoon(cancellationToken);
                    break;
                case HostEvent.FirewallChanged or HostEvent.Overrun:
                    PassSoon(cancellationToken);
                    LookAtAllSoon(cancellationToken);
                    break;
                case HostEvent.OldFirewallChanged:
                    PassSoon(cancellationToken);
                    break;
                case HostEvent.ManagersChanged or HostEvent.SettingsChanged:
                    LookAtAllSoon(cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task WatchLeasesAsync(CancellationToken cancellationToken)
    {
        var changed = Channel.CreateUnbounded<string>();
        using FileSystemWatcher? watcher = TryWatchLeases(changed.Writer);
        if (watcher is null)
        {
            await LookAtLeasesAsync(cancellationToken);
            return;
        }
        await foreach (string first in changed.Reader.ReadAllAsync(cancellationToken))
        {
            // dnsmasq empties the file and writes it again; let it finish, and take what came meanwhile along.
            await Task.Delay(LeaseSettling, _time, cancellationToken);
            HashSet<string> names = [first];
            while (changed.Reader.TryRead(out string? another))
            {
                names.Add(another);
            }
            foreach (string name in names)
            {
                RefreshLeasesOrLog(name);
            }
        }
    }

    // Where others have used up the kernel's watches, the files are looked at every two seconds.
    private async Task LookAtLeasesAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(LeaseInterval, _time, cancellationToken);
            foreach (NetworkEntry entry in _registry.All())
            {
                RefreshLeasesOrLog(entry.State.Name);
            }
        }
    }

    private FileSystemWatcher? TryWatchLeases(ChannelWriter<string> changed)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            Directory.CreateDirectory(_paths.Dnsmasq);
            watcher = new FileSystemWatcher(_paths.Dnsmasq, "*.leases");
            watcher.Changed += (_, e) => changed.TryWrite(NetworkOf(e));
            watcher.Created += (_, e) => changed.TryWrite(NetworkOf(e));
            watcher.Error += (_, _) =>
            {
                foreach (NetworkEntry entry in _registry.All())
                {
                    changed.TryWrite(entry.State.Name);
                }
            };
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeasesUnwatched(e.Message);
            watcher?.Dispose();
            return null;
        }
    }

    private static string NetworkOf(FileSystemEventArgs change) => DnsmasqFiles.NetworkOf(Path.GetFileNameWithoutExtension(change.Name!));

    private void RefreshLeasesOrLog(string network)
    {
        try
        {
            if (_registry.Find(network) is { } entry)
            {
                RefreshLeases(entry);
            }
        }
        catch (StoreException e)
        {
            LogLeasesUnread(network, e.Message);
        }
    }

    // Other programs load their rules in several steps: looked at when they have come to rest.
    private void PassSoon(CancellationToken cancellationToken)
    {
        _passes.Forget();
        if (Interlocked.Exchange(ref _passesAreDue, 1) == 0)
        {
            _ = PassLaterAsync(cancellationToken);
        }
    }

    private async Task PassLaterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(_passes.IsContested ? LongerSettling : Settling, _time, cancellationToken);
            Interlocked.Exchange(ref _passesAreDue, 0);
            await KeepPassesAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
        }
    }

    private Task KeepPassesAsync(CancellationToken cancellationToken) => _passes.KeepAsync(FilteredBridges, HostBridges, cancellationToken);

    // An open network's traffic is the administrator's business.
    private IEnumerable<string> FilteredBridges()
        => _registry.All().Select(static e => e.State.Live?.Definition)
            .OfType<NetworkDefinition>()
            .Where(static d => d.Forward.Mode.OwnsBridge() && d.Forward.Mode != ForwardMode.Open)
            .Select(static d => d.Bridge?.Name)
            .OfType<string>();

    /// <summary>Guests came, went or were plugged elsewhere: the bridges that they are in by themselves may be others.</summary>
    public Task NoteGuestsAsync(CancellationToken cancellationToken) => KeepPassesAsync(cancellationToken);

    private IEnumerable<string> HostBridges()
        => GuestBridges().Concat(_registry.All().Select(static e => e.State.Live?.Definition)
            .Where(static d => d is { Forward.Mode: ForwardMode.Bridge, VirtualPort: null })
            .Select(static d => d!.Bridge?.Name)
            .OfType<string>());

    // What comes at once is looked at once: a bridge's start alone tells a handful of changes.
    private void LookSoon(NetworkEntry entry, CancellationToken cancellationToken)
    {
        entry.WantLook();
        if (entry.State.Live is not null && entry.TryPlanLook())
        {
            _ = LookLaterAsync(entry, Settling, cancellationToken);
        }
    }

    // A start tells of its own bridge, too: where that turns out as it shall be, there is nothing to look for. One that was
    // switched off or replaced in between has lost its routes, whatever it is now. What is told while it starts counts as well.
    private void LookSoon(NetworkEntry entry, LinkState? bridge, CancellationToken cancellationToken)
    {
        LinkState? before = entry.Bridge;
        if (bridge is not null)
        {
            entry.Bridge = bridge;
        }
        bool isReplaced = bridge is null || (before is { Index: not 0 } && before.Index != bridge.Index);
        bool wentDown = bridge is { IsUp: false } && before is not { IsUp: false };
        if (isReplaced || wentDown || entry.State is { Problem: not null })
        {
            LookSoon(entry, cancellationToken);
        }
        else if (entry.State.Live is { Phase: LivePhase.Active } && entry.TryPlanLook())
        {
            _ = LookLaterAsync(entry, Settling, cancellationToken, onlyIfWanted: true);
        }
    }

    private void LookAtAllSoon(CancellationToken cancellationToken)
    {
        foreach (NetworkEntry entry in _registry.All())
        {
            LookSoon(entry, cancellationToken);
        }
    }

    private async Task LookLaterAsync(NetworkEntry entry, TimeSpan delay, CancellationToken cancellationToken, bool onlyIfWanted = false)
    {
        try
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, _time, cancellationToken);
            }
            entry.BeginLook();
            bool isWanted = entry.TakeWantedLook() || !onlyIfWanted;
            if (isWanted || entry is not { Bridge: { } bridge, State.Live: { } live } || !NetworkPlanner.IsAsWanted(live.Definition, bridge))
            {
                await LookAsync(entry, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
        }
    }

    // Looks at a running network and makes the host agree with it. A failure is this network's news: told, and tried again.
    private async Task LookAsync(NetworkEntry entry, CancellationToken cancellationToken)
    {
        await entry.Gate.WaitAsync(cancellationToken);
        using HeldNetwork held = new(entry, _registry);
        if (entry.IsGone || entry.State.Live is not { Phase: LivePhase.Active } live)
        {
            return;
        }
        try
        {
            string? kept = live.Next is { } next ? await WhyKeptAsync(entry, live, next, cancellationToken) : null;
            live = entry.State.Live;
            NetworkFacts facts = FactsFor(entry);
            HostSnapshot seen = await _host.ObserveAsync(WithLimits(_engine.LookScope(live.Definition, facts), live), cancellationToken);
            HostPlan plan = WithoutKnownLosses(WithLimits(_engine.PlanChange(live.Definition, live.Definition, seen, facts, OwnerOfLink), live, seen), entry.State);
            ValueList<string> repaired = [];
            if (!plan.IsEmpty)
            {
                // What this host may lack is tried by each new daemon; where it still lacks it, nothing was broken and nothing repaired.
                bool isTrial = plan.Operations.All(o => o.LossWhenMissing is not null);
                if (!isTrial)
                {
                    LogRepairing(live.Definition.Name, plan);
                }
                ValueList<string> losses = await _executor.ApplyAsync(plan, cancellationToken);
                entry.State = entry.State with { Warnings = entry.State.Warnings.Union(plan.LastingWarnings).Union(losses).ToValueList() };
                if (losses.Count < plan.Operations.Count)
                {
                    repaired = RepairBook.KindsOf(plan);
                    foreach (string kind in repaired)
                    {
                        entry.Repairs.Count(kind, _time.GetUtcNow());
                    }
                }
            }
            LogMissing(live.Definition, plan.Waits.Except(entry.State.Waits));
            entry.State = entry.State with { Live = FollowPool(entry.State.Live ?? live, seen), Problem = kept, Waits = plan.Waits };
            if (!repaired.IsEmpty)
            {
                // Whoever hears of it finds it so.
                Events.Publish(new NetworkEvent.Repaired(live.Definition.Name, entry.State.Uuid, repaired));
            }
            if (kept is null)
            {
                _retries.TryRemove(LookOf(live.Definition.Name), out _);
            }
            else
            {
                RetrySoon(entry, LookOf(live.Definition.Name), cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogRepairFailed(live.Definition.Name, e.Message);
            entry.State = entry.State with { Problem = e.Message };
            RetrySoon(entry, LookOf(live.Definition.Name), cancellationToken);
        }
    }

    // A daemon ended while it changed the network: whatever was done of it is undone. Where the host refuses that, as somebody else has
    // by now what is to come back, the rest of the network is put right all the same, and it is tried again.
    private async Task<string?> WhyKeptAsync(NetworkEntry entry, LiveNetwork live, NetworkDefinition next, CancellationToken cancellationToken)
    {
        LogHalfChanged(live.Definition.Name);
        try
        {
            NetworkFacts facts = FactsFor(entry);
            HostSnapshot seen = await _host.ObserveAsync(_engine.ChangeScope(next, live.Definition, facts), cancellationToken);
            HostPlan plan = _engine.PlanChange(next, live.Definition, seen, facts, OwnerOfLink);
            if (Limits(live with { Definition = next }, live) is { } limits)
            {
                plan = plan with { Operations = plan.Operations.Add(limits) };
            }
            await _executor.ApplyAsync(plan, cancellationToken);
            live = live with { Next = null };
            _liveStore.Save(live);
            entry.State = entry.State with { Live = live };
            if (MovesLeases(plan))
            {
                RefreshLeasesOrLog(live.Definition.Name);
                entry.HasLeasesAside = true;
            }
            // Where it was one of several, those are taken back first.
            if (!_setStore.Exists)
            {
                await SettleLeasesAsync(entry);
            }
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogKept(live.Definition.Name, e.Message);
            return $"a change in which the daemon ended is not taken back: {e.Message}";
        }
    }

    // One at a time: each look that fails would else bring one more, and all of them come again for as long as it fails.
    private void RetrySoon(NetworkEntry entry, string subject, CancellationToken cancellationToken)
    {
        if (entry.TryPlanRetry())
        {
            _ = RetryAsync(entry, RetryOf(subject), cancellationToken);
        }
    }

    private async Task RetryAsync(NetworkEntry entry, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
            return;
        }
        finally
        {
            entry.BeginRetry();
        }
        await LookLaterAsync(entry, TimeSpan.Zero, cancellationToken);
    }

    // What a network lends and is not there. What others wait for is in the status alone: it comes and goes with guests.
    private void LogMissing(NetworkDefinition network, IEnumerable<string> waits)
    {
        if (!network.Forward.Mode.OwnsBridge())
        {
            foreach (string clause in waits)
            {
                LogWaits(network.Name, clause);
            }
        }
    }

    // Apart from a dnsmasq that ends again and again: a repair that others' changes came into begins its intervals anew once it has succeeded.
    private static string LookOf(string network) => $"{network}/look";

    // What the host was found unable to do for this network is not tried at each look.
    private static HostPlan WithoutKnownLosses(HostPlan plan, NetworkState state)
        => plan with { Operations = plan.Operations.Where(o => o.LossWhenMissing is not { } loss || !state.Warnings.Contains(loss)).ToValueList() };

    // At once the first time; then, while failures follow each other, after 1, 2, 4… up to 60 seconds.
    private TimeSpan RetryOf(string subject)
    {
        TimeSpan next = _retries.AddOrUpdate(subject, TimeSpan.Zero, (_, last) => last == TimeSpan.Zero ? FirstRetry : TimeSpan.FromTicks(Math.Min(last.Ticks * 2, LastRetry.Ticks)));
        _ = ForgetRetryAsync(subject, next);
        return next;
    }

    private async Task ForgetRetryAsync(string subject, TimeSpan current)
    {
        await Task.Delay(LastRetry + current, _time);
        _retries.TryRemove(new KeyValuePair<string, TimeSpan>(subject, current));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: dnsmasq ended: {Words}")]
    private partial void LogDnsmasqExited(string network, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network} is not as it should be; repairing:\n{Plan}")]
    private partial void LogRepairing(string network, HostPlan plan);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: {Clause}")]
    private partial void LogWaits(string network, string clause);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network} could not be repaired, and will be tried again: {Why}")]
    private partial void LogRepairFailed(string network, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "leases are not watched, but looked at now and then: {Why}")]
    private partial void LogLeasesUnwatched(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: its leases could not be read: {Why}")]
    private partial void LogLeasesUnread(string network, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: the daemon ended while it was changed; taking the change back")]
    private partial void LogHalfChanged(string network);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network}: the change is not taken back: {Why}")]
    private partial void LogKept(string network, string why);
}
