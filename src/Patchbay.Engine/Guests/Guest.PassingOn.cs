using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Passthrough;

namespace Patchbay.Engine.Guests;

/// <content>Functions of the host's cards that come while the guest runs.</content>
internal sealed partial class Guest
{
    // The caller gives back the device where this fails.
    private async Task PlugDeviceInAsync(
        LiveGuest after, int index, DeviceWish wish, InterfaceDefinition wanted, DomainPlaces places, List<PciAddress> held, CancellationToken cancellationToken)
    {
        // Named by what it came to be, which its network has only just said.
        after = after with { Definition = Renamed(after.Definition, index) };
        string alias = after.Definition.Devices.Interfaces[index].Info.Alias!;
        PassedDevice device = await DevicePreparation.AddAsync(_context, after, wanted, alias, wish, places, held, cancellationToken);
        after = after with { Start = after.Start with { Devices = after.Start.Devices.Add(device) } };
        _context.Live.Save(after);
        await _context.Executor.ApplyAsync(
            GuestPlanner.PlugIn(
                Target(after), device, PassedDeviceArguments.OfCard(after.Definition, index), GuestPlanner.LockedMemory(after.Definition, after.Start.Devices) ?? 0),
            cancellationToken);
        Update(after);
        LogPluggedIn(_view.Name, alias);
        _context.Events.Publish(new GuestEvent.DeviceAdded(_view, alias));
    }

    private static DomainDefinition Renamed(DomainDefinition domain, int index)
    {
        InterfaceDefinition nic = domain.Devices.Interfaces[index];
        return nic.Info.Alias?.StartsWith("net", StringComparison.Ordinal) == true
            ? GuestAliases.Assign(WithInterface(domain, index, nic with { Info = nic.Info with { Alias = null } }))
            : domain;
    }
}
