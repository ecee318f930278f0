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
        Disks = [.. d.Disks.Select(x => new Plug(x, x.Info))];
        Interfaces = [.. d.Interfaces.Select(x => new Plug(x, x.Info))];
        Sounds = [.. d.Sounds.Select(x => new Plug(x, x.Info))];
        Hostdevs = [.. d.Hostdevs.Select(x => new Plug(x, x.Info))];
        Videos = [.. d.Videos.Select(x => new Plug(x, x.Info))];
        Controllers = [.. d.Controllers.Select(x => new Plug(x, x.Info))];
        Serials = [.. d.Serials.Select(x => new Plug(x, x.Info))];
        Channels = [.. d.Channels.Select(x => new Plug(x, x.Info))];
        Consoles = [.. d.Consoles.Select(x => new Plug(x, x.Info))];
        Inputs = [.. d.Inputs.Select(x => new Plug(x, x.Info))];
        Filesystems = [.. d.Filesystems.Select(x => new Plug(x, x.Info))];
        Watchdogs = [.. d.Watchdogs.Select(x => new Plug(x, x.Info))];
        Memballoon = d.Memballoon is { } balloon ? new Plug(balloon, balloon.Info) : null;
        Rngs = [.. d.Rngs.Select(x => new Plug(x, x.Info))];
        Tpms = [.. d.Tpms.Select(x => new Plug(x, x.Info))];
        Panics = [.. d.Panics.Select(x => new Plug(x, x.Info))];
        Redirdevs = [.. d.Redirdevs.Select(x => new Plug(x, x.Info))];
        Iommu = d.Iommu is { } iommu ? new Plug(iommu, iommu.Info) : null;
        Vsock = d.Vsock is { } vsock ? new Plug(vsock, vsock.Info) : null;
        Others = [.. d.Others.Select(x => new Plug(x, x.Info))];
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
    public IEnumerable<Plug> All()
        => Disks.Concat(Interfaces).Concat(Sounds).Concat(Hostdevs).Concat(Videos).Concat(Controllers).Concat(Kind("smartcard"))
            .Concat(Serials).Concat(Kind("parallel")).Concat(Channels).Concat(OwnConsoles()).Concat(Inputs).Concat(Filesystems)
            .Concat(Watchdogs).Concat(One(Memballoon)).Concat(Rngs).Concat(Kind("nvram")).Concat(Kind("hub")).Concat(Kind("shmem"))
            .Concat(Tpms).Concat(Panics).Concat(Kind("memory")).Concat(Redirdevs).Concat(One(Iommu)).Concat(One(Vsock))
            .Concat(Kind("crypto")).Concat(Kind("pstore"));

    /// <summary>Devices of which only kind and address are modelled.</summary>
    public IEnumerable<Plug> Kind(string element) => Others.Where(p => ((OtherDevice)p.Device).Element == element);

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
        Plug plug = new(added, added.Info);
        Controllers.Insert(definitions.FindIndex(c => ReferenceEquals(c, added)), plug);
        return plug;
    }

    /// <summary>The guest with the addresses that were chosen.</summary>
    public DomainDefinition ToDefinition() => Domain with
    {
        Devices = Domain.Devices with
        {
            Disks = Back<DiskDefinition>(Disks, (d, i) => d with { Info = i }),
            Interfaces = Back<InterfaceDefinition>(Interfaces, (d, i) => d with { Info = i }),
            Sounds = Back<SoundDefinition>(Sounds, (d, i) => d with { Info = i }),
            Hostdevs = Back<HostdevDefinition>(Hostdevs, (d, i) => d with { Info = i }),
            Videos = Back<VideoDefinition>(Videos, (d, i) => d with { Info = i }),
            Controllers = Back<ControllerDefinition>(Controllers, (d, i) => d with { Info = i }),
            Serials = Back<SerialDefinition>(Serials, (d, i) => d with { Info = i }),
            Channels = Back<ChannelDefinition>(Channels, (d, i) => d with { Info = i }),
            Consoles = Back<ConsoleDefinition>(Consoles, (d, i) => d with { Info = i }),
            Inputs = Back<InputDefinition>(Inputs, (d, i) => d with { Info = i }),
            Filesystems = Back<FilesystemDefinition>(Filesystems, (d, i) => d with { Info = i }),
            Watchdogs = Back<WatchdogDefinition>(Watchdogs, (d, i) => d with { Info = i }),
            Memballoon = Memballoon is { } balloon ? (MemballoonDefinition)balloon.Device with { Info = balloon.Info } : null,
            Rngs = Back<RngDefinition>(Rngs, (d, i) => d with { Info = i }),
            Tpms = Back<TpmDefinition>(Tpms, (d, i) => d with { Info = i }),
            Panics = Back<PanicDefinition>(Panics, (d, i) => d with { Info = i }),
            Redirdevs = Back<RedirdevDefinition>(Redirdevs, (d, i) => d with { Info = i }),
            Iommu = Iommu is { } iommu ? (IommuDefinition)iommu.Device with { Info = iommu.Info } : null,
            Vsock = Vsock is { } vsock ? (VsockDefinition)vsock.Device with { Info = vsock.Info } : null,
            Others = Back<OtherDevice>(Others, (d, i) => d with { Info = i }),
        },
    };

    // The console that stands for a serial line is no device of its own.
    private IEnumerable<Plug> OwnConsoles()
        => Consoles.Where((p, i) => !(i == 0 && Serials.Count > 0 && ((ConsoleDefinition)p.Device).TargetType is null or "serial"));

    private static IEnumerable<Plug> One(Plug? plug) => plug is null ? [] : [plug];

    private static ValueList<T> Back<T>(List<Plug> plugs, Func<T, DeviceInfo, T> with)
        => plugs.Select(p => with((T)p.Device, p.Info)).ToValueList();
}
