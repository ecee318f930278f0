using Patchbay.Engine.Guests;
using Patchbay.Model.Ports;
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
            => await s.Guests().DetachAliasAsync(a.Domain.Uuid, a.Alias, Scope(a.Flags), ct))
        .Add(RemoteProcedure.DomainUpdateDeviceFlags, static async (s, a, ct)
            => await s.Guests().UpdateDeviceAsync(
                a.Domain.Uuid, a.Xml, Scope(a.Flags), ((VirDomainDeviceModifyFlags)a.Flags).HasFlag(VirDomainDeviceModifyFlags.Force), ct))
        .Add(RemoteProcedure.DomainInterfaceStats, static async (s, a, ct) =>
        {
            InterfaceCounters c = await s.Guests().CountersAsync(a.Domain.Uuid, a.Device, ct);
            return new DomainInterfaceStatsResult(
                (long)c.RxBytes, (long)c.RxPackets, (long)c.RxErrors, (long)c.RxDropped,
                (long)c.TxBytes, (long)c.TxPackets, (long)c.TxErrors, (long)c.TxDropped);
        })
        .Add(RemoteProcedure.DomainGetInterfaceParameters, static (s, a)
            => InterfaceLimits.Of(s.Guests().Limits(a.Domain.Uuid, a.Device, Scope(a.Flags)), a.ParameterCount))
        .Add(RemoteProcedure.DomainSetInterfaceParameters, static async (s, a, ct) =>
        {
            Func<BandwidthDefinition?, BandwidthDefinition?> change = InterfaceLimits.Change(a.Parameters);
            await s.Guests().SetLimitsAsync(a.Domain.Uuid, a.Device, change, Scope(a.Flags), ct);
        });

    private static DeviceScope Scope(uint flags) => (DeviceScope)flags & (DeviceScope.Live | DeviceScope.Stored);
}
