using Patchbay.Engine.Guests;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Devices that come and go.</summary>
internal static class DeviceBindings
{
    public static ProcedureTable<Session> AddDevices(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainAttachDevice, static async (s, a, ct)
            => await s.Guests().AttachDeviceAsync(a.Domain.Uuid, a.Xml, DeviceScope.Live, ct))
        .Add(RemoteProcedure.DomainAttachDeviceFlags, static async (s, a, ct)
            => await s.Guests().AttachDeviceAsync(a.Domain.Uuid, a.Xml, Scope(a.Flags), ct))
        .Add(RemoteProcedure.DomainDetachDevice, static async (s, a, ct)
            => await s.Guests().DetachDeviceAsync(a.Domain.Uuid, a.Xml, DeviceScope.Live, ct))
        .Add(RemoteProcedure.DomainDetachDeviceFlags, static async (s, a, ct)
            => await s.Guests().DetachDeviceAsync(a.Domain.Uuid, a.Xml, Scope(a.Flags), ct))
        .Add(RemoteProcedure.DomainDetachDeviceAlias, static async (s, a, ct)
            => await s.Guests().DetachAliasAsync(a.Domain.Uuid, a.Alias, Scope(a.Flags), ct));

    private static DeviceScope Scope(uint flags) => (DeviceScope)flags & (DeviceScope.Live | DeviceScope.Stored);
}
