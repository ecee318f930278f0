using Microsoft.Extensions.Logging;
using Patchbay.Engine.Store;
using Patchbay.Model.Storage;
using Patchbay.Planning;

namespace Patchbay.Engine.Storage;

/// <summary>
/// The host's storage: pools that are folders, volumes that are files in them. What is told of volumes is looked at when it is asked for, so
/// that nothing told is old. Refusals and the host's failures are <see cref="RefusedException"/>; after each, the state is as before.
/// </summary>
public sealed partial class StorageService
{
    private readonly IStorageHost _host;
    private readonly DefinitionStore _store;
    private readonly ActivePoolStore _active;
    private readonly StoragePoolRegistry _pools = new();
    private readonly ILogger<StorageService> _logger;

    /// <summary>Call <see cref="LoadAsync"/> before anything else.</summary>
    /// <param name="paths">Where definitions and state are; pools are wherever their documents say.</param>
    /// <param name="host">The host.</param>
    /// <param name="bootId">Names this boot of the machine: what ran in another one does not.</param>
    /// <param name="logger">Where the log goes.</param>
    public StorageService(HostPaths paths, IStorageHost host, string bootId, ILogger<StorageService> logger)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _host = host;
        _store = new DefinitionStore(Path.Combine(paths.Definitions, "storage"), "virsh pool-edit");
        _active = new ActivePoolStore(paths, bootId);
        _logger = logger;
    }

    /// <summary>What becomes of pools.</summary>
    public EventHub<StoragePoolEvent> Events { get; } = new();

    /// <summary>All pools, in order of name.</summary>
    public IReadOnlyList<StoragePoolStatus> List() => [.. _pools.All().Select(static p => p.Status).Where(static s => !s.IsNothing)];

    /// <summary>A pool by its name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public StoragePoolStatus Get(string name) => Present(_pools.Find(name))?.Status ?? throw StorageRefusals.NoPool(name);

    /// <summary>A pool by its uuid.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public StoragePoolStatus Get(Guid uuid) => Find(uuid).Status;

    /// <summary>The running pool of a folder.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public StoragePoolStatus GetByPath(string path)
        => List().FirstOrDefault(p => p.Live?.Path == Path.TrimEndingDirectorySeparator(path)) ?? throw StorageRefusals.NoPoolAt(path);

    /// <summary>What a pool's file system holds; nothing where it does not run.</summary>
    public StorageSpace SpaceOf(StoragePoolStatus pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return pool.Live is { } live ? OnHost(() => _host.LookAtFolder(live.Path)).Space : StorageSpace.None;
    }

    /// <summary>The document of a pool, as libvirt prints it.</summary>
    /// <param name="uuid">Which.</param>
    /// <param name="inactive">Whether to print what is stored though it runs.</param>
    public string Xml(Guid uuid, bool inactive)
    {
        StoragePoolStatus pool = Get(uuid);
        if ((inactive && pool.Stored is not null) || pool.Live is not { } live)
        {
            return StoragePoolXml.Format(pool.Stored!, StorageSpace.None);
        }
        StorageFolder folder = OnHost(() => _host.LookAtFolder(live.Path));
        return StoragePoolXml.Format(live with { Permissions = folder.Permissions }, folder.Space);
    }

    private StoragePool Find(Guid uuid) => Present(_pools.Find(uuid)) ?? throw StorageRefusals.NoPool(uuid);

    private static StoragePool? Present(StoragePool? pool) => pool?.Status.IsNothing == false ? pool : null;

    private static T OnHost<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (HostException e)
        {
            throw StorageRefusals.Host(e);
        }
    }

    private static void OnHost(Action work) => OnHost(() =>
    {
        work();
        return true;
    });

    private static async Task OnHostAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (HostException e)
        {
            throw StorageRefusals.Host(e);
        }
    }

    private void Tell(StoragePool pool, StoragePoolChange change)
    {
        if (change != StoragePoolChange.Refreshed)
        {
            LogChange(pool.Name, change);
        }
        Events.Publish(new StoragePoolEvent(pool.Name, pool.Uuid, change));
    }

    private async Task<HeldPool> HoldAsync(Guid uuid, CancellationToken cancellationToken)
    {
        StoragePool pool = Find(uuid);
        await pool.Gate.WaitAsync(cancellationToken);
        HeldPool held = new(pool, _pools);
        if (pool.IsGone || pool.Status.IsNothing)
        {
            held.Dispose();
            throw StorageRefusals.NoPool(uuid);
        }
        return held;
    }

    // The pool that a document is of, made where it is new.
    private async Task<HeldPool> ClaimAsync(StoragePoolDefinition definition, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoragePool pool = _pools.Claim(definition);
            try
            {
                await pool.Gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Nobody else may ever come to end the claim.
                if (pool.Gate.Wait(0, CancellationToken.None))
                {
                    new HeldPool(pool, _pools).Dispose();
                }
                throw;
            }
            HeldPool held = new(pool, _pools);
            if (!pool.IsGone)
            {
                return held;
            }
            held.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "storage pool {Pool}: {Change}")]
    private partial void LogChange(string pool, StoragePoolChange change);

    /// <summary>A pool that is being changed. One of which nothing is left goes when it is let go.</summary>
    private sealed class HeldPool(StoragePool pool, StoragePoolRegistry registry) : IDisposable
    {
        public StoragePool Pool => pool;

        public StoragePoolStatus Status
        {
            get => pool.Status;
            set => pool.Status = value;
        }

        public void Dispose()
        {
            registry.EndClaim(pool);
            pool.Gate.Release();
        }
    }
}
