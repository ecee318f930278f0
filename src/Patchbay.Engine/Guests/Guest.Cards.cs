using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>What a guest's cards tell: that the guest wants to hear other frames, and that what serves a card has ended.</content>
internal sealed partial class Guest
{
    private const int MostRestarts = 5;

    private static readonly TimeSpan RestartWindow = TimeSpan.FromMinutes(1);

    // When what serves a card was started again, the last few times. Only the guest's queue touches it.
    private readonly Dictionary<string, Queue<long>> _restarts = [];

    // Ends of what serves cards, by the card, and whose news they are. Only the guest's queue touches it.
    private readonly Dictionary<string, (IGuestMonitor Monitor, Task End)> _servers = [];

    // What serves a card ends with QEMU: who ends it is heard of within this, and it is not started once more.
    private static readonly TimeSpan FirstRestart = TimeSpan.FromMilliseconds(200);

    // What a guest's driver says of addresses in its first second; beyond it, a guest that never stops costs the host little.
    private const int FiltersAtOnce = 8;

    private static readonly TimeSpan FilterInterval = TimeSpan.FromSeconds(1);

    // Cards that are asked later. Only the guest's queue touches it.
    private readonly HashSet<string> _askedLater = [];

    // The card tells again only after it was asked: what changes until then is one piece of news.
    private async Task FilterToldAsync(IGuestMonitor monitor, string alias)
    {
        if (IndexOfCard(alias) < 0 || _askedLater.Contains(alias))
        {
            return;
        }
        TimeSpan wait = _filterPace.Admit(alias);
        if (wait == TimeSpan.Zero)
        {
            await FilterChangedAsync(monitor, alias);
            return;
        }
        _askedLater.Add(alias);
        _ = AskLaterAsync(monitor, alias, wait);
    }

    private async Task AskLaterAsync(IGuestMonitor monitor, string alias, TimeSpan wait)
    {
        await Task.Delay(wait, _context.Time);
        await _queue.RunAsync(() => Task.FromResult(_askedLater.Remove(alias)));
        await WhileWatchedAsync(monitor, () => FilterChangedAsync(monitor, alias));
    }

    // The guest has told once, and tells again only after it was asked: so each is asked, trusted or not.
    private async Task FilterChangedAsync(IGuestMonitor monitor, string alias)
    {
        int index = IndexOfCard(alias);
        if (index < 0)
        {
            return;
        }
        CardFilter filter = await monitor.QueryFilterAsync(alias, CancellationToken.None);
        InterfaceDefinition nic = _live!.Definition.Devices.Interfaces[index];
        MacAddress before = nic.CurrentMac ?? nic.Mac!.Value;
        if (filter.Mac != before)
        {
            GuestTap? told = nic.TrustGuestRxFilters == true ? _live.Start.Taps.FirstOrDefault(t => t.Name == nic.Target && t.Fixed is not null) : null;
            if (told is not null && !await MoveForwardingAsync(told, filter.Mac))
            {
                // Nor noted: the next daemon tells bridges what it finds here.
                return;
            }
            nic = nic with { CurrentMac = filter.Mac == nic.Mac ? null : filter.Mac };
            Update(_live with
            {
                Definition = WithInterface(_live.Definition, index, nic),
                Start = _live.Start with { Taps = _live.Start.Taps.Select(t => t == told ? t with { Fixed = filter.Mac } : t).ToValueList() },
            });
            Publish(new GuestEvent.MacChanged(_view, alias, before, filter.Mac));
        }
        await FollowFloorAsync(index, nic, nic.TrustGuestRxFilters == true ? filter.Mac : nic.Mac!.Value);
        if (nic.IsVirtio && PresentPlugs(_live).FirstOrDefault(p => p.Alias == alias) is MacvtapPlug plug)
        {
            LinkReceiving own = new(plug.Mac, false, false, []);
            LinkReceiving after = nic.TrustGuestRxFilters == true ? new(filter.Mac, filter.Promiscuous, filter.AllMulticast, filter.Multicast) : own;
            LinkReceiving present = plug.Receiving ?? own;
            if (after != present)
            {
                await _context.Executor.ApplyAllAsync(new HostPlan($"guest {_view.Name}", [new HostOperation.SetReceiving(plug.Name, after, present)]));
                GuestPlug changed = plug with { Receiving = after };
                Update(_live with { Start = _live.Start with { Plugs = _live.Start.Plugs.Select(p => p == plug ? changed : p).ToValueList() } });
            }
        }
    }

    // What a network guarantees a card is found by its address.
    private async Task FollowFloorAsync(int index, InterfaceDefinition nic, MacAddress mac)
    {
        if (nic.Source is not InterfaceSource.Network || _live!.Ports.FirstOrDefault(p => p.Interface == index) is not { } port)
        {
            return;
        }
        try
        {
            await _context.Networks.FollowAsync(port.Network, port.Id, mac, CancellationToken.None);
        }
        catch (Exception e) when (e is HostException or RefusedException)
        {
            LogFailed(_view.Name, $"what its card {nic.Target} is guaranteed follows its earlier address", e);
        }
    }

