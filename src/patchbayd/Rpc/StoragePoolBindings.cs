using Patchbay.Engine;
using Patchbay.Engine.Storage;
using Patchbay.Model.Storage;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Storage pools. Requests name one by uuid: the name that travels beside it may be stale.</summary>
internal static class StoragePoolBindings
{
    // Every type's bit: all from that of folders on.
    private const VirConnectListAllStoragePoolsFlags Types = (VirConnectListAllStoragePoolsFlags)0xfffc0;

    private const VirStoragePoolBuildFlags Formatting = VirStoragePoolBuildFlags.Overwrite | VirStoragePoolBuildFlags.NoOverwrite;

    public static ProcedureTable<Session> AddStoragePools(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectListAllStoragePools, static (s, a) =>
        {
            RpcStoragePool[] found = [.. s.Services.Storage.List().Where(p => Matches(p, (VirConnectListAllStoragePoolsFlags)a.Flags)).Select(Of)];
            return new ConnectListAllStoragePoolsResult(a.NeedResults ? [.. found] : [], (uint)found.Length);
        })
        .Add(RemoteProcedure.ConnectNumOfStoragePools, static (s, _) => new RpcInt(Names(s, active: true).Count()))
        .Add(RemoteProcedure.ConnectNumOfDefinedStoragePools, static (s, _) => new RpcInt(Names(s, active: false).Count()))
        .Add(RemoteProcedure.ConnectListStoragePools, static (s, a) => new RpcNames([.. Names(s, active: true).Take(a.Value)]))
        .Add(RemoteProcedure.ConnectListDefinedStoragePools, static (s, a) => new RpcNames([.. Names(s, active: false).Take(a.Value)]))
        .Add(RemoteProcedure.ConnectFindStoragePoolSources, static RpcText (_, a) => throw StorageService.FindSources(a.Type))
        .Add(RemoteProcedure.ConnectGetStoragePoolCapabilities, static (_, _) => new RpcText(StorageCapabilitiesXml.Format()))
        .Add(RemoteProcedure.StoragePoolLookupByName, static (s, a) => Of(s.Services.Storage.Get(a.Value)))
        .Add(RemoteProcedure.StoragePoolLookupByUuid, static (s, a) => Of(s.Services.Storage.Get(a.Value)))
        .Add(RemoteProcedure.StoragePoolLookupByTargetPath, static (s, a) => Of(s.Services.Storage.GetByPath(a.Value)))
        .Add(RemoteProcedure.StoragePoolIsActive, static (s, a) => new RpcFlag(s.Services.Storage.Get(a.Uuid).IsActive))
        .Add(RemoteProcedure.StoragePoolIsPersistent, static (s, a) => new RpcFlag(s.Services.Storage.Get(a.Uuid).IsPersistent))
        .Add(RemoteProcedure.StoragePoolGetAutostart, static (s, a) => new RpcFlag(s.Services.Storage.Get(a.Uuid).Autostart))
        .Add(RemoteProcedure.StoragePoolGetInfo, static (s, a) => Info(s, s.Services.Storage.Get(a.Uuid)))
        .Add(RemoteProcedure.StoragePoolGetXmlDesc, static (s, a)
            => new RpcText(s.Services.Storage.Xml(a.Object.Uuid, ((VirStorageXmlFlags)a.Flags).HasFlag(VirStorageXmlFlags.Inactive))))
        .Add(RemoteProcedure.StoragePoolDefineXml, static async (s, a, ct)
            => Of(await s.Services.Storage.DefineAsync(a.Text, (a.Flags & (uint)VirStoragePoolDefineFlags.Validate) != 0, ct)))
        .Add(RemoteProcedure.StoragePoolCreateXml, static async (s, a, ct) => Of(await s.Services.Storage.CreateAsync(a.Text, Builds(a.Flags), ct)))
        .Add(RemoteProcedure.StoragePoolCreate, static async (s, a, ct) => await s.Services.Storage.StartAsync(a.Object.Uuid, Builds(a.Flags), ct))
        .Add(RemoteProcedure.StoragePoolBuild, static async (s, a, ct) =>
        {
            if (((VirStoragePoolBuildFlags)a.Flags & Formatting) != 0)
            {
                throw NothingToFormat(a.Object.Name);
            }
            await s.Services.Storage.BuildAsync(a.Object.Uuid, ct);
        })
        .Add(RemoteProcedure.StoragePoolDestroy, static async (s, a, ct) => await s.Services.Storage.StopAsync(a.Uuid, ct))
        .Add(RemoteProcedure.StoragePoolDelete, static async (s, a, ct) => await s.Services.Storage.DeleteAsync(a.Object.Uuid, ct))
        .Add(RemoteProcedure.StoragePoolUndefine, static async (s, a, ct) => await s.Services.Storage.UndefineAsync(a.Uuid, ct))
        .Add(RemoteProcedure.StoragePoolRefresh, static async (s, a, ct) => await s.Services.Storage.RefreshAsync(a.Object.Uuid, ct))
        .Add(RemoteProcedure.StoragePoolSetAutostart, static async (s, a, ct) => await s.Services.Storage.SetAutostartAsync(a.Object.Uuid, a.Autostart, ct))
        .Add(RemoteProcedure.ConnectStoragePoolEventRegisterAny, static (s, a)
            => new RpcInt(s.StorageCallbacks.Add((VirStoragePoolEventId)a.EventId, a.Pool?.Uuid)))
        .Add(RemoteProcedure.ConnectStoragePoolEventDeregisterAny, static (s, a) =>
        {
            s.StorageCallbacks.Remove(a.Value);
            return RpcNothing.Value;
        });

