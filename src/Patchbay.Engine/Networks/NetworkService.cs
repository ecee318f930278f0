using Microsoft.Extensions.Logging;
using Patchbay.Engine.Hooks;
using Patchbay.Engine.Store;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Firewall;

namespace Patchbay.Engine.Networks;

/// <summary>
/// The host's networks: defined, started, changed, watched, stopped. Each has one change at a time and different ones go
/// side by side; looking waits for nobody. Refusals are <see cref="RefusedException"/>, failures on the host
/// <see cref="PlanFailedException"/>, failures to save <see cref="StoreException"/>; after each, the state is as before.
/// </summary>
public sealed partial class NetworkService
{
    private readonly HostPaths _paths;
    private readonly IHost _host;
    private readonly PlanExecutor _executor;
    private readonly TimeProvider _time;
    private readonly ILogger<NetworkService> _logger;
    private readonly DefinitionStore _store;
    private readonly LiveStateStore _liveStore;
    private readonly NetworkSetStore _setStore;
    private readonly LocalEngine _engine;
    private readonly LeaseBook _leases;
    private readonly NetworkRegistry _registry = new();
    private readonly PassKeeper _passes;

    /// <summary>Call <see cref="LoadAsync"/> before anything else, and <see cref="RunAsync"/> while serving.</summary>
    /// <param name="paths">Where everything lives.</param>
    /// <param name="host">The host.</param>
    /// <param name="executor">Carries plans out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="bootId">Names this boot of the machine: what ran in another one does not.</param>
    /// <param name="logger">Where the log goes.</param>
    public NetworkService(HostPaths paths, IHost host, PlanExecutor executor, TimeProvider time, string bootId, ILogger<NetworkService> logger)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths;
        _host = host;
        _executor = executor;
        _time = time;
        Since = time.GetUtcNow();
        _logger = logger;
        _store = new DefinitionStore(Path.Combine(paths.Definitions, "networks"), "patchbay net edit");
        _liveStore = new LiveStateStore(paths, bootId);
        _setStore = new NetworkSetStore(paths);
        _engine = new LocalEngine(paths);
        _leases = new LeaseBook(paths, time);
        _passes = new PassKeeper(host, executor, time, logger);
        Hooks = new HookScripts(paths, host, logger);
    }

    /// <summary>The chains of other programs through which our networks' packets are let by an entry of ours.</summary>
    public ValueList<ForeignChain> PassedChains => CoexistencePlanner.Dropping(FilteredBridges(), HostBridges(), _passes.Seen);

    /// <summary>Why guests' packets may be dropped by other programs; null where all is well.</summary>
    public string? PassProblem => _passes.Problem;

    /// <summary>Bridges of the host that guests are in without a network.</summary>
    public Func<IEnumerable<string>> GuestBridges { get; set; } = static () => [];

    /// <summary>Looks at other programs' packet filters once more, and mends: who asks how the host is gets what is so now.</summary>
    /// <returns>Tables of the older iptables that drop guests' packets, or may, and where no entry is made.</returns>
    public async Task<ValueList<OldTable>> LookAtFiltersAsync(CancellationToken cancellationToken)
    {
        _passes.Forget();
        await KeepPassesAsync(cancellationToken);
        return _passes.Seen.OldTables;
    }

    /// <summary>Since when this daemon watches, and counts what it puts right.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>How the running networks are, and those that should run, in order of name.</summary>
    public ValueList<NetworkCondition> Conditions() => _registry.All().Select(static e => (e.Status, e.Repairs)).Where(static e => e.Status.Live is not null || e.Status.Problem is not null).Select(static e => new NetworkCondition
    {
        Network = e.Status.Name,
        Problem = e.Status.Problem,
        Waits = e.Status.Waits,
        Warnings = e.Status.Warnings,
        Overlaps = e.Status.Overlaps,
        Repairs = e.Repairs.All,
    }).ToValueList();

    /// <summary>Counts that taps of a guest were put back into a network's bridge.</summary>
    /// <param name="replugged">Which, and how many.</param>
    public void NoteReplugged(Replugged replugged)
    {
        ArgumentNullException.ThrowIfNull(replugged);
        NetworkEntry? entry = replugged.Network is { } name ? _registry.Find(name) : _registry.FindByLiveLink(replugged.Bridge);
        if (entry?.State.Live is null)
        {
            return;
        }
        for (int i = 0; i < replugged.Taps; i++)
        {
            entry.Repairs.Count(RepairBook.Plugs, _time.GetUtcNow());
        }
        if (replugged.IsRepair)
        {
            Events.Publish(new NetworkEvent.Repaired(entry.State.Name, entry.State.Uuid, [RepairBook.Plugs]));
        }
    }

    /// <summary>Called with all that the host tells, in order, for others than networks; it must not wait.</summary>
    public Action<HostEvent> HostTold { get; set; } = static _ => { };

    /// <summary>Whether a definition of a network that runs changes what runs; else it counts from the next start on, as in libvirt.</summary>
    public bool AppliesDefinitions { get; init; } = true;

    /// <summary>Administrators' scripts that are told of networks.</summary>
    public HookScripts Hooks { get; init; }

    /// <summary>What becomes of networks, from the moment of subscribing.</summary>
    public EventHub<NetworkEvent> Events { get; } = new();

    /// <summary>All networks, in order of name.</summary>
    public ValueList<NetworkStatus> List() => _registry.All().Where(e => !e.State.IsNothing).Select(e => e.Status).ToValueList();

    /// <summary>A network by name, or null.</summary>
    public NetworkStatus? Find(string name) => _registry.Find(name) is { State.IsNothing: false } entry ? entry.Status : null;

    /// <summary>A network by uuid, or null.</summary>
    public NetworkStatus? Find(Guid uuid) => _registry.Find(uuid) is { State.IsNothing: false } entry ? entry.Status : null;

    /// <summary>A network by name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public NetworkStatus Get(string name) => Find(name) ?? throw NetworkRefusals.NotFound(name);

    /// <summary>A network by uuid.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public NetworkStatus Get(Guid uuid) => Find(uuid) ?? throw NetworkRefusals.NotFound(uuid);

    /// <summary>
    /// The document as libvirt prints it: of what runs with its counters, or with <paramref name="inactive"/> of what the
    /// next start does. A network that does not run, or that is not stored, has but one.
    /// </summary>
    /// <exception cref="RefusedException">There is no such network.</exception>
    public string Xml(Guid uuid, bool inactive)
    {
        NetworkStatus status = Get(uuid);
        return inactive || status.Live is null
            ? NetworkXml.Format(status.Stored ?? status.Definition, new NetworkXmlOptions { Inactive = true })
            : NetworkXml.Format(NetworkDefaults.Live(status.Live), new NetworkXmlOptions
            {
                Connections = (uint)status.Ports.Count,
                InterfaceConnections = PortAllocation.CountByDevice(status.Ports),
                PoolAddresses = status.Pool,
            });
    }

    // Takes the gate of the network of this uuid until disposed.
    private async Task<HeldNetwork> HoldAsync(Guid uuid, CancellationToken cancellationToken)
    {
        NetworkEntry entry = _registry.Find(uuid) ?? throw NetworkRefusals.NotFound(uuid);
        await entry.Gate.WaitAsync(cancellationToken);
        HeldNetwork held = new(entry, _registry);
        if (entry.IsGone || entry.State.IsNothing)
        {
            held.Dispose();
            throw NetworkRefusals.NotFound(uuid);
        }
        return held;
    }

    // As HoldAsync, for a definition that may be new: refuses a name or uuid that is another's.
    private async Task<HeldNetwork> ClaimAsync(NetworkDefinition definition, CancellationToken cancellationToken)
    {
        while (true)
        {
            NetworkEntry entry = _registry.Claim(definition.Name, definition.Uuid!.Value);
            try
            {
                await entry.Gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Nobody else may ever come to take the name out again.
                if (entry.Gate.Wait(0, CancellationToken.None))
                {
                    new HeldNetwork(entry, _registry).Dispose();
                }
                throw;
            }
            if (!entry.IsGone)
            {
                return new HeldNetwork(entry, _registry);
            }
            entry.Gate.Release();
        }
    }

    private readonly struct HeldNetwork(NetworkEntry entry, NetworkRegistry registry) : IDisposable
    {
        public NetworkEntry Entry { get; } = entry;

        public NetworkState State
        {
            get => Entry.State;
            set => Entry.State = value;
        }

        public void Dispose()
        {
            registry.EndClaims(Entry);
            registry.DropIfNothing(Entry);
            Entry.Gate.Release();
        }
    }
}
