using Microsoft.Extensions.Logging;
using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>Cards that change while the guest runs: their cable, and what they are plugged into.</content>
internal sealed partial class Guest
{
    /// <summary>Changes a device.</summary>
    /// <exception cref="RefusedException">It cannot be, and nothing has changed.</exception>
    public Task UpdateAsync(DeviceRequest request, DeviceScope scope, bool force, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        (bool live, bool stored) = Resolve(scope);
        PortNames fresh = GuestContext.NextPortNames();
        DeviceDocument? wanted = live ? request.Live : null;
        await StoreAroundAsync(
            stored ? Updated(_view.Definition!, request.Stored, fresh) : null,
            () => wanted is null ? Task.CompletedTask : wanted.Device switch
            {
                GuestDevice.NetworkCard card => ChangeCardAsync(wanted, card.Definition, fresh, cancellationToken),
                GuestDevice.Disk disk => ChangeMediumAsync(disk.Definition, force, cancellationToken),
                _ => throw NotServed(wanted.Device, "live update"),
            });
    });

    /// <summary>Changes a card's limits.</summary>
    /// <param name="find">The card's position.</param>
    /// <param name="change">Makes the new limits of the old ones.</param>
    /// <param name="scope">What is changed.</param>
    /// <param name="cancellationToken">Cancels, with all taken back.</param>
    /// <exception cref="RefusedException">There is no such card, or it cannot be limited so; nothing has changed.</exception>
    public Task SetLimitsAsync(
        Func<DomainDefinition, int> find, Func<BandwidthDefinition?, BandwidthDefinition?> change, DeviceScope scope, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        (bool live, bool stored) = Resolve(scope);
        DomainDefinition? changed = stored ? Limited(_view.Definition!) : null;
        await StoreAroundAsync(changed, async () =>
        {
            if (live)
            {
                LiveGuest running = Running();
                int index = find(running.Definition);
                DomainDefinition limited = Limited(running.Definition);
                await ChangeCardAsync(running, index, limited.Devices.Interfaces[index], new DomainPlaces(limited, new SourceMap(_view.Name)), cancellationToken);
            }
        });

        DomainDefinition Limited(DomainDefinition domain)
        {
            int index = find(domain);
            InterfaceDefinition nic = domain.Devices.Interfaces[index];
            return InterfacePlug.CanBeLimited(nic.Source)
                ? WithInterface(domain, index, nic with { Bandwidth = change(nic.Bandwidth) })
                : throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, $"setting bandwidth on interfaces of type '{nic.Source.TypeName}' is not implemented");
        }
    });

    private static DomainDefinition Updated(DomainDefinition definition, DeviceDocument document, PortNames fresh)
    {
        return Accepted(findings => document.Device switch
        {
            GuestDevice.NetworkCard card => StoredDevices.Update(definition, Which(definition, card.Definition), card.Definition, fresh, document, findings),
            GuestDevice.Disk disk => StoredDevices.Update(definition, DiskIndex(definition, disk.Definition.Target), disk.Definition, document, findings),
            _ => throw NotServed(document.Device, "persistent update"),
        });
    }

    private Task ChangeCardAsync(DeviceDocument document, InterfaceDefinition asked, PortNames fresh, CancellationToken cancellationToken)
    {
        LiveGuest live = Running();
        InterfaceDefinition wanted = asked;
        int index = Which(live.Definition, wanted);
        wanted = InterfaceChange.Complete(live.Definition, live.Definition.Devices.Interfaces[index], wanted, fresh);
        DomainPlaces places = new(live.Definition, document.Places);
        document.Places.Mark(wanted, places.Of(asked));
        return ChangeCardAsync(live, index, wanted, places, cancellationToken);
    }

    // Written down as it shall be before the first change: a daemon that finds this puts the tap there.
    private async Task ChangeCardAsync(LiveGuest before, int index, InterfaceDefinition wanted, DomainPlaces places, CancellationToken cancellationToken)
    {
        InterfaceDefinition old = before.Definition.Devices.Interfaces[index];
        if (LossOf(old.Info.Alias!) is { } loss)
        {
            throw new RefusedException(Refusal.OperationFailed, RefusalArea.Qemu, $"guest '{_view.Name}': {loss.Words}");
        }
        HeldPort? held = before.Ports.FirstOrDefault(p => p.Interface == index);
        if (InterfaceChange.Obstacle(old, wanted, held?.Network) is { } obstacle)
        {
            throw new RefusedException(Refusal.OperationUnsupported, RefusalArea.Qemu, obstacle);
        }
        bool keeps = InterfaceChange.KeepsPlace(old, wanted, held?.Network);
        HeldPort? port = keeps || wanted.Source is not InterfaceSource.Network network ? null : new HeldPort(network.Name, Guid.NewGuid(), index);
        HeldPort? leaving = keeps ? null : held;
        LiveGuest after = before with { Ports = port is null ? before.Ports : before.Ports.Add(port with { Interface = HeldPort.Leaving }) };
        HeldPort? limited = keeps && held is not null && wanted.Bandwidth != old.Bandwidth ? held : null;
        bool noted = false;
        try
        {
            if (port is not null)
            {
                _context.Live.Save(after);
            }
            InterfaceDefinition nic = keeps
                ? InterfacePlug.CheckServed(
                    old with
                    {
                        LinkUp = wanted.LinkUp,
                        TrustGuestRxFilters = wanted.TrustGuestRxFilters,
                        Bandwidth = wanted.Bandwidth,
                        CoalesceRxFrames = wanted.CoalesceRxFrames,
                    },
                    wanted, places)
                : await ReplacedAsync(before.Definition, wanted with { CurrentMac = old.CurrentMac }, port, places, cancellationToken) with { CurrentMac = old.CurrentMac };
            GuestTap? tap = before.Start.Taps.FirstOrDefault(t => t.Name == old.Target);
            GuestTap? moved = tap is not null && InterfacePlug.BridgeOf(nic.Source) is { } bridge ? InterfacePlug.TapOf(before.Definition, nic, tap.Name, bridge) : null;
            HostSnapshot host = await _context.Host.ObserveAsync(
                GuestPlanner.Scope(tap is null ? [] : moved is null ? [tap] : [tap, moved]), cancellationToken);
            if (moved is not null && InterfacePlug.BridgeProblem(moved, host) is { } problem)
            {
                throw InterfacePlug.Refuse(wanted, places, problem);
            }
            after = before with
            {
                Definition = WithInterface(before.Definition, index, nic),
                Start = moved is null ? before.Start : before.Start with { Taps = before.Start.Taps.Select(t => t == tap ? moved : t).ToValueList() },
                Ports = before.Ports.Where(p => p != leaving)
                    .Concat(port is null ? [] : [port]).Concat(leaving is null ? [] : [leaving with { Interface = HeldPort.Leaving }]).ToValueList(),
            };
            GuestPlug? plug = before.Start.PlugOf(old.Info.Alias);
            if (nic.Vlan != old.Vlan && plug is not null && CardPlugs.WhyNotInVlan(plug, nic) is { } kept)
            {
                throw InterfacePlug.Refuse(wanted, places, kept);
            }
            GuestPlug? plugAfter = plug is null ? null : CardPlugs.Change(plug, nic);
            after = plugAfter is null ? after : after with { Start = after.Start with { Plugs = after.Start.Plugs.Select(p => p == plug ? plugAfter : p).ToValueList() } };
            if (limited is not null)
            {
                await _context.Networks.LimitAsync(limited.Network, limited.Id, nic.Bandwidth, cancellationToken);
                noted = true;
            }
            bool? cable = (nic.LinkUp ?? true) == (old.LinkUp ?? true) ? null : nic.LinkUp ?? true;
            _context.Live.Save(after);
            await _context.Executor.ApplyAsync(GuestPlanner.ChangeCard(Target(before), old.Info.Alias!, cable, tap, moved, host, GuestPlanner.Change(plug, plugAfter)), cancellationToken);
        }
        catch (Exception e)
        {
            // Before it is forgotten: a daemon that finds it here gives it back.
            await _context.ReleasePortsAsync(_view.Name, port is null ? [] : [port]);
            Update(before);
            if (noted)
            {
                await LimitAgainAsync(limited!, old.Bandwidth);
            }
            throw Plain(e);
        }
        await _context.ReleasePortsAsync(_view.Name, leaving is null ? [] : [leaving]);
        Update(after with { Ports = after.Ports.Where(p => p.Interface != HeldPort.Leaving).ToValueList() });
        LogDeviceChanged(_view.Name, old.Info.Alias!);
        await TrustAsync(before.Definition, after.Definition);
    }

    private async Task<InterfaceDefinition> ReplacedAsync(DomainDefinition domain, InterfaceDefinition wanted, HeldPort? port, DomainPlaces places, CancellationToken cancellationToken)
    {
        if (wanted.Source is InterfaceSource.Network network)
        {
            wanted = wanted with { Source = new InterfaceSource.Network(network.Name, network.PortGroup, null) };
        }
        GuestPort? claimed = port is null
            ? null
            : await _context.Networks.ClaimAsync(new PortClaim(domain.Name, domain.Uuid!.Value, port.Network, wanted, port.Id), cancellationToken);
        return InterfacePlug.Resolve(wanted, claimed, wanted, places);
    }

    private async Task LimitAgainAsync(HeldPort port, BandwidthDefinition? limits)
    {
        try
        {
            await _context.Networks.LimitAsync(port.Network, port.Id, limits, CancellationToken.None);
        }
        catch (RefusedException e)
        {
            LogFailed(_view.Name, "its port is not noted with the limits that it has", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: {Device} was changed")]
    private partial void LogDeviceChanged(string guest, string device);
}