    public static RpcStoragePool Of(StoragePoolStatus pool) => new(pool.Name, pool.Uuid);

    private static IEnumerable<string> Names(Session session, bool active)
        => session.Services.Storage.List().Where(p => p.IsActive == active).Select(static p => p.Name);

    private static bool Matches(StoragePoolStatus pool, VirConnectListAllStoragePoolsFlags flags)
        => ListFilter.Allows((uint)flags, pool.IsActive, (uint)VirConnectListAllStoragePoolsFlags.Active, (uint)VirConnectListAllStoragePoolsFlags.Inactive)
            && ListFilter.Allows((uint)flags, pool.IsPersistent, (uint)VirConnectListAllStoragePoolsFlags.Persistent, (uint)VirConnectListAllStoragePoolsFlags.Transient)
            && ListFilter.Allows((uint)flags, pool.Autostart, (uint)VirConnectListAllStoragePoolsFlags.Autostart, (uint)VirConnectListAllStoragePoolsFlags.NoAutostart)
            && ((flags & Types) == 0 || flags.HasFlag(VirConnectListAllStoragePoolsFlags.Dir));

    private static StoragePoolGetInfoResult Info(Session session, StoragePoolStatus pool)
    {
        VirStoragePoolState state = !pool.IsActive ? VirStoragePoolState.Inactive : VirStoragePoolState.Running;
        StorageSpace space = StorageSpace.None;
        try
        {
            space = session.Services.Storage.SpaceOf(pool);
        }
        catch (RefusedException)
        {
            // Its folder is gone: a list of all pools is told so, and not refused.
            state = VirStoragePoolState.Inaccessible;
        }
        return new StoragePoolGetInfoResult((uint)state, space.Capacity, space.Allocation, space.Available);
    }

    private static bool Builds(uint flags)
    {
        var how = (VirStoragePoolCreateFlags)flags;
        return (how & (VirStoragePoolCreateFlags.WithBuildOverwrite | VirStoragePoolCreateFlags.WithBuildNoOverwrite)) == 0
            ? how.HasFlag(VirStoragePoolCreateFlags.WithBuild)
            : throw NothingToFormat("");
    }

    private static RpcErrorException NothingToFormat(string pool) => new(
        LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Storage, $"No source device specified when formatting pool '{pool}'");
}
