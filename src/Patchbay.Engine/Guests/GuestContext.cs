using Microsoft.Extensions.Logging;
using Patchbay.Engine.Hooks;
using Patchbay.Engine.Store;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>What all guests of a daemon share.</summary>
internal sealed partial class GuestContext(
    IHost host,
    IGuestMonitors monitors,
    IGuestNetworks networks,
    GuestSettings settings,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly Lock _lock = new();
    // Owners as they were before the first guest changed them, with how many guests use the file.
    private readonly Dictionary<string, (HostOperation.ChangeOwner Change, int Users)> _owners = [];
    private readonly HashSet<int> _screenPorts = [];
    private int _lastId;

    public IHost Host => host;

    public IGuestMonitors Monitors => monitors;

    public IGuestNetworks Networks => networks;

    public GuestSettings Settings => settings;

    /// <summary>Null where there are no pools.</summary>
    public IGuestVolumes? Volumes { get; set; }

    /// <summary>Knows what emulators can be; null where nobody does.</summary>
    public IGuestEmulators? Emulators { get; set; }

    /// <summary>Administrators' scripts that are told of guests.</summary>
    public HookScripts Hooks { get; set; } = new(settings.Paths, host, loggers.CreateLogger<GuestService>());

    /// <summary>Hears guests' addresses; null where nobody does.</summary>
    public IAddressListener? Addresses { get; set; }

    public TimeProvider Time => time;

    public PlanExecutor Executor { get; } = new(host, loggers.CreateLogger<PlanExecutor>());

    public ILogger<GuestService> Logger { get; } = loggers.CreateLogger<GuestService>();

    public EventHub<GuestEvent> Events { get; } = new();

    public DefinitionStore Definitions { get; } = new(settings.Definitions, "patchbay guest edit");

    public LiveGuestStore Live { get; } = new(settings.Live);

    public TapNames TapNames { get; } = new();

    public DeviceHolds Devices { get; } = new();

    public LinkHolds Links { get; } = new();

    public int NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>An address for a card whose document gives none: 52:54:00 and 24 bits by chance.</summary>
    public static MacAddress NextMac() => new GuestSeed(Guid.Empty, Guid.Empty, (ulong)Random.Shared.NextInt64()).MacOf(0);

    /// <summary>Names for a card's port whose document gives none.</summary>
    public static PortNames NextPortNames() => new(Guid.NewGuid(), Guid.NewGuid());

    /// <summary>Gives ports back; one that cannot be is noted.</summary>
    public async Task ReleasePortsAsync(string guest, ValueList<HeldPort> ports)
    {
        foreach (HeldPort port in ports)
        {
            try
            {
                await networks.ReleaseAsync(port.Network, port.Id, CancellationToken.None);
            }
            catch (Exception e) when (e is RefusedException or StoreException or HostException)
            {
                LogPortLeft(Logger, guest, port.Id, port.Network, e);
            }
        }
    }

    /// <summary>What guests have of the host's devices by themselves: networks lend out none of these.</summary>
    public ValueList<PortPlug> PlugsOfGuests() => Devices.All().Select(static a => (PortPlug)new PortPlug.Hostdev(a, null, null))
        .Concat(Links.OfGuests().Select(static h => new PortPlug.Direct(h.Device, NetworkPlugs.Mode(h.Mode)))).ToValueList();

    /// <summary>Gives back names of taps and macvtaps, and the devices below these.</summary>
    public void ReleaseNames(IEnumerable<string> names)
    {
        ValueList<string> gone = names.ToValueList();
        TapNames.Release(gone);
        Links.Release(gone);
    }

    /// <summary>Notes what an adopted guest uses, so that no other gets it.</summary>
    public void Note(LiveGuest live)
    {
        lock (_lock)
        {
            _lastId = Math.Max(_lastId, live.Id);
        }
        TapNames.Note(live.Start.Taps.Select(t => t.Name).Concat(live.Start.Plugs.Select(p => p.Device).OfType<string>()));
        foreach (MacvtapPlug plug in live.Start.Plugs.OfType<MacvtapPlug>())
        {
            bool isLent = live.Ports.Any(p => live.Definition.Devices.Interfaces.ElementAtOrDefault(p.Interface)?.Info.Alias == plug.Alias);
            Links.Note(new LinkHold(plug.Name, live.Definition.Name, plug.Lower, plug.Mode, isLent));
        }
        foreach (PassedDevice device in live.Start.Devices)
        {
            Devices.TryTake(device.Address, live.Definition.Name, out _);
        }
        HoldOwners(live.Owners);
        HoldScreenPorts(ScreenPorts.Of(live.Definition));
    }

    /// <summary>
    /// Takes free ports for screens. What is wanted and not free is refused; both our own guests and everyone else on
    /// the host count.
    /// </summary>
    /// <param name="wanted">A fixed port, or null to choose one.</param>
    /// <param name="used">Ports that someone on the host listens on.</param>
    public ValueList<uint> TakeScreenPorts(ValueList<uint?> wanted, ValueList<int> used)
    {
        lock (_lock)
        {
            List<uint> taken = [];
            HashSet<int> busy = [.. used, .. _screenPorts, .. wanted.Where(w => w is not null).Select(w => (int)w!.Value)];
            int next = settings.FirstScreenPort;
            foreach (uint? port in wanted)
            {
                if (port is { } wish)
                {
                    taken.Add(wish);
                    continue;
                }
                while (next <= settings.LastScreenPort && busy.Contains(next))
                {
                    next++;
                }
                if (next > settings.LastScreenPort)
                {
                    throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"no port for a screen is free: all from {settings.FirstScreenPort} to {settings.LastScreenPort} are in use");
                }
                taken.Add((uint)next++);
            }
            foreach (uint port in taken)
            {
                _screenPorts.Add((int)port);
            }
            return taken.ToValueList();
        }
    }

    public void HoldScreenPorts(IEnumerable<uint> ports)
    {
        lock (_lock)
        {
            _screenPorts.UnionWith(ports.Select(p => (int)p));
        }
    }

    public void ReleaseScreenPorts(IEnumerable<uint> ports)
    {
        lock (_lock)
        {
            _screenPorts.ExceptWith(ports.Select(p => (int)p));
        }
    }

    /// <summary>
    /// Notes that a guest relies on changed owners: its own changes, and those that other guests made to files it uses
    /// as well. Returns both.
    /// </summary>
    public ValueList<HostOperation.ChangeOwner> HoldOwners(ValueList<HostOperation.ChangeOwner> changes, IEnumerable<string>? shared = null)
    {
        lock (_lock)
        {
            Dictionary<string, HostOperation.ChangeOwner> held = changes.ToDictionary(c => c.Path);
            foreach (string path in shared ?? [])
            {
                if (_owners.TryGetValue(path, out (HostOperation.ChangeOwner Change, int Users) known))
                {
                    held.TryAdd(path, known.Change);
                }
            }
            foreach ((string path, HostOperation.ChangeOwner change) in held)
            {
                (HostOperation.ChangeOwner Change, int Users) known = _owners.GetValueOrDefault(path, (change, 0));
                _owners[path] = (known.Change, known.Users + 1);
            }
            return held.Values.OrderBy(c => c.Path, StringComparer.Ordinal).ToValueList();
        }
    }

    /// <summary>Gives up owners; returns the changes that nobody relies on any more.</summary>
    public ValueList<HostOperation.ChangeOwner> ReleaseOwners(ValueList<HostOperation.ChangeOwner> changes)
    {
        lock (_lock)
        {
            List<HostOperation.ChangeOwner> last = [];
            foreach (HostOperation.ChangeOwner change in changes)
            {
                if (!_owners.TryGetValue(change.Path, out (HostOperation.ChangeOwner Change, int Users) known) || known.Users <= 1)
                {
                    _owners.Remove(change.Path);
                    last.Add(change);
                }
                else
                {
                    _owners[change.Path] = (known.Change, known.Users - 1);
                }
            }
            return last.ToValueList();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "guest {Guest}: its port {Port} of network '{Network}' could not be given back")]
    private static partial void LogPortLeft(ILogger logger, string guest, Guid port, string network, Exception why);
}
