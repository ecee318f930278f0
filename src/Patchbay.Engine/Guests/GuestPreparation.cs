using System.Globalization;
using System.Text;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>
/// What a start takes before it touches the host: ports of networks, names, numbers. Giving up hands all of it back.
/// </summary>
internal sealed class GuestPreparation(GuestContext context, DomainDocument document)
{
    // Of an emulator that does not say: spellings that old ones know are known to new ones, for a while.
    private const int OldestQemu = 60200;

    private readonly DomainPlaces _places = new(document.Definition, document.Places);
    private readonly List<string> _taps = [];
    private readonly List<PciAddress> _devices = [];
    private ValueList<HeldPort> _ports = [];
    private ValueList<uint> _screenPorts = [];
    private ValueList<HostOperation.ChangeOwner> _owners = [];

    /// <summary>The guest's number while it runs.</summary>
    public int Id { get; } = context.NextId();

    /// <summary>What is to be done on the host.</summary>
    public HostPlan Plan { get; private set; } = new("", []);

    /// <summary>Chooses everything.</summary>
    /// <exception cref="RefusedException">The guest cannot be started here, and why.</exception>
    public async Task<LiveGuest> ChooseAsync(GuestStartOptions options, CancellationToken cancellationToken)
    {
        if (!options.AllowUnsupported && !context.Settings.AllowUnsupported && !document.Unsupported.IsEmpty)
        {
            throw new RefusedException(RefusalArea.Qemu, document.Unsupported);
        }
        DomainDefinition domain = DiskVolumes.Find(document.Definition with { Id = Id, Owner = OwnerOf(document.Definition) }, context.Volumes);
        HostSnapshot host = await LookAsync(domain, cancellationToken);
        CheckEmulator(domain, host.Guests);
        (domain, EmulatorAbilities? abilities) = await GuestProcessor.DecideAsync(domain, context.Emulators);
        domain = GuestFiles.WithoutMissingMedia(domain, host.Guests);
        domain = FirmwareChoice.Fill(DeviceWish.FillKinds(domain), document, context.Settings.Paths, host.Guests);
        NotePorts(domain);
        DevicePreparation.TakeNamed(context, document.Definition, _places, _devices);
        (domain, ValueList<GuestTap> taps, ValueList<InterfacePlacement> plugs) = await PlugAsync(domain, host, cancellationToken);
        host = await CardPlugs.LookBelowAsync(context, domain.Devices.Interfaces, host, cancellationToken);
        _screenPorts = context.TakeScreenPorts(ScreenPorts.Wanted(domain), host.Guests.TcpPorts);
        (domain, ValueList<uint> screens) = ScreenPorts.Assign(domain, _screenPorts);
        domain = DiskNodes.Number(GuestAliases.Assign(domain), host.Guests);
        string folder = Folder(domain);
        domain = ChannelPaths.Fill(domain, folder, out ValueList<string> folders);
        DomainPlaces.Carry(document.Places, document.Definition, domain);
        ValueList<PassedDevice> devices = await DevicePreparation.ChooseAsync(context, domain, document.Definition, _places, _devices, cancellationToken);
        FirmwareChoice? firmware = FirmwareChoice.Of(domain, document, context.Settings.Paths);
        GuestPlacement placement = new()
        {
            Folder = folder,
            LogPath = LogPath(domain),
            User = context.Settings.User,
            Interfaces = plugs,
            GraphicsPorts = screens,
            Firmware = firmware?.Placement,
            HasVhost = host.Guests.HasVhost,
            VhostDevices = PlugChecks.VhostDevices(domain.Devices.Interfaces, host.Guests),
            QemuVersion = domain.Devices.Emulator is { } emulator && host.Guests.Emulators.TryGetValue(emulator, out EmulatorFacts? facts)
                ? facts.Version
                : OldestQemu,
            CpuFeatures = abilities?.Accelerator(domain.Type)?.Known,
        };
        QemuLaunch launch = QemuArguments.Build(domain, placement, document.Places, out ValueList<GuestObstacle> obstacles);
        if (!obstacles.IsEmpty)
        {
            throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, string.Join('\n', obstacles));
        }
        GuestStart start = new()
        {
            Guest = domain.Name,
            Folder = folder,
            Subfolders = folders,
            Launch = launch with { LockedMemory = GuestPlanner.LockedMemory(domain, devices) },
            Taps = taps,
            Plugs = CardPlugs.Choose(domain, folder, host, _places),
            Devices = devices,
            Files = GuestFiles.WithBacking([.. GuestFiles.Of(domain), .. firmware?.Files ?? []], host.Guests),
            Variables = firmware?.Copy is { } copy ? copy with { User = launch.User } : null,
        };
        ValueList<HostOperation.ChangeOwner> changes = GuestPlanner.Owners(start.Files, launch.User, host.Guests).ToValueList();
        _owners = context.HoldOwners(changes, start.Files.Select(f => f.Path));
        Plan = GuestPlanner.Start(start, host);
        return new LiveGuest
        {
            Phase = GuestPhase.Starting,
            Id = Id,
            Definition = domain,
            WantedCpu = CpuLive.IsAsked(domain) ? document.Definition.Cpu : null,
            Start = start,
            Status = GuestStatus.Paused(PausedReason.StartingUp),
            Owners = _owners,
            Ports = _ports,
        };
    }

    /// <summary>Hands the networks' ports back.</summary>
    public Task ReleasePortsAsync() => context.ReleasePortsAsync(document.Definition.Name, _ports);

    /// <summary>Hands back what else was taken; the host was not touched, or was put back.</summary>
    public void GiveUp()
    {
        context.ReleaseOwners(_owners);
        context.ReleaseScreenPorts(_screenPorts);
        context.ReleaseNames(_taps);
        context.Devices.Release(_devices);
    }

    // Named and written down before they are taken: a daemon that finds this gives them back.
    private void NotePorts(DomainDefinition domain)
    {
        _ports = domain.Devices.Interfaces.Index().Where(n => n.Item.Source is InterfaceSource.Network)
            .Select(n => new HeldPort(((InterfaceSource.Network)n.Item.Source).Name, Guid.NewGuid(), n.Index)).ToValueList();
        if (!_ports.IsEmpty)
        {
            Note(domain);
        }
    }

    /// <summary>Writes down that the guest is about to be started: a daemon that finds this takes back what there is of it by then.</summary>
    public void Note(DomainDefinition domain)
    {
        string folder = Folder(domain);
        context.Live.Save(new LiveGuest
        {
            Phase = GuestPhase.Starting,
            Id = domain.Id!.Value,
            Definition = domain,
            Start = new GuestStart
            {
                Guest = domain.Name,
                Folder = folder,
                Launch = new QemuLaunch { Guest = domain.Name, Binary = "", Arguments = [], MonitorPath = $"{folder}/monitor.sock", LogPath = LogPath(domain) },
            },
            Status = GuestStatus.Paused(PausedReason.StartingUp),
            Ports = _ports,
        });
    }

    private async Task<HostSnapshot> LookAsync(DomainDefinition domain, CancellationToken cancellationToken)
    {
        List<string> paths = [.. GuestFiles.Of(domain).Select(f => f.Path)];
        paths.AddRange(FirmwareChoice.Paths(domain, context.Settings.Paths));
        paths.AddRange(PlugChecks.Paths(domain.Devices.Interfaces));
        if (domain.Devices.Emulator is { } emulator)
        {
            paths.Add(emulator);
        }
        HostScope scope = new()
        {
            Links = null,
            Guests = new GuestScope
            {
                Paths = paths.Distinct().ToValueList(),
                TcpPorts = !ScreenPorts.Wanted(domain).IsEmpty,
                Sockets = PlugChecks.NeedsPorts(domain),
                Kvm = true,
                Vhost = true,
                Firmware = FirmwareChoice.IsToBeChosen(domain.Os),
                Emulators = domain.Devices.Emulator is { } asked ? [asked] : [],
            },
        };
        return await context.Host.ObserveAsync(scope, cancellationToken);
    }

    private void CheckEmulator(DomainDefinition domain, GuestFacts seen)
    {
        if (domain.Devices.Emulator is { } emulator && !seen.Paths.ContainsKey(emulator))
        {
            throw Unsupported(document.Definition.Devices.Emulator ?? emulator, $"the emulator '{emulator}' is not on this host");
        }
        if (domain.Type == DomainType.Kvm && seen.KvmProblem is { } problem)
        {
            throw Unsupported(document.Definition, $"type='kvm' cannot be served: {problem}; type='qemu' emulates without it");
        }
    }

    private async Task<(DomainDefinition Domain, ValueList<GuestTap> Taps, ValueList<InterfacePlacement> Plugs)> PlugAsync(
        DomainDefinition domain, HostSnapshot host, CancellationToken cancellationToken)
    {
        List<InterfaceDefinition> interfaces = [];
        List<GuestTap> taps = [];
        List<InterfacePlacement> plugs = [];
        for (int i = 0; i < domain.Devices.Interfaces.Count; i++)
        {
            InterfaceDefinition wanted = document.Definition.Devices.Interfaces[i];
            Guid? port = _ports.FirstOrDefault(p => p.Interface == i)?.Id;
            InterfacePlug.Check(wanted, _places);
            PreparedInterface prepared = await InterfacePreparation.PrepareAsync(context, domain, wanted, port, host, _places, _taps, cancellationToken);
            interfaces.Add(prepared.Nic);
            plugs.Add(prepared.Placement);
            if (prepared.Tap is { } tap)
            {
                taps.Add(tap);
            }
        }
        domain = domain with { Devices = domain.Devices with { Interfaces = interfaces.ToValueList() } };
        return (domain, taps.ToValueList(), plugs.ToValueList());
    }

    private OwnerLabel? OwnerOf(DomainDefinition domain)
        => context.Settings.User is { } user && !domain.Kept.Children.Any(static c => c.Text.StartsWith("<seclabel", StringComparison.Ordinal))
            ? new OwnerLabel(user.User, user.Group)
            : null;

    private string LogPath(DomainDefinition domain) => $"{context.Settings.Paths.Logs}/{domain.Name}.log";

    // Sockets are made in it, and their paths end at 107 bytes: a long name gives way to the number.
    private string Folder(DomainDefinition domain)
        => Encoding.UTF8.GetByteCount(domain.Name) <= 40
            ? $"{context.Settings.Folders}/{domain.Name}"
            : $"{context.Settings.Folders}/{domain.Id!.Value.ToString(CultureInfo.InvariantCulture)}-{Beginning(domain.Name)}";

    private static string Beginning(string name)
        => string.Concat(name.EnumerateRunes().Where(Rune.IsLetterOrDigit).Take(10));

    private RefusedException Unsupported(object part, string why)
        => new(Refusal.ConfigUnsupported, RefusalArea.Qemu, new GuestObstacle(_places.Of(part), why).ToString());
}
