using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Orders disks, controllers and graphics cards as libvirt's lists do, and numbers controllers.</summary>
internal static class ListOrder
{
    public static DomainDefinition Arrange(DomainDefinition domain)
    {
        List<DiskDefinition> disks = [];
        foreach (DiskDefinition disk in domain.Devices.Disks)
        {
            Insert(disks, disk with { Bus = disk.Bus ?? DiskDefaults.BusOf(disk) });
        }
        List<ControllerDefinition> controllers = [];
        foreach (ControllerDefinition controller in domain.Devices.Controllers)
        {
            Insert(controllers, controller);
        }
        return domain with
        {
            Devices = domain.Devices with
            {
                Disks = disks.ToValueList(),
                Controllers = Number(controllers).ToValueList(),
                Videos = domain.Devices.Videos.OrderBy(v => v.Primary ? 0 : 1).ToValueList(),
            },
        };
    }

    /// <summary>Puts a controller among those of its type, by its index; a companion after its master.</summary>
    public static void Insert(List<ControllerDefinition> controllers, ControllerDefinition added)
    {
        int at = -1;
        for (int i = controllers.Count - 1; i >= 0; i--)
        {
            ControllerDefinition current = controllers[i];
            if (current.Type != added.Type)
            {
                continue;
            }
            if (added.Index is null)
            {
                at = i + 1;
                break;
            }
            if (current.Index > added.Index
                || (added.MasterStartPort is null && current.MasterStartPort is not null && current.Index == added.Index))
            {
                at = i;
            }
            else if (at == -1)
            {
                at = i + 1;
            }
        }
        controllers.Insert(at < 0 ? controllers.Count : at, added);
    }

    /// <summary>The lowest index that no controller of a type has.</summary>
    public static uint FreeIndex(IReadOnlyCollection<ControllerDefinition> controllers, ControllerType type)
    {
        HashSet<uint?> used = [.. controllers.Where(c => c.Type == type).Select(c => c.Index)];
        uint index = 0;
        while (used.Contains(index))
        {
            index++;
        }
        return index;
    }

    /// <summary>Whether a controller is one of the parts of an ICH9 USB 2 controller.</summary>
    public static bool IsUsb2(ControllerDefinition controller)
        => controller is { Type: ControllerType.Usb, Model: "ich9-ehci1" or "ich9-uhci1" or "ich9-uhci2" or "ich9-uhci3" };

    private static void Insert(List<DiskDefinition> disks, DiskDefinition added)
    {
        int at = -1;
        for (int i = disks.Count - 1; i >= 0; i--)
        {
            if (disks[i].Bus == added.Bus)
            {
                if (DiskNames.Index(disks[i].Target) > DiskNames.Index(added.Target))
                {
                    at = i;
                }
                else if (at == -1)
                {
                    at = i + 1;
                }
            }
        }
        disks.Insert(at < 0 ? disks.Count : at, added);
    }

    private static List<ControllerDefinition> Number(List<ControllerDefinition> controllers)
    {
        bool again = false;
        for (int i = 0; i < controllers.Count; i++)
        {
            if (controllers[i].Index is null)
            {
                // What is printed is read again some day: the order must be the one that comes of it.
                again = true;
                controllers[i] = controllers[i] with { Index = CompanionIndex(controllers, i) ?? FreeIndex(controllers, controllers[i].Type) };
            }
        }
        if (!again)
        {
            return controllers;
        }
        List<ControllerDefinition> result = [];
        foreach (ControllerDefinition controller in controllers)
        {
            Insert(result, controller);
        }
        return result;
    }

    // The parts of a USB 2 controller share an index, where they follow each other and none is there twice.
    private static uint? CompanionIndex(List<ControllerDefinition> controllers, int at)
    {
        if (at == 0 || !IsUsb2(controllers[at]))
        {
            return null;
        }
        ControllerDefinition? before = controllers.Take(at).LastOrDefault(c => c.Type == ControllerType.Usb);
        return before is not null && IsUsb2(before)
            && !controllers.Any(c => c.Type == ControllerType.Usb && c.Index == before.Index && c.Model == controllers[at].Model)
                ? before.Index
                : null;
    }
}
