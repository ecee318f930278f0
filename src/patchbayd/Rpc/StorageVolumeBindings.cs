using Patchbay.Engine.Storage;
using Patchbay.Model.Storage;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Storage volumes. Requests name one by its pool's name and its own; the key that travels beside them may be stale.</summary>
internal static class StorageVolumeBindings
{
    public static ProcedureTable<Session> AddStorageVolumes(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.StoragePoolNumOfVolumes, static (s, a) => new RpcInt(s.Services.Storage.Volumes(a.Uuid).Count))
        .Add(RemoteProcedure.StoragePoolListVolumes, static (s, a) => new RpcNames([.. s.Services.Storage.Volumes(a.Pool.Uuid).Take(a.MaxNames)]))
        .Add(RemoteProcedure.StoragePoolListAllVolumes, static (s, a) =>
        {
            StoragePoolStatus pool = s.Services.Storage.Get(a.Pool.Uuid);
            RpcStorageVolume[] found = [.. s.Services.Storage.Volumes(pool.Uuid).Select(n => Of(pool, n))];
            return new StoragePoolListAllVolumesResult(a.NeedResults ? [.. found] : [], (uint)found.Length);
        })
        .Add(RemoteProcedure.StorageVolLookupByName, static (s, a) => Of(s.Services.Storage.GetVolume(a.Pool.Uuid, a.Name)))
        .Add(RemoteProcedure.StorageVolLookupByKey, static (s, a) => Of(s.Services.Storage.GetVolumeByKey(a.Value)))
        .Add(RemoteProcedure.StorageVolLookupByPath, static (s, a) => Of(s.Services.Storage.GetVolumeByPath(a.Value)))
        .Add(RemoteProcedure.StoragePoolLookupByVolume, static (s, a) => StoragePoolBindings.Of(s.Services.Storage.Get(a.Pool)))
        .Add(RemoteProcedure.StorageVolGetPath, static (s, a) => new RpcText(Find(s, a).Image.Path))
        .Add(RemoteProcedure.StorageVolGetXmlDesc, static (s, a) => new RpcText(StorageVolumeXml.Format(Find(s, a.Object))))
        .Add(RemoteProcedure.StorageVolGetInfo, static (s, a) =>
        {
            StorageVolume volume = Find(s, a);
            return new StorageVolGetInfoResult((int)volume.Kind, volume.Capacity, volume.Allocation);
        })
        .Add(RemoteProcedure.StorageVolGetInfoFlags, static (s, a) =>
        {
            StorageVolume volume = Find(s, a.Object);
            bool physical = ((VirStorageVolInfoFlags)a.Flags).HasFlag(VirStorageVolInfoFlags.GetPhysical);
            return new StorageVolGetInfoFlagsResult((int)volume.Kind, volume.Capacity, physical ? volume.Physical : volume.Allocation);
        })
        .Add(RemoteProcedure.StorageVolCreateXml, static async (s, a, ct) =>
        {
            StorageVolume made = await s.Services.Storage.CreateVolumeAsync(a.Pool.Uuid, a.Xml, Options(a.Flags), ct);
            return new RpcStorageVolume(a.Pool.Name, made.Name, made.Image.Path);
        })
        .Add(RemoteProcedure.StorageVolCreateXmlFrom, static async (s, a, ct) =>
        {
            StorageVolume made = await s.Services.Storage.CopyVolumeAsync(a.Pool.Uuid, a.Xml, (a.Source.Pool, a.Source.Name), Options(a.Flags), ct);
            return new RpcStorageVolume(a.Pool.Name, made.Name, made.Image.Path);
        })
        .Add(RemoteProcedure.StorageVolResize, static async (s, a, ct) =>
        {
            var flags = (VirStorageVolResizeFlags)a.Flags;
            VolumeSize size = new(
                a.Capacity, flags.HasFlag(VirStorageVolResizeFlags.Delta), flags.HasFlag(VirStorageVolResizeFlags.Shrink),
                flags.HasFlag(VirStorageVolResizeFlags.Allocate));
            await s.Services.Storage.ResizeVolumeAsync(a.Volume.Pool, a.Volume.Name, size, ct);
        })
        .Add(RemoteProcedure.StorageVolWipe, static async (s, a, ct) => await s.Services.Storage.WipeVolumeAsync(a.Object.Pool, a.Object.Name, ct))
        .Add(RemoteProcedure.StorageVolWipePattern, static async (s, a, ct) =>
        {
            if (a.Algorithm != (uint)VirStorageVolWipeAlgorithm.Zero)
            {
                throw new RpcErrorException(
                    LibvirtErrorCode.OperationUnsupported, LibvirtErrorDomain.Storage,
                    $"wiping by '{(VirStorageVolWipeAlgorithm)a.Algorithm}' is not served: zeros are written, by 'zero'");
            }
            await s.Services.Storage.WipeVolumeAsync(a.Volume.Pool, a.Volume.Name, ct);
        })
        .Add(RemoteProcedure.StorageVolDelete, static async (s, a, _) =>
        {
            if (a.Flags != 0)
            {
                throw new RpcErrorException(
                    LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Storage, $"unsupported flags (0x{a.Flags:x}) in deleting a volume");
            }
            await s.Services.Storage.DeleteVolumeAsync(a.Object.Pool, a.Object.Name);
        })
        .AddStream(RemoteProcedure.StorageVolDownload, static (s, a, _) => ValueTask.FromResult(VolumeStreams.Download(s.Services.Storage, a)))
        .AddStream(RemoteProcedure.StorageVolUpload, static (s, a, _) => ValueTask.FromResult(VolumeStreams.Upload(s.Services.Storage, a)));

    private static RpcStorageVolume Of((StoragePoolStatus Pool, StorageVolume Volume) found)
        => new(found.Pool.Name, found.Volume.Name, found.Volume.Image.Path);

    // A list needs names alone: no file is opened for it.
    private static RpcStorageVolume Of(StoragePoolStatus pool, string name) => new(pool.Name, name, Path.Combine(pool.Definition.Path, name));

    private static StorageVolume Find(Session session, RpcStorageVolume volume)
        => session.Services.Storage.GetVolume(volume.Pool, volume.Name).Volume;

    private static VolumeOptions Options(uint flags) => new()
    {
        PreallocateMetadata = ((VirStorageVolCreateFlags)flags).HasFlag(VirStorageVolCreateFlags.PreallocMetadata),
        ShareBlocks = ((VirStorageVolCreateFlags)flags).HasFlag(VirStorageVolCreateFlags.Reflink),
        Validate = ((VirStorageVolCreateFlags)flags).HasFlag(VirStorageVolCreateFlags.Validate),
    };
}
