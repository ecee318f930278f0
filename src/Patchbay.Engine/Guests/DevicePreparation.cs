using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>Takes devices of the host for a guest, for a start and for a card that is plugged in later.</summary>
internal static class DevicePreparation
{
    /// <summary>Takes what a document names itself, so that no network lends it. The caller gives back what is in <paramref name="held"/>.</summary>
    /// <exception cref="RefusedException">Another guest has one, with its place.</exception>
    public static void TakeNamed(GuestContext context, DomainDefinition document, DomainPlaces places, List<PciAddress> held) => Take(
        context,
        document.Name,
        document.Devices.Interfaces.Select(static n => ((object)n, DeviceWish.Of(n)))
            .Concat(document.Devices.Hostdevs.Select(static d => ((object)d, DeviceWish.Of(d))))
            .Where(static w => w.Item2 is not null).Select(static w => (w.Item1, w.Item2!)),
        places, held);

    /// <summary>All that a guest asks for. The caller gives back what is in <paramref name="held"/>, whatever happens.</summary>
    /// <param name="context">What guests share.</param>
    /// <param name="domain">The guest, its cards resolved and its devices named.</param>
    /// <param name="document">As written, for the places of errors.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="held">Where devices that were taken are noted.</param>
    /// <param name="cancellationToken">Cancels the look at the host.</param>
    /// <exception cref="RefusedException">One cannot be given to this guest, with its place.</exception>
    public static async Task<ValueList<PassedDevice>> ChooseAsync(
        GuestContext context, DomainDefinition domain, DomainDefinition document, DomainPlaces places, List<PciAddress> held, CancellationToken cancellationToken)
    {
        List<(object Part, string Alias, DeviceWish Wish)> wishes = [];
        foreach ((int i, InterfaceDefinition nic) in domain.Devices.Interfaces.Index())
        {
            if (DeviceWish.Of(nic) is { } wish)
            {
                wishes.Add((document.Devices.Interfaces[i], nic.Info.Alias!, wish));
            }
        }
        foreach ((int i, HostdevDefinition device) in domain.Devices.Hostdevs.Index())
        {
            if (DeviceWish.Of(device) is { } wish)
            {
                wishes.Add((document.Devices.Hostdevs[i], device.Info.Alias!, wish));
            }
        }
        return await TakeAsync(context, domain.Name, wishes, [], places, held, cancellationToken);
    }

    /// <summary>One more device for a running guest.</summary>
    /// <param name="context">What guests share.</param>
    /// <param name="live">The guest.</param>
    /// <param name="part">The part of the document.</param>
    /// <param name="alias">The device's id.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="places">Where the document's parts stood.</param>
    /// <param name="held">Where a device that was taken is noted.</param>
    /// <param name="cancellationToken">Cancels the look at the host.</param>
    /// <exception cref="RefusedException">It cannot be given to this guest, with its place.</exception>
    public static async Task<PassedDevice> AddAsync(
        GuestContext context, LiveGuest live, object part, string alias, DeviceWish wish, DomainPlaces places, List<PciAddress> held, CancellationToken cancellationToken)
        => live.Start.Devices.Any(d => d.Address == wish.Address)
            ? throw InUse(places, part, wish.Address, live.Definition.Name)
            : (await TakeAsync(context, live.Definition.Name, [(part, alias, wish)], live.Start.Devices, places, held, cancellationToken))[0];

    // Those in 'held' are the guest's already.
    private static void Take(
        GuestContext context, string guest, IEnumerable<(object Part, DeviceWish Wish)> wishes, DomainPlaces places, List<PciAddress> held)
    {
        HashSet<PciAddress> asked = [];
        foreach ((object part, DeviceWish wish) in wishes)
        {
            if (!asked.Add(wish.Address))
            {
                throw Refuse(places, part, $"the PCI device {wish.Address} is asked for twice");
            }
            if (held.Contains(wish.Address))
            {
                continue;
            }
            if (!context.Devices.TryTake(wish.Address, guest, out string holder))
            {
                throw InUse(places, part, wish.Address, holder);
            }
            held.Add(wish.Address);
        }
    }

    private static async Task<ValueList<PassedDevice>> TakeAsync(
        GuestContext context, string guest, List<(object Part, string Alias, DeviceWish Wish)> wishes, ValueList<PassedDevice> own, DomainPlaces places,
        List<PciAddress> held, CancellationToken cancellationToken)
    {
        if (wishes.Count == 0)
        {
            return [];
        }
        // Taken before they are looked at: what is seen of them stays true.
        Take(context, guest, wishes.Select(static w => (w.Part, w.Wish)), places, held);
        HostScope scope = new() { Guests = new GuestScope { PciFunctions = wishes.Select(w => w.Wish.Address).ToValueList() } };
        HostSnapshot host = await context.Host.ObserveAsync(scope, cancellationToken);
        HashSet<PciAddress> all = [.. own.Select(d => d.Address), .. held];
        List<PassedDevice> devices = [];
        foreach ((object part, string alias, DeviceWish wish) in wishes)
        {
            PciFunctionState? seen = host.Guests.PciFunctions.GetValueOrDefault(wish.Address);
            if (PassthroughRules.Holder(wish, seen) is { } busy)
            {
                throw Refuse(places, part, busy, Refusal.OperationInvalid);
            }
            if (PassthroughRules.Obstacle(wish, seen, all) is { } why)
            {
                throw Refuse(places, part, why);
            }
            if (seen!.Neighbours.FirstOrDefault(n => context.Devices.HolderOf(n.Address) is { } other && other != guest) is { } shared)
            {
                throw Refuse(places, part, $"the PCI device {wish.Address} is in the IOMMU group of {shared.Address}, which guest '{context.Devices.HolderOf(shared.Address)}' has: one guest must have both");
            }
            PassedDevice device = PassedDevice.Of(wish, alias, seen, context.Settings.User);
            // The file of a group goes to QEMU's user once, and QEMU has it open for all that are in the group.
            devices.Add(own.Concat(devices).Any(d => d.Group is not null && d.Group.Path == device.Group?.Path) ? device with { Group = null } : device);
        }
        return devices.ToValueList();
    }

    // In libvirt's words.
    private static RefusedException InUse(DomainPlaces places, object part, PciAddress device, string guest)
        => Refuse(places, part, $"PCI device {device} is in use by driver QEMU, domain {guest}", Refusal.OperationInvalid);

    private static RefusedException Refuse(DomainPlaces places, object part, string why, Refusal refusal = Refusal.ConfigUnsupported)
        => new(refusal, RefusalArea.Qemu, new GuestObstacle(places.Of(part), why).ToString());
}
