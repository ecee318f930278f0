using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>All devices of a guest while addresses are chosen.</summary>
internal sealed class PlugBoard
{
    public PlugBoard(DomainDefinition domain)
    {
        DeviceList d = domain.Devices;
        Domain = domain;
        Disks = Plugs(d.Disks);
        Interfaces = Plugs(d.Interfaces);
        Sounds = Plugs(d.Sounds);
        Hostdevs = Plugs(d.Hostdevs);
        Videos = Plugs(d.Videos);
        Controllers = Plugs(d.Controllers);
        Serials = Plugs(d.Serials);
        Channels = Plugs(d.Channels);
        Consoles = Plugs(d.Consoles);
        Inputs = Plugs(d.Inputs);
        Filesystems = Plugs(d.Filesystems);
        Watchdogs = Plugs(d.Watchdogs);
        Memballoon = d.Memballoon is { } balloon ? new Plug(balloon) : null;
        Rngs = Plugs(d.Rngs);
        Tpms = Plugs(d.Tpms);
        Panics = Plugs(d.Panics);
        Redirdevs = Plugs(d.Redirdevs);
        Iommu = d.Iommu is { } iommu ? new Plug(iommu) : null;
        Vsock = d.Vsock is { } vsock ? new Plug(vsock) : null;
        Others = Plugs(d.Others);
    }

    public DomainDefinition Domain { get; }
    public List<Plug> Disks { get; }
    public List<Plug> Interfaces { get; }
    public List<Plug> Sounds { get; }
    public List<Plug> Hostdevs { get; }
    public List<Plug> Videos { get; }
    public List<Plug> Controllers { get; }
    public List<Plug> Serials { get; }
    public List<Plug> Channels { get; }
    public List<Plug> Consoles { get; }
    public List<Plug> Inputs { get; }
    public List<Plug> Filesystems { get; }
    public List<Plug> Watchdogs { get; }
    public Plug? Memballoon { get; }
    public List<Plug> Rngs { get; }
    public List<Plug> Tpms { get; }
    public List<Plug> Panics { get; }
    public List<Plug> Redirdevs { get; }
    public Plug? Iommu { get; }
    public Plug? Vsock { get; }
    public List<Plug> Others { get; }

    /// <summary>Devices of the host: those that interfaces pass on stand before the others.</summary>
    public IEnumerable<Plug> AllHostdevs => Interfaces.Where(p => ((InterfaceDefinition)p.Device).Source is InterfaceSource.Hostdev).Concat(Hostdevs);

    /// <summary>Every device once, in the order in which libvirt goes through them.</summary>
    public IReadOnlyList<Plug> All() =>
    [
        .. Disks, .. Interfaces, .. Sounds, .. Hostdevs, .. Videos, .. Controllers, .. Kind("smartcard"),
        .. Serials, .. Kind("parallel"), .. Channels, .. OwnConsoles(), .. Inputs, .. Filesystems,
        .. Watchdogs, .. One(Memballoon), .. Rngs, .. Kind("nvram"), .. Kind("hub"), .. Kind("shmem"),
        .. Tpms, .. Panics, .. Kind("memory"), .. Redirdevs, .. One(Iommu), .. One(Vsock),
        .. Kind("crypto"), .. Kind("pstore"),
    ];

    /// <summary>Devices of which only kind and address are modelled.</summary>
    public IEnumerable<Plug> Kind(string element) => Others.Count == 0 ? [] : Others.Where(p => ((OtherDevice)p.Device).Element == element);

    /// <summary>The controllers of a type.</summary>
    public IEnumerable<(Plug Plug, ControllerDefinition Definition)> Of(ControllerType type)
        => Controllers.Select(p => (p, (ControllerDefinition)p.Device)).Where(c => c.Item2.Type == type);

