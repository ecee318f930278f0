using Microsoft.Extensions.Logging;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>Cards of a running guest: in and out.</content>
internal sealed partial class Guest
{
    // Completed when a device that was asked to go is gone, or the guest has said no. Only the guest's queue touches it.
    private readonly Dictionary<string, TaskCompletionSource> _leaving = [];

    // What disks that were asked to go have open.
    private readonly Dictionary<string, string?> _nodes = [];

    private QemuTarget Target(LiveGuest live) => new(_view.Name, live.Start.Launch.MonitorPath);

    private async Task PlugInAsync(DeviceDocument document, InterfaceDefinition added, CancellationToken cancellationToken)
    {
        LiveGuest before = Running();
        InterfacePlug.CheckHot(added);
        DomainDefinition domain = Accepted(findings => InterfacePlugIn.Place(before.Definition, added, document, findings));
        int index = domain.Devices.Interfaces.Count - 1;
        InterfaceDefinition wanted = domain.Devices.Interfaces[index];
        document.Places.Mark(wanted, new DomainPlaces(domain, document.Places).Of(added));
        DomainPlaces places = new(domain, document.Places);
        InterfacePlug.Check(wanted, places);
        // A host has hundreds of links, and a card on a bridge has to do with two of them.
        bool isBridged = wanted.Source is InterfaceSource.Network or InterfaceSource.Bridge;
        HostSnapshot host = await _context.Host.ObserveAsync(
            new HostScope { Links = isBridged ? [] : null, Guests = new GuestScope { Vhost = true, Paths = PlugChecks.Paths([wanted]) } }, cancellationToken);
        HeldPort? port = wanted.Source is InterfaceSource.Network network ? new HeldPort(network.Name, Guid.NewGuid(), index) : null;
        List<string> taps = [];
        List<PciAddress> devices = [];
        LiveGuest after = before with { Definition = domain, Ports = port is null ? before.Ports : before.Ports.Add(port) };
        if (port is not null)
        {
            // Before it is taken: a daemon that finds a card here that QEMU does not have takes it back.
            _context.Live.Save(after);
        }
        try
        {
            PreparedInterface prepared = await InterfacePreparation.PrepareAsync(
                _context, domain, wanted, port?.Id, isBridged ? null : host, places, taps, cancellationToken);
            host = prepared.Host with { Guests = host.Guests };
            after = after with
            {
                Definition = WithInterface(domain, index, prepared.Nic),
                Start = prepared.Tap is { } tap ? after.Start with { Taps = after.Start.Taps.Add(tap) } : after.Start,
            };
            if (DeviceWish.Of(prepared.Nic) is { } wish)
            {
                await PlugDeviceInAsync(after, index, wish, wanted, places, devices, cancellationToken);
                return;
            }
            host = await CardPlugs.LookBelowAsync(_context, [prepared.Nic], host, cancellationToken);
            document.Places.Mark(prepared.Nic, places.Of(wanted));
            GuestPlug? plug = CardPlugs.Choose(after.Definition, prepared.Nic, after.Start.Folder, host, places);
            after = plug is null ? after : after with { Start = after.Start with { Plugs = after.Start.Plugs.Add(plug) } };
            InterfacePlugIn? card = InterfacePlugIn.Of(after.Definition, index, Placement(after, host, index, prepared), document.Places, out ValueList<GuestObstacle> obstacles);
            if (card is null)
            {
                throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, string.Join('\n', obstacles));
            }
            HostPlan plan = GuestPlanner.PlugIn(
                Target(after), prepared.Tap, plug, card,
                new PlugWish(prepared.Nic.LinkUp != false, before.Status.State == GuestState.Running, _context.Settings.User)
                {
                    LockedMemory = GuestPlanner.LockedMemory(after.Definition, after.Start.Devices),
                },
                host);
            // Before the first change that outlives this daemon, as above. A tap that nobody has been given does not.
            LiveGuest planned = after;
            await _context.Executor.ApplyAsync(plan, cancellationToken, Task.Run(() => _context.Live.Save(planned), CancellationToken.None));
            ShowPluggedIn(after, prepared.Nic.Mac, null);
            if (plug is PasstPlug passt)
            {
                FollowServer(_monitor!, passt);
            }
            LogPluggedIn(_view.Name, card.Alias);
            _context.Events.Publish(new GuestEvent.DeviceAdded(_view, card.Alias));
        }
        catch (Exception e)
        {
            await _context.ReleasePortsAsync(_view.Name, port is null ? [] : [port]);
            if (e is PlanFailedException { Leftovers: var leftovers } && leftovers.Any(static l => l.Operation is HostOperation.AbandonPlugIn))
            {
                // QEMU may have its back end, and cannot be asked now: what is written has a daemon that follows take it back.
                ShowLive(before);
            }
            else
            {
                Update(before);
            }
            _context.ReleaseNames(taps);
            _context.Devices.Release(devices);
            throw Plain(e);
        }
    }

    private async Task<Task> PullOutAsync(LiveGuest live, Func<DomainDefinition, DevicePlace> find, CancellationToken cancellationToken)
    {
        DevicePlace place = find(live.Definition);
        DeviceInfo info = place.InfoIn(live.Definition);
        string alias = info.Alias!;
        if (info.Address is DeviceAddress.Unassigned)
        {
            await DeviceGoneAsync(alias, isAsked: true);
            return Task.CompletedTask;
        }
        if (DeviceMatching.WhyKept(live.Definition, place) is { } why)
        {
            throw new RefusedException(Refusal.OperationFailed, RefusalArea.Qemu, why);
        }
        if (place.Kind == DeviceKind.Disk)
        {
            // Once the disk is gone, QEMU does not say any more what it had open.
            _nodes[alias] = await Monitor.QueryMediumAsync(alias, cancellationToken);
        }
        bool isAsked = _leaving.TryGetValue(alias, out TaskCompletionSource? leaving);
        if (!isAsked)
        {
            _leaving[alias] = leaving = new TaskCompletionSource();
        }
        string? netdev = place.Kind == DeviceKind.Card ? GuestPlanner.FollowingNetdev(alias, live.Start.PlugOf(alias), live.Start.DeviceOf(alias)) : null;
        try
        {
            await Monitor.UnplugAsync(alias, netdev, cancellationToken);
        }
        catch (HostException e)
        {
            // What was asked before stands, such as while the guest is busy with just that.
            if (!isAsked)
            {
                _leaving.Remove(alias);
            }
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, e.Message, e);
        }
        return leaving!.Task;
    }

    private async Task WaitUntilGoneAsync(Task leaving)
    {
        try
        {
            await leaving.WaitAsync(_context.Settings.UnplugLimit, _context.Time);
        }
        catch (TimeoutException)
        {
            // As libvirt does: the request stands, and its event comes when the guest lets go.
        }
    }

    // Where nobody is known to have asked, we look: the event may be older than a device that has had the name since.
    private async Task SeeGoneAsync(IGuestMonitor monitor, string alias)
    {
        if (_leaving.ContainsKey(alias) || !(await monitor.QueryDevicesAsync(CancellationToken.None)).Contains(alias))
        {
            await DeviceGoneAsync(alias);
        }
    }

    // Asked for or not: a guest may eject a card by itself.
    private async Task DeviceGoneAsync(string alias, bool isAsked = false)
    {
        TaskCompletionSource? leaving = Left(alias);
        LiveGuest live = _live!;
        if (DevicePlace.Find(live.Definition, alias) is { } place)
        {
            TakenDevice? letGo = leaving is null && !isAsked ? LettingGo(live, place) : null;
            _nodes.Remove(alias, out string? node);
            Action? writeDown = null;
            switch (place.Kind)
            {
                case DeviceKind.Card:
                    writeDown = await ClearCardAsync(live, place.Index, halfWay: false);
                    break;
                case DeviceKind.Disk:
                    await ClearDiskAsync(live, place.Index, node);
                    break;
                default:
                    await ClearHostDeviceAsync(live, place.Index);
                    break;
            }
            _context.Events.Publish(new GuestEvent.DeviceRemoved(_view, alias));
            // A daemon that follows one that was killed here finds by itself that QEMU does not have it.
            leaving?.TrySetResult();
            LogDeviceGone(_view.Name, alias);
            writeDown?.Invoke();
            if (letGo is not null)
            {
                await NoteLetGoAsync(letGo);
            }
        }
        leaving?.TrySetResult();
    }

    private void DeviceKept(string alias)
    {
        TaskCompletionSource? leaving = Left(alias);
        LogDeviceKept(_view.Name, alias);
        if (_monitor is { } monitor && _live?.Start.PlugOf(alias) is PasstPlug passt)
        {
            // What ended meanwhile was let be.
            FollowServer(monitor, passt);
        }
        _context.Events.Publish(new GuestEvent.DeviceRemovalFailed(_view, alias));
        leaving?.TrySetException(new RefusedException(Refusal.OperationFailed, RefusalArea.Qemu, "unplug of device was rejected by the guest"));
    }

    // They went with the guest.
    private void StopWaitingForDevices()
    {
        // Whoever waits goes on at once.
        TaskCompletionSource[] left = [.. _leaving.Values];
        _leaving.Clear();
        _nodes.Clear();
        foreach (TaskCompletionSource leaving in left)
        {
            leaving.TrySetResult();
        }
    }

    private TaskCompletionSource? Left(string alias) => _leaving.Remove(alias, out TaskCompletionSource? leaving) ? leaving : null;

    // Shows it as gone, and gives what is left to do then, if anything: to write that down. Nobody need wait for it where the card had
    // nothing that others can ask for by its name.
    private async Task<Action?> ClearCardAsync(LiveGuest live, int index, bool halfWay)
    {
        InterfaceDefinition nic = live.Definition.Devices.Interfaces[index];
        GuestTap? tap = live.Start.Taps.FirstOrDefault(t => t.Name == nic.Target);
        GuestPlug? plug = live.Start.PlugOf(nic.Info.Alias);
        PassedDevice? device = live.Start.DeviceOf(nic.Info.Alias);
        Task clearing = _context.Executor.ApplyAllAsync(device is not null
            ? GuestPlanner.Return(_view.Name, device)
            : GuestPlanner.ClearCard(Target(live), tap, plug, nic.Info.Alias!, halfWay, nic.Source is InterfaceSource.VhostUser));
        // What it comes to is worked out while QEMU and the kernel are busy.
        ValueList<HeldPort> released = live.Ports.Where(p => p.Interface == index).ToValueList();
        LiveGuest after = live with
        {
            Definition = StoredDevices.Detach(live.Definition, new DevicePlace(DeviceKind.Card, index)),
            Start = live.Start with
            {
                Taps = tap is null ? live.Start.Taps : live.Start.Taps.Remove(tap),
                Plugs = plug is null ? live.Start.Plugs : live.Start.Plugs.Remove(plug),
                Devices = device is null ? live.Start.Devices : live.Start.Devices.Remove(device),
            },
            Ports = live.Ports.IsEmpty
                ? live.Ports
                : live.Ports.Except(released).Select(p => p.Interface > index ? p with { Interface = p.Interface - 1 } : p).ToValueList(),
        };
        await clearing;
        await _context.ReleasePortsAsync(_view.Name, released);
        _filterPace.Forget(nic.Info.Alias!);
        ForgetServer(nic.Info.Alias!);
        ShowLive(after);
        if (tap is not null && TapNames.IsOurs(tap.Name) && plug is null && device is null)
        {
            return Settle;
        }
        Settle();
        return null;

        void Settle()
        {
            Write(after);
            // Written down as gone before another guest may have them: a daemon that follows takes back what is not.
            _context.ReleaseNames(new[] { tap?.Name, plug?.Device }.OfType<string>());
            _context.Devices.Release(device is null ? [] : [device.Address]);
        }
    }

    // What was half plugged in when a daemon was killed, and what the guest let go while there was none.
    private async Task SettleDevicesAsync(IGuestMonitor monitor, CancellationToken cancellationToken)
    {
        ValueList<HeldPort> leaving = _live!.Ports.Where(p => p.Interface == HeldPort.Leaving).ToValueList();
        if (!leaving.IsEmpty)
        {
            await _context.ReleasePortsAsync(_view.Name, leaving);
            Update(_live with { Ports = _live.Ports.Except(leaving).ToValueList() });
        }
        IReadOnlySet<string> present = await monitor.QueryDevicesAsync(cancellationToken);
        for (int i = _live!.Definition.Devices.Interfaces.Count - 1; i >= 0; i--)
        {
            InterfaceDefinition nic = _live.Definition.Devices.Interfaces[i];
            string alias = nic.Info.Alias ?? "";
            if (!present.Contains(alias))
            {
                TakenDevice? letGo = LettingGo(_live, new DevicePlace(DeviceKind.Card, i));
                (await ClearCardAsync(_live, i, halfWay: true))?.Invoke();
                LogDeviceGone(_view.Name, alias);
                _context.Events.Publish(new GuestEvent.DeviceRemoved(_view, alias));
                if (letGo is not null)
                {
                    await NoteLetGoAsync(letGo);
                }
            }
            else if (HasCable(nic))
            {
                // Also where it was pulled for a moment only.
                await SetCableAsync(monitor, alias, nic.LinkUp ?? true);
            }
        }
        for (int i = _live.Definition.Devices.Disks.Count - 1; i >= 0; i--)
        {
            string alias = _live.Definition.Devices.Disks[i].Info.Alias ?? "";
            if (!present.Contains(alias))
            {
                await ClearDiskAsync(_live, i, node: null);
                LogDeviceGone(_view.Name, alias);
                _context.Events.Publish(new GuestEvent.DeviceRemoved(_view, alias));
            }
        }
        await SettleHostDevicesAsync(present);
    }

    private GuestPlacement Placement(LiveGuest live, HostSnapshot host, int index, PreparedInterface prepared) => new()
    {
        Folder = live.Start.Folder,
        LogPath = live.Start.Launch.LogPath,
        HasVhost = host.Guests.HasVhost,
        VhostDevices = PlugChecks.VhostDevices(live.Definition.Devices.Interfaces, host.Guests),
        QemuVersion = Monitor.QemuVersion,
        Interfaces = live.Definition.Devices.Interfaces
            .Select((nic, i) => i == index ? prepared.Placement : new InterfacePlacement(nic.Source, nic.Target)).ToValueList(),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: {Device} was plugged in")]
    private partial void LogPluggedIn(string guest, string device);

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: {Device} is gone")]
    private partial void LogDeviceGone(string guest, string device);

    [LoggerMessage(Level = LogLevel.Warning, Message = "guest {Guest}: it does not let {Device} go")]
    private partial void LogDeviceKept(string guest, string device);
}
