using System.Globalization;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests;

/// <summary>
/// Gives each device the id by which QEMU knows it, as libvirt names them: <c>net0</c>, <c>virtio-disk0</c>,
/// <c>pci.1</c>. An author's own (<c>ua-…</c>) stays.
/// </summary>
public static class GuestAliases
{
    /// <summary>The same guest with every device named.</summary>
    public static DomainDefinition Assign(DomainDefinition domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        DeviceList d = domain.Devices;
        ValueList<InterfaceDefinition> interfaces = Interfaces(d.Interfaces, d.Hostdevs);
        return domain with
        {
            Devices = d with
            {
                Disks = Each(d.Disks, (disk, _) => disk with { Info = Named(disk.Info, Disk(domain, disk)) }),
                Interfaces = interfaces,
                Filesystems = Each(d.Filesystems, (x, i) => x with { Info = Named(x.Info, $"fs{i}") }),
                Sounds = Each(d.Sounds, (x, i) => x with { Info = Named(x.Info, $"sound{i}") }),
                Hostdevs = Hostdevs(d.Hostdevs, interfaces),
                Redirdevs = Each(d.Redirdevs, (x, i) => x with { Info = Named(x.Info, $"redir{i}") }),
                Videos = Each(d.Videos, (x, i) => x with { Info = Named(x.Info, $"video{i}") }),
                Controllers = Each(d.Controllers, (x, _) => x with { Info = Named(x.Info, Controller(domain, x)) }),
                Inputs = Each(d.Inputs, (x, i) => x with { Info = Named(x.Info, $"input{i}") }),
                Serials = Each(d.Serials, (x, i) => x with { Info = Named(x.Info, $"serial{i}") }),
                Consoles = Each(d.Consoles, (x, i) => x with { Info = Named(x.Info, ConsoleAlias(d, i)) }),
                Channels = Each(d.Channels, (x, i) => x with { Info = Named(x.Info, $"channel{i}") }),
                Tpms = Each(d.Tpms, (x, i) => x with { Info = Named(x.Info, $"tpm{i}") }),
                Watchdogs = Each(d.Watchdogs, (x, i) => x with { Info = Named(x.Info, $"watchdog{i}") }),
                Memballoon = d.Memballoon is { Model: not "none" } balloon ? balloon with { Info = Named(balloon.Info, "balloon0") } : d.Memballoon,
                Rngs = Each(d.Rngs, (x, i) => x with { Info = Named(x.Info, $"rng{i}") }),
                Vsock = d.Vsock is { } vsock ? vsock with { Info = Named(vsock.Info, "vsock0") } : null,
                Iommu = d.Iommu is { } iommu ? iommu with { Info = Named(iommu.Info, "iommu0") } : null,
                Others = Others(d.Others),
            },
        };
    }

