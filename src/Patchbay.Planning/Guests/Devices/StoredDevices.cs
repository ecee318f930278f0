using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>Changes of single devices in a stored definition: the result is completed and checked as any definition.</summary>
public static class StoredDevices
{
    /// <summary>The guest with one more card; null where that is refused.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="added">The card, with its MAC.</param>
    /// <param name="document">The document it came in.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static DomainDefinition? Attach(DomainDefinition domain, InterfaceDefinition added, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Complete(WithInterfaces(domain, domain.Devices.Interfaces.Add(added)), document, diagnostics);
    }

    /// <summary>The guest with a card replaced by another; null where that is refused.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="index">Which.</param>
    /// <param name="wanted">What it becomes. Address and alias stay where it gives none.</param>
    /// <param name="fresh">Names for its port, where it has none.</param>
    /// <param name="document">The document it came in.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static DomainDefinition? Update(
        DomainDefinition domain, int index, InterfaceDefinition wanted, PortNames fresh, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(wanted);
        InterfaceDefinition old = domain.Devices.Interfaces[index];
        wanted = wanted with
        {
            Mac = wanted.Mac ?? old.Mac,
            VirtualPort = VirtualPortDefaults.Fill(VirtualPortDefaults.Keep(old, wanted), fresh),
            Info = wanted.Info with { Address = wanted.Info.Address ?? old.Info.Address, Alias = wanted.Info.Alias ?? old.Info.Alias },
        };
        return Complete(WithInterfaces(domain, domain.Devices.Interfaces.SetItem(index, wanted)), document, diagnostics);
    }

    /// <summary>The guest with one more disk; null where that is refused.</summary>
    public static DomainDefinition? Attach(DomainDefinition domain, DiskDefinition added, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Complete(WithDisks(domain, domain.Devices.Disks.Add(added)), document, diagnostics);
    }

    /// <summary>The guest with a disk replaced by another of that name; null where that is refused.</summary>
    public static DomainDefinition? Update(DomainDefinition domain, int index, DiskDefinition wanted, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(wanted);
        DeviceInfo old = domain.Devices.Disks[index].Info;
        wanted = wanted with { Info = wanted.Info with { Address = wanted.Info.Address ?? old.Address, Alias = wanted.Info.Alias ?? old.Alias } };
        return Complete(WithDisks(domain, domain.Devices.Disks.SetItem(index, wanted)), document, diagnostics);
    }

    /// <summary>The guest with one more device of the host; null where that is refused.</summary>
    public static DomainDefinition? Attach(DomainDefinition domain, HostdevDefinition added, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Complete(WithHostdevs(domain, domain.Devices.Hostdevs.Add(added)), document, diagnostics);
    }

    /// <summary>The guest without a device.</summary>
    public static DomainDefinition Detach(DomainDefinition domain, DevicePlace place)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return place.Kind switch
        {
            DeviceKind.Card => WithInterfaces(domain, domain.Devices.Interfaces.RemoveAt(place.Index)),
            DeviceKind.Disk => WithDisks(domain, domain.Devices.Disks.RemoveAt(place.Index)),
            _ => WithHostdevs(domain, domain.Devices.Hostdevs.RemoveAt(place.Index)),
        };
    }

    private static DomainDefinition WithHostdevs(DomainDefinition domain, Model.Values.ValueList<HostdevDefinition> devices)
        => domain with { Devices = domain.Devices with { Hostdevs = devices } };

    private static DomainDefinition WithDisks(DomainDefinition domain, Model.Values.ValueList<DiskDefinition> disks)
        => domain with { Devices = domain.Devices with { Disks = disks } };

    private static DomainDefinition WithInterfaces(DomainDefinition domain, Model.Values.ValueList<InterfaceDefinition> interfaces)
        => domain with { Devices = domain.Devices with { Interfaces = interfaces } };

    private static DomainDefinition? Complete(DomainDefinition domain, DeviceDocument document, DiagnosticBag diagnostics)
    {
        DiagnosticBag own = new(diagnostics);
        GuestSeed seed = new(domain.Uuid ?? Guid.Empty, domain.GenerationId ?? Guid.Empty, 0);
        DomainDefinition completed = GuestDefaults.Complete(domain, document.Places, GuestHost.Usual, seed, own, isNew: false);
        DomainRules.Check(completed, document.Places, own);
        return own.HasErrors ? null : completed;
    }
}
