using Patchbay.Model.Storage;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Storage;

/// <content>The life of pools.</content>
public sealed partial class StorageService
{
    private const string Document = "(storage_pool_definition)";

    /// <summary>Stores a pool's definition. A running pool runs on as it is.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="validate">Whether words that mean nothing refuse it.</param>
    /// <param name="cancellationToken">Until the pool's turn has come.</param>
    public async Task<StoragePoolStatus> DefineAsync(string xml, bool validate, CancellationToken cancellationToken)
    {
        StoragePoolDefinition definition = Parse(xml, validate);
        using HeldPool held = await ClaimAsync(definition, cancellationToken);
        _store.Save(definition.Name, StoragePoolXml.Format(definition, StorageSpace.None));
        held.Status = held.Status with { Stored = definition };
        Tell(held.Pool, StoragePoolChange.Defined);
        return held.Status;
    }

    /// <summary>Starts a pool that is gone when it stops, or, where it is stored already, starts it by this document this once.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="build">Whether to make its folder first.</param>
    /// <param name="cancellationToken">Until the pool's turn has come.</param>
    public async Task<StoragePoolStatus> CreateAsync(string xml, bool build, CancellationToken cancellationToken)
    {
        StoragePoolDefinition definition = Parse(xml, validate: false);
        using HeldPool held = await ClaimAsync(definition, cancellationToken);
        if (held.Status.IsActive)
        {
            throw StorageRefusals.Invalid($"pool is already active as '{definition.Name}'");
        }
        if (build)
        {
            Build(held.Pool, definition);
        }
        Start(held, definition);
        return held.Status;
    }

    /// <summary>Starts a stored pool.</summary>
    /// <param name="uuid">Which.</param>
    /// <param name="build">Whether to make its folder first.</param>
    /// <param name="cancellationToken">Until the pool's turn has come.</param>
    public async Task StartAsync(Guid uuid, bool build, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        RefuseActive(held, "already");
        if (build)
        {
            Build(held.Pool, held.Status.Stored!);
        }
        Start(held, held.Status.Stored!);
    }

    /// <summary>Makes a stored pool's folder, or takes the one that is there.</summary>
    public async Task BuildAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        RefuseActive(held, "already");
        Build(held.Pool, held.Status.Stored!);
    }

    /// <summary>Stops a pool; its files stay.</summary>
    public async Task StopAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        RefuseInactive(held);
        RefuseBusy(held);
        Stop(held);
    }

    /// <summary>Removes a stopped pool's folder, which must be empty.</summary>
    public async Task DeleteAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        RefuseActive(held, "still");
        OnHost(() => _host.RemoveFolder(held.Status.Definition.Path));
        Tell(held.Pool, StoragePoolChange.Deleted);
    }

    /// <summary>Removes what is stored of a stopped pool; its files stay.</summary>
    public async Task UndefineAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        RefuseActive(held, "still");
        _store.Remove(held.Pool.Name);
        held.Status = new StoragePoolStatus();
        Tell(held.Pool, StoragePoolChange.Undefined);
    }

    /// <summary>Tells all who listen that volumes may have changed. A pool whose folder is gone stops.</summary>
    public async Task RefreshAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        RefuseInactive(held);
        RefuseBusy(held);
        try
        {
            OnHost(() => _host.LookAtFolder(held.Status.Live!.Path));
        }
        catch (RefusedException)
        {
            Stop(held);
            throw;
        }
        Tell(held.Pool, StoragePoolChange.Refreshed);
    }

    /// <summary>Sets whether a pool starts with the host.</summary>
    public async Task SetAutostartAsync(Guid uuid, bool autostart, CancellationToken cancellationToken)
    {
        using HeldPool held = await HoldAsync(uuid, cancellationToken);
        if (held.Status.Stored is null)
        {
            throw StorageRefusals.Internal("pool has no config file");
        }
        _store.SetAutostart(held.Pool.Name, autostart);
        held.Status = held.Status with { Autostart = autostart };
    }

    /// <summary>Refuses to look for pools of a type: none that is served can be found by looking.</summary>
    /// <returns>The refusal, with libvirt's code for the type.</returns>
    public static RefusedException FindSources(string type)
    {
        int number = StoragePoolTypes.NumberOf(type);
        return number < 0 ? StorageRefusals.Internal($"unknown storage pool type {type}")
            : type == StoragePoolTypes.Folder ? StorageRefusals.NoSupport($"pool type '{type}' does not support source discovery")
            : StorageRefusals.Internal($"missing backend for pool type {number} ({type})");
    }

    private static StoragePoolDefinition Parse(string xml, bool validate)
    {
        DiagnosticBag findings = [];
        StoragePoolDefinition definition = StorageRefusals.Check(StoragePoolXml.Parse(xml, Document, findings), findings, validate);
        return definition with { Uuid = definition.Uuid ?? Guid.NewGuid() };
    }

    private void Build(StoragePool pool, StoragePoolDefinition definition)
    {
        OnHost(() => _host.MakeFolder(definition.Path, definition.Permissions, definition.CopyOnWrite));
        Tell(pool, StoragePoolChange.Created);
    }

    private void Start(HeldPool held, StoragePoolDefinition definition)
    {
        OnHost(() =>
        {
            _host.LookAtFolder(definition.Path);
            _host.Sweep(definition.Path);
        });
        _active.Save(definition);
        held.Status = held.Status with { Live = definition };
        Tell(held.Pool, StoragePoolChange.Started);
    }

    private void Stop(HeldPool held)
    {
        _active.Remove(held.Pool.Name);
        held.Status = held.Status with { Live = null };
        Tell(held.Pool, StoragePoolChange.Stopped);
    }

    private static void RefuseActive(HeldPool held, string adverb)
    {
        if (held.Status.IsActive)
        {
            throw StorageRefusals.Invalid($"storage pool '{held.Pool.Name}' is {adverb} active");
        }
    }

    private static void RefuseInactive(HeldPool held)
    {
        if (!held.Status.IsActive)
        {
            throw StorageRefusals.NotActive(held.Pool.Name);
        }
    }

    private static void RefuseBusy(HeldPool held)
    {
        if (held.Pool.IsBusy)
        {
            throw StorageRefusals.Internal($"pool '{held.Pool.Name}' has asynchronous jobs running.");
        }
    }
}