    /// <summary>The lowest unused number past all aliases of a prefix.</summary>
    public static int NextIndex(IEnumerable<string?> aliases, string prefix)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        int highest = -1;
        foreach (string? alias in aliases)
        {
            highest = Math.Max(highest, Index(alias, prefix));
        }
        return highest + 1;
    }

    private static int Index(string? alias, string prefix)
        => alias is not null && alias.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(alias.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1;

    private static DeviceInfo Named(DeviceInfo info, string alias) => info.Alias is null ? info with { Alias = alias } : info;

    private static ValueList<T> Each<T>(ValueList<T> devices, Func<T, int, T> name)
        where T : IDevice
    {
        foreach (T device in devices)
        {
            if (device.Info.Alias is null)
            {
                return devices.Select(name).ToValueList();
            }
        }
        return devices;
    }

    // A passed-through card shares the numbers of the other passed-through devices.
    private static ValueList<InterfaceDefinition> Interfaces(ValueList<InterfaceDefinition> interfaces, ValueList<HostdevDefinition> hostdevs)
    {
        List<InterfaceDefinition> named = [.. interfaces];
        for (int i = 0; i < named.Count; i++)
        {
            if (named[i].Info.Alias is null)
            {
                string prefix = named[i].Source is InterfaceSource.Hostdev ? "hostdev" : "net";
                int next = NextIndex(named.Select(n => n.Info.Alias).Concat(hostdevs.Select(h => h.Info.Alias)), prefix);
                named[i] = named[i] with { Info = named[i].Info with { Alias = $"{prefix}{next}" } };
            }
        }
        return named.ToValueList();
    }

    private static ValueList<HostdevDefinition> Hostdevs(ValueList<HostdevDefinition> hostdevs, ValueList<InterfaceDefinition> interfaces)
    {
        List<HostdevDefinition> named = [.. hostdevs];
        for (int i = 0; i < named.Count; i++)
        {
            int next = NextIndex(named.Select(h => h.Info.Alias).Concat(interfaces.Select(n => n.Info.Alias)), "hostdev");
            named[i] = named[i] with { Info = Named(named[i].Info, $"hostdev{next}") };
        }
        return named.ToValueList();
    }

    private static ValueList<OtherDevice> Others(ValueList<OtherDevice> others)
    {
        Dictionary<string, int> counts = [];
        return others.Select(o =>
        {
            int index = counts.GetValueOrDefault(o.Element);
            counts[o.Element] = index + 1;
            return o with { Info = Named(o.Info, $"{o.Element}{index}") };
        }).ToValueList();
    }

    // The first console of type serial is the first serial line, by another name.
    private static string ConsoleAlias(DeviceList devices, int index)
        => index == 0 && devices.Consoles[0].TargetType == "serial" && !devices.Serials.IsEmpty
            ? devices.Serials[0].Info.Alias ?? "serial0"
            : $"console{index}";

    private static string Disk(DomainDefinition domain, DiskDefinition disk)
    {
        if (disk.Info.Address is DeviceAddress.Drive drive)
        {
            return disk.Bus == DiskBus.Scsi && ScsiModel(domain, drive.Controller) is not ("lsilogic" or "ncr53c90" or "dc390" or "am53c974")
                ? $"scsi{drive.Controller}-{drive.Bus}-{drive.Target}-{drive.Unit}"
                : $"{Prefix(disk.Bus)}{drive.Controller}-{drive.Bus}-{drive.Unit}";
        }
        int index = DiskIndex(disk.Target);
        return disk.Bus == DiskBus.Virtio ? $"virtio-disk{index}" : $"{Prefix(disk.Bus)}-disk{index}";
    }

    private static string Prefix(DiskBus? bus) => bus switch
    {
        DiskBus.Ide => "ide",
        DiskBus.Fdc => "fdc",
        DiskBus.Scsi => "scsi",
        DiskBus.Virtio => "virtio",
        DiskBus.Usb => "usb",
        DiskBus.Sata => "sata",
        _ => "sd",
    };

    private static string? ScsiModel(DomainDefinition domain, uint index)
        => domain.Devices.Controllers.FirstOrDefault(c => c.Type == ControllerType.Scsi && c.Index == index)?.Model;

    // vda is 0, vdz 25, vdaa 26: letters after the two of the bus.
    private static int DiskIndex(string target)
    {
        int index = 0;
        foreach (char c in target.SkipWhile((c, i) => i < 2).TakeWhile(char.IsAsciiLetterLower))
        {
            index = (index * 26) + (c - 'a') + 1;
        }
        return Math.Max(0, index - 1);
    }

    private static string Controller(DomainDefinition domain, ControllerDefinition controller)
    {
        uint index = controller.Index ?? 0;
        bool q35 = MachineFacts.IsQ35(domain);
        return controller.Type switch
        {
            ControllerType.Pci when controller.Model == "pcie-root" => "pcie.0",
            ControllerType.Pci when controller.Model == "pci-root" && index == 0 => "pci.0",
            ControllerType.Pci => $"pci.{index}",
            ControllerType.Ide when index == 0 && MachineFacts.IsI440fx(domain) => "ide",
            ControllerType.Sata when index == 0 && q35 => "ide",
            ControllerType.Usb when index == 0 => "usb",
            ControllerType.Usb => $"usb{index}",
            ControllerType.VirtioSerial => $"virtio-serial{index}",
            _ => $"{controller.Type.ToString().ToLowerInvariant()}{index}",
        };
    }
}
