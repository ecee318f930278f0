using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Adds the controllers that disks, ports and smart cards hang on.</summary>
internal static class ImplicitControllers
{
    public static DomainDefinition Add(DomainDefinition domain)
    {
        List<ControllerDefinition> controllers = [.. domain.Devices.Controllers];
        AddForDisks(controllers, domain, DiskBus.Scsi, ControllerType.Scsi);
        AddForDisks(controllers, domain, DiskBus.Fdc, ControllerType.Fdc);
        AddForDisks(controllers, domain, DiskBus.Ide, ControllerType.Ide);
        AddForDisks(controllers, domain, DiskBus.Sata, ControllerType.Sata);
        IEnumerable<DeviceInfo> ports = domain.Devices.Channels.Where(c => c.Target is ChannelTarget.Virtio).Select(c => c.Info)
            .Concat(domain.Devices.Consoles.Where(c => c.TargetType == "virtio").Select(c => c.Info));
        foreach (DeviceInfo info in ports)
        {
            MaybeAdd(controllers, ControllerType.VirtioSerial, info.Address is DeviceAddress.VirtioSerial address ? address.Controller : 0);
        }
        ValueList<OtherDevice> others = AddForSmartcards(controllers, domain.Devices.Others);
        return domain with
        {
            Devices = domain.Devices with
            {
                Others = others,
                Controllers = controllers.Select(c => c is { Type: ControllerType.Scsi, Model: null } ? c with { Model = DeviceDefaults.ScsiModel(domain) } : c).ToValueList(),
            },
        };
    }

    /// <summary>Adds a controller, unless its type has one of that index.</summary>
    public static void MaybeAdd(List<ControllerDefinition> controllers, ControllerType type, uint index, string? model = null)
    {
        if (!controllers.Any(c => c.Type == type && c.Index == index))
        {
            ListOrder.Insert(controllers, new ControllerDefinition { Type = type, Index = index, Model = model });
        }
    }

    private static void AddForDisks(List<ControllerDefinition> controllers, DomainDefinition domain, DiskBus bus, ControllerType type)
    {
        uint count = domain.Devices.Disks.Where(d => d.Bus == bus).Select(d => d.Info.Address).OfType<DeviceAddress.Drive>()
            .Select(a => a.Controller + 1).DefaultIfEmpty(0u).Max();
        for (uint i = 0; i < Math.Min(count, 256); i++)
        {
            MaybeAdd(controllers, type, i);
        }
    }

    private static ValueList<OtherDevice> AddForSmartcards(List<ControllerDefinition> controllers, ValueList<OtherDevice> others)
    {
        List<OtherDevice> result = [.. others];
        for (int i = 0; i < result.Count; i++)
        {
            if (result[i].Element != "smartcard")
            {
                continue;
            }
            if (result[i].Info.Address is null)
            {
                uint slot = result.Where(o => o.Element == "smartcard").Select(o => o.Info.Address).OfType<DeviceAddress.Ccid>()
                    .Where(a => a.Controller == 0).Select(a => a.Slot + 1).DefaultIfEmpty(0u).Max();
                result[i] = result[i] with { Info = result[i].Info with { Address = new DeviceAddress.Ccid(0, slot) } };
            }
            MaybeAdd(controllers, ControllerType.Ccid, result[i].Info.Address is DeviceAddress.Ccid ccid ? ccid.Controller : 0);
        }
        return result.ToValueList();
    }
}
