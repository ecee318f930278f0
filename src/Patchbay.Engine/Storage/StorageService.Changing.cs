using Patchbay.Model.Storage;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Storage;

/// <content>Changes of volumes. Each marks its volume, so that long work holds up nothing else in the pool.</content>
public sealed partial class StorageService
{
    private const string VolumeDocument = "(storage_volume_definition)";

    /// <summary>Makes a volume.</summary>
    /// <param name="pool">Where.</param>
    /// <param name="xml">Its document.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Takes a half-made volume back.</param>
    public Task<StorageVolume> CreateVolumeAsync(Guid pool, string xml, VolumeOptions options, CancellationToken cancellationToken)
        => MakeAsync(Find(pool), xml, null, options, cancellationToken);

    /// <summary>Makes a volume that is a copy of another, which may be in another pool.</summary>
    /// <param name="pool">Where.</param>
    /// <param name="xml">Its document.</param>
    /// <param name="source">The pool's and the volume's name of what is copied.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Takes a half-made volume back.</param>
    public async Task<StorageVolume> CopyVolumeAsync(
        Guid pool, string xml, (string Pool, string Name) source, VolumeOptions options, CancellationToken cancellationToken)
    {
        StoragePool from = Present(_pools.Find(source.Pool)) ?? throw StorageRefusals.NoPool(source.Pool);
        StoragePool to = Find(pool);
        StorageVolume original = Look(from, source.Name).Volume;
        using IDisposable use = from.Use(source.Name);
        return await MakeAsync(to, xml, original, options, cancellationToken);
    }

    /// <summary>Changes what a guest sees of a volume.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="name">The volume's.</param>
    /// <param name="size">How.</param>
    /// <param name="cancellationToken">Only until it has begun.</param>
    public Task ResizeVolumeAsync(string pool, string name, VolumeSize size, CancellationToken cancellationToken)
        => ChangeAsync(pool, name, (folder, volume) =>
        {
            ulong capacity = size.Of(volume);
            if (volume.Image.Format == VolumeFormats.Raw && capacity < volume.Allocation && capacity < volume.Capacity)
            {
                throw StorageRefusals.InvalidArgument("can't shrink capacity below existing allocation");
            }
            if (capacity < volume.Capacity && !size.Shrink)
            {
                throw StorageRefusals.InvalidArgument("Can't shrink capacity below current capacity unless shrink flag explicitly specified");
            }
            if (size.Allocate && volume.Image.Format != VolumeFormats.Raw)
            {
                throw StorageRefusals.OperationUnsupported("preallocate is only supported for raw type volume");
            }
            if (size.Allocate && capacity > volume.Allocation && capacity - volume.Allocation > _host.LookAtFolder(folder).Space.Available)
            {
                throw StorageRefusals.Failed("Not enough space left in storage pool");
            }
            return _host.ResizeAsync(volume, capacity, size.Allocate, cancellationToken);
        });

    /// <summary>Overwrites all that a volume's file holds with zeros.</summary>
    public Task WipeVolumeAsync(string pool, string name, CancellationToken cancellationToken)
        => ChangeAsync(pool, name, (_, volume) => volume.Kind == VolumeKind.Folder
            ? throw StorageRefusals.NoSupport("a folder cannot be wiped")
            : _host.WipeAsync(volume, cancellationToken));

    /// <summary>Removes a volume.</summary>
    public Task DeleteVolumeAsync(string pool, string name) => ChangeAsync(pool, name, (_, volume) =>
    {
        if (volume.Kind == VolumeKind.Block)
        {
            throw StorageRefusals.NoSupport($"removing block or network volumes is not supported: {volume.Image.Path}");
        }
        _host.Delete(volume);
        return Task.CompletedTask;
    });

    private async Task ChangeAsync(string pool, string name, Func<string, StorageVolume, Task> change)
    {
        StoragePool found = Present(_pools.Find(pool)) ?? throw StorageRefusals.NoPool(pool);
        StorageVolume seen = Look(found, name).Volume;
        using IDisposable use = found.Use(name);
        // What was seen before its turn may have been changed by the one before.
        seen = Look(found, name).Volume;
        await OnHostAsync(() => change(Running(found).Path, seen));
    }

    private async Task<StorageVolume> MakeAsync(
        StoragePool pool, string xml, StorageVolume? source, VolumeOptions options, CancellationToken cancellationToken)
    {
        StoragePoolDefinition live = Running(pool);
        DiagnosticBag findings = [];
        StorageVolumeDefinition? read = StorageVolumeXml.Parse(xml, VolumeDocument, source is not null, findings);
        VolumeMaking making = VolumeMakings.Complete(
            live.Path, StorageRefusals.Check(read, findings, options.Validate), source, options, path => OnHost(() => _host.Look(path)));
        string name = making.Volume.Name;
        if (source is not null && source.Image.Path == Path.Combine(live.Path, name))
        {
            throw StorageRefusals.VolumeExists(name);
        }
        using (pool.Use(name))
        {
            if (TryLook(live, name) is not null)
            {
                throw StorageRefusals.VolumeExists(name);
            }
            await OnHostAsync(() => _host.MakeAsync(making, cancellationToken));
            return TryLook(live, name) ?? throw StorageRefusals.NoVolume(name);
        }
    }
}