    // Cards whose network or document trusts the guest from now on, or does so no more: what the host takes for them is that.
    private async Task TrustAsync(DomainDefinition before, DomainDefinition after)
    {
        foreach ((InterfaceDefinition was, InterfaceDefinition nic) in before.Devices.Interfaces.Zip(after.Devices.Interfaces))
        {
            if ((was.TrustGuestRxFilters == true) != (nic.TrustGuestRxFilters == true) && nic.IsVirtio && _monitor is { } monitor)
            {
                await FilterChangedAsync(monitor, nic.Info.Alias!);
            }
        }
    }

    // Before it is noted: a daemon that finds the old address here does it again. Told of the new one first, so that no frame
    // is dropped in between. A guest may say any address: somebody else's stays where it is, and so does this one's.
    private async Task<bool> MoveForwardingAsync(GuestTap tap, MacAddress mac)
    {
        ValueList<Leftover> refused = await _context.Executor.ApplyAllAsync(new HostPlan($"guest {_view.Name}", [new HostOperation.AddForwarding(tap.Name, mac)]));
        if (!refused.IsEmpty)
        {
            LogFailed(_view.Name, $"its card {tap.Name} uses an address that the bridge is not told of", refused[0].Failure);
            return false;
        }
        await _context.Executor.ApplyAllAsync(new HostPlan($"guest {_view.Name}", [new HostOperation.RemoveForwarding(tap.Name, tap.Fixed!.Value)]));
        return true;
    }

    // QEMU connects to the next one by itself, every few seconds.
    private void FollowServers(IGuestMonitor monitor)
    {
        foreach (PasstPlug passt in _live!.Start.Plugs.OfType<PasstPlug>())
        {
            FollowServer(monitor, passt);
        }
    }

    private void FollowServer(IGuestMonitor monitor, PasstPlug passt)
    {
        if (_servers.TryGetValue(passt.Alias, out (IGuestMonitor Monitor, Task End) followed) && followed.Monitor == monitor && !followed.End.IsCompleted)
        {
            return;
        }
        Task end = _context.Host.EndOf(Starting(passt));
        _servers[passt.Alias] = (monitor, end);
        // Longer where it ends again and again.
        TimeSpan wait = FirstRestart * Math.Pow(2, RestartsOf(passt.Alias).Count);
        _ = AwaitEndAsync();

        async Task AwaitEndAsync()
        {
            await end;
            await Task.Delay(wait, _context.Time);
            await WhileWatchedAsync(monitor, () => ServerEndedAsync(monitor, passt.Alias, end));
        }
    }

    // Its card has gone, or its guest.
    private void ForgetServer(string alias)
    {
        _servers.Remove(alias);
        _restarts.Remove(alias);
    }

    private async Task ServerEndedAsync(IGuestMonitor monitor, string alias, Task end)
    {
        if (_servers.GetValueOrDefault(alias).End != end)
        {
            return;
        }
        _servers.Remove(alias);
        if (IndexOfCard(alias) < 0 || _leaving.ContainsKey(alias) || monitor.Ended.IsCompleted || _live!.Start.PlugOf(alias) is not PasstPlug passt)
        {
            return;
        }
        if (!MayRestart(alias))
        {
            LogWarning(_view.Name, $"passt for {alias} has ended {MostRestarts} times within {RestartWindow.TotalSeconds} seconds, and is not started again: plug the card out and in");
            return;
        }
        LogWarning(_view.Name, $"passt for {alias} has ended, and is started again");
        await ServeAsync(passt);
        FollowServer(monitor, passt);
    }

    private HostOperation.StartPasst Starting(PasstPlug passt) => passt.Start(new PlugSite(_view.Name, _context.Settings.User));

    private async Task ServeAsync(PasstPlug passt)
    {
        foreach (Leftover failed in await _context.Executor.ApplyAllAsync(new HostPlan($"guest {_view.Name}", [Starting(passt)])))
        {
            LogFailed(_view.Name, $"its card {passt.Alias} is without a network", failed.Failure);
        }
    }

    // What was told while no daemon listened.
    private async Task SettleCardsAsync(IGuestMonitor monitor)
    {
        foreach (PasstPlug passt in _live!.Start.Plugs.OfType<PasstPlug>().ToList())
        {
            await ServeAsync(passt);
        }
        FollowServers(monitor);
        foreach (InterfaceDefinition nic in _live.Definition.Devices.Interfaces.Where(static n => n is { IsVirtio: true, TrustGuestRxFilters: true }).ToList())
        {
            await FilterChangedAsync(monitor, nic.Info.Alias!);
        }
    }

    private Queue<long> RestartsOf(string alias)
    {
        if (!_restarts.TryGetValue(alias, out Queue<long>? times))
        {
            _restarts[alias] = times = new Queue<long>();
        }
        while (times.TryPeek(out long first) && _context.Time.GetElapsedTime(first) > RestartWindow)
        {
            times.Dequeue();
        }
        return times;
    }

    private bool MayRestart(string alias)
    {
        Queue<long> times = RestartsOf(alias);
        if (times.Count >= MostRestarts)
        {
            return false;
        }
        times.Enqueue(_context.Time.GetTimestamp());
        return true;
    }

    private int IndexOfCard(string alias)
        => _live?.Definition.Devices.Interfaces.Index().Where(n => n.Item.Info.Alias == alias).Select(static n => (int?)n.Index).FirstOrDefault() ?? -1;
}
