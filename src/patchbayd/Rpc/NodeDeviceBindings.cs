using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The host's devices. All of them are there and none is stored, but for the computer itself, which always is.</summary>
internal static class NodeDeviceBindings
{
    public static ProcedureTable<Session> AddNodeDevices(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectListAllNodeDevices, static (s, a) =>
        {
            RpcNodeDevice[] found = [.. s.Machine().Devices().Where(d => Matches(d, (VirConnectListAllNodeDeviceFlags)a.Flags)).Select(static d => new RpcNodeDevice(d.Name))];
            return new ConnectListAllNodeDevicesResult(a.NeedResults ? [.. found] : [], (uint)found.Length);
        })
        .Add(RemoteProcedure.NodeNumOfDevices, static (s, a) => new RpcInt(Names(s, a.Cap).Count()))
        .Add(RemoteProcedure.NodeListDevices, static (s, a) => new NodeListDevicesResult([.. Names(s, a.Cap).Take(a.MaxNames)]))
        .Add(RemoteProcedure.NodeDeviceLookupByName, static (s, a) => new RpcNodeDevice(Get(s, a.Value).Name))
        .Add(RemoteProcedure.NodeDeviceGetXmlDesc, static (s, a) => new RpcText(NodeDeviceXml.Format(Get(s, a.Text))))
        .Add(RemoteProcedure.NodeDeviceGetParent, static (s, a) => new RpcOptionalText(Get(s, a.Value).Parent))
        .Add(RemoteProcedure.NodeDeviceNumOfCaps, static (s, a) => new RpcInt(Words(Get(s, a.Value)).Count))
        .Add(RemoteProcedure.NodeDeviceListCaps, static (s, a) => new NodeDeviceListCapsResult([.. Words(Get(s, a.Name)).Take(a.MaxNames)]))
        .Add(RemoteProcedure.NodeDeviceGetAutostart, static (s, a) => new RpcFlag(IsStored(Get(s, a.Value))))
        .Add(RemoteProcedure.NodeDeviceIsPersistent, static (s, a) => new RpcFlag(IsStored(Get(s, a.Value))))
        .Add(RemoteProcedure.NodeDeviceIsActive, static (s, a) =>
        {
            Get(s, a.Value);
            return new RpcFlag(true);
        })
        .Add(RemoteProcedure.ConnectNodeDeviceEventRegisterAny, static (s, a) => new RpcInt(s.DeviceCallbacks.Add((VirNodeDeviceEventId)a.EventId, a.Device?.Name)))
        .Add(RemoteProcedure.ConnectNodeDeviceEventDeregisterAny, static (s, a) =>
        {
            s.DeviceCallbacks.Remove(a.Value);
            return RpcNothing.Value;
        });

    private static bool IsStored(NodeDevice device) => device.Capability is NodeCapability.System;

    private static ValueList<string> Words(NodeDevice device) => device.Capability.Words;

    private static NodeDevice Get(Session session, string name) => session.Machine().Devices().FirstOrDefault(d => d.Name == name)
        ?? throw new RpcErrorException(LibvirtErrorCode.NoNodeDevice, LibvirtErrorDomain.NodeDevice, $"no node device with matching name '{name}'");

    private static IEnumerable<string> Names(Session session, string? word)
        => session.Machine().Devices().Where(d => word is null || Words(d).Contains(word)).Select(static d => d.Name);

    // Words are either-or; so are the bits of a pair.
    private static bool Matches(NodeDevice device, VirConnectListAllNodeDeviceFlags flags)
    {
        VirConnectListAllNodeDeviceFlags words = flags & VirConnectListAllNodeDeviceFlags.Capabilities;
        return (words == 0 || Words(device).Any(w => (words & Bit(w)) != 0))
            && ListFilter.Allows((uint)flags, true, (uint)VirConnectListAllNodeDeviceFlags.Active, (uint)VirConnectListAllNodeDeviceFlags.Inactive)
            && ListFilter.Allows((uint)flags, IsStored(device), (uint)VirConnectListAllNodeDeviceFlags.Persistent, (uint)VirConnectListAllNodeDeviceFlags.Transient);
    }

    private static VirConnectListAllNodeDeviceFlags Bit(string word) => word switch
    {
        "system" => VirConnectListAllNodeDeviceFlags.System,
        "pci" => VirConnectListAllNodeDeviceFlags.Pci,
        "usb_device" => VirConnectListAllNodeDeviceFlags.UsbDevice,
        "net" => VirConnectListAllNodeDeviceFlags.Net,
        "storage" => VirConnectListAllNodeDeviceFlags.Storage,
        "vdpa" => VirConnectListAllNodeDeviceFlags.Vdpa,
        "vpd" => VirConnectListAllNodeDeviceFlags.Vpd,
        _ => 0,
    };
}
