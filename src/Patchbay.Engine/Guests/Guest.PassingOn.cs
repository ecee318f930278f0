using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Guests.Passthrough;

namespace Patchbay.Engine.Guests;

/// <content>Devices of the host that come and go while the guest runs: functions of its cards, and any others of PCI.</content>
internal sealed partial class Guest
{
    private async Task PlugInAsync(DeviceDocument document, HostdevDefinition added, CancellationToken cancellationToken)
    {
        LiveGuest before = Running();
        DeviceWish wish = DeviceWish.Of(added) ?? throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, WhyNotHot(added.Source));
        added = added with { DriverName = added.DriverName ?? DeviceWish.UsualKind };
        DomainDefinition domain = Accepted(findings => HostDevicePlugIn.Place(before.Definition, added, document, findings));
        int index = domain.Devices.Hostdevs.Count - 1;
        LiveGuest after = before with { Definition = domain };
        List<PciAddress> held = [];
        try
        {
            await PlugDeviceInAsync(
                after, domain.Devices.Hostdevs[index].Info.Alias!, wish, PassedDeviceArguments.OfDevice(domain, index), added, new DomainPlaces(domain, document.Places), held, cancellationToken);
        }
        catch (Exception e)
        {
            _context.Devices.Release(held);
            Update(before);
            throw Plain(e);
        }
    }

    // A card that its document or its network makes a function. The caller gives back the device where this fails.
    private async Task PlugDeviceInAsync(
        LiveGuest after, int index, DeviceWish wish, InterfaceDefinition wanted, DomainPlaces places, List<PciAddress> held, CancellationToken cancellationToken)
    {
        // Named by what it came to be, which its network has only just said.
        after = after with { Definition = Renamed(after.Definition, index) };
        await PlugDeviceInAsync(
            after, after.Definition.Devices.Interfaces[index].Info.Alias!, wish, PassedDeviceArguments.OfCard(after.Definition, index), wanted, places, held, cancellationToken);
    }

    // Written down before the first change: a daemon that finds a device here that QEMU does not have takes it back.
    private async Task PlugDeviceInAsync(
        LiveGuest after, string alias, DeviceWish wish, string? arguments, object part, DomainPlaces places, List<PciAddress> held, CancellationToken cancellationToken)
    {
        PassedDevice device = await DevicePreparation.AddAsync(_context, after, part, alias, wish, places, held, cancellationToken);
        after = after with { Start = after.Start with { Devices = after.Start.Devices.Add(device) } };
        _context.Live.Save(after);
        await _context.Executor.ApplyAsync(
            GuestPlanner.PlugIn(Target(after), device, arguments, GuestPlanner.LockedMemory(after.Definition, after.Start.Devices) ?? 0), cancellationToken);
        InterfaceDefinition? card = part as InterfaceDefinition;
        ShowPluggedIn(after, card?.Mac, card is null ? wish.Address : null);
        LogPluggedIn(_view.Name, alias);
        _context.Events.Publish(new GuestEvent.DeviceAdded(_view, alias));
    }

    private async Task ClearHostDeviceAsync(LiveGuest live, int index)
    {
        string alias = live.Definition.Devices.Hostdevs[index].Info.Alias!;
        PassedDevice? device = live.Start.DeviceOf(alias);
        if (device is not null)
        {
            await _context.Executor.ApplyAllAsync(GuestPlanner.Return(_view.Name, device));
        }
        Update(live with
        {
            Definition = StoredDevices.Detach(live.Definition, new DevicePlace(DeviceKind.HostDevice, index)),
            Start = live.Start with { Devices = live.Start.Devices.Where(d => d.Alias != alias).ToValueList() },
        });
        // Written down as gone before another guest may have it: a daemon that follows takes back what is not.
        _context.Devices.Release(device is null ? [] : [device.Address]);
    }

    // What was half plugged in when a daemon was killed, and what the guest let go while there was none.
    private async Task SettleHostDevicesAsync(IReadOnlySet<string> present)
    {
        for (int i = _live!.Definition.Devices.Hostdevs.Count - 1; i >= 0; i--)
        {
            HostdevDefinition device = _live.Definition.Devices.Hostdevs[i];
            string alias = device.Info.Alias ?? "";
            if (device.Info.Address is DeviceAddress.Unassigned)
            {
                if (_live.Start.DeviceOf(alias) is { } passed)
                {
                    await _context.Executor.ApplyAllAsync(GuestPlanner.Give(_view.Name, passed));
                }
            }
            else if (!present.Contains(alias))
            {
                TakenDevice? letGo = LettingGo(_live, new DevicePlace(DeviceKind.HostDevice, i));
                await ClearHostDeviceAsync(_live, i);
                LogDeviceGone(_view.Name, alias);
                _context.Events.Publish(new GuestEvent.DeviceRemoved(_view, alias));
                if (letGo is not null)
                {
                    await NoteLetGoAsync(letGo);
                }
            }
        }
    }

    private static string WhyNotHot(HostdevSource source) => source switch
    {
        HostdevSource.Other { Mode: "capabilities" } => "hotplug is not supported for hostdev mode 'capabilities'",
        HostdevSource.Other other => $"hotplug is not supported for hostdev subsys type '{other.Type}'",
        HostdevSource.Usb => "hotplug is not supported for hostdev subsys type 'usb'",
        _ => "hotplug is not supported for hostdev subsys type 'mdev'",
    };

    private static DomainDefinition Renamed(DomainDefinition domain, int index)
    {
        InterfaceDefinition nic = domain.Devices.Interfaces[index];
        return nic.Info.Alias?.StartsWith("net", StringComparison.Ordinal) == true
            ? GuestAliases.Assign(WithInterface(domain, index, nic with { Info = nic.Info with { Alias = null } }))
            : domain;
    }
}