    /// <summary>Adds a controller among those of its type, unless there is one of that index.</summary>
    public Plug? MaybeAdd(ControllerType type, uint index, string? model)
    {
        List<ControllerDefinition> definitions = [.. Controllers.Select(p => (ControllerDefinition)p.Device)];
        if (definitions.Any(c => c.Type == type && c.Index == index))
        {
            return null;
        }
        ControllerDefinition added = new() { Type = type, Index = index, Model = model };
        ListOrder.Insert(definitions, added);
        Plug plug = new(added);
        Controllers.Insert(definitions.FindIndex(c => ReferenceEquals(c, added)), plug);
        return plug;
    }

    /// <summary>The guest with the addresses that were chosen.</summary>
    public DomainDefinition ToDefinition() => Domain with
    {
        Devices = Domain.Devices with
        {
            Disks = Back(Domain.Devices.Disks, Disks, static (d, i) => d with { Info = i }),
            Interfaces = Back(Domain.Devices.Interfaces, Interfaces, static (d, i) => d with { Info = i }),
            Sounds = Back(Domain.Devices.Sounds, Sounds, static (d, i) => d with { Info = i }),
            Hostdevs = Back(Domain.Devices.Hostdevs, Hostdevs, static (d, i) => d with { Info = i }),
            Videos = Back(Domain.Devices.Videos, Videos, static (d, i) => d with { Info = i }),
            Controllers = Back(Domain.Devices.Controllers, Controllers, static (d, i) => d with { Info = i }),
            Serials = Back(Domain.Devices.Serials, Serials, static (d, i) => d with { Info = i }),
            Channels = Back(Domain.Devices.Channels, Channels, static (d, i) => d with { Info = i }),
            Consoles = Back(Domain.Devices.Consoles, Consoles, static (d, i) => d with { Info = i }),
            Inputs = Back(Domain.Devices.Inputs, Inputs, static (d, i) => d with { Info = i }),
            Filesystems = Back(Domain.Devices.Filesystems, Filesystems, static (d, i) => d with { Info = i }),
            Watchdogs = Back(Domain.Devices.Watchdogs, Watchdogs, static (d, i) => d with { Info = i }),
            Memballoon = Memballoon is { } balloon ? (MemballoonDefinition)balloon.Device with { Info = balloon.Info } : null,
            Rngs = Back(Domain.Devices.Rngs, Rngs, static (d, i) => d with { Info = i }),
            Tpms = Back(Domain.Devices.Tpms, Tpms, static (d, i) => d with { Info = i }),
            Panics = Back(Domain.Devices.Panics, Panics, static (d, i) => d with { Info = i }),
            Redirdevs = Back(Domain.Devices.Redirdevs, Redirdevs, static (d, i) => d with { Info = i }),
            Iommu = Iommu is { } iommu ? (IommuDefinition)iommu.Device with { Info = iommu.Info } : null,
            Vsock = Vsock is { } vsock ? (VsockDefinition)vsock.Device with { Info = vsock.Info } : null,
            Others = Back(Domain.Devices.Others, Others, static (d, i) => d with { Info = i }),
        },
    };

    // The console that stands for a serial line is no device of its own.
    private IEnumerable<Plug> OwnConsoles()
        => Consoles.Where((p, i) => !(i == 0 && Serials.Count > 0 && ((ConsoleDefinition)p.Device).TargetType is null or "serial"));

    private static IEnumerable<Plug> One(Plug? plug) => plug is null ? [] : [plug];

    private static List<Plug> Plugs<T>(ValueList<T> devices)
        where T : IDevice
    {
        List<Plug> plugs = new(devices.Count);
        foreach (T device in devices)
        {
            plugs.Add(new Plug(device));
        }
        return plugs;
    }

    // Most of a guest has its place already.
    private static ValueList<T> Back<T>(ValueList<T> devices, List<Plug> plugs, Func<T, DeviceInfo, T> with)
        => plugs.Count == devices.Count && !plugs.Exists(static p => p.IsChanged) ? devices : plugs.Select(p => with((T)p.Device, p.Info)).ToValueList();
}
