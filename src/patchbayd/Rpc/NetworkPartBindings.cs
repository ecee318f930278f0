using Patchbay.Engine.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Model.Ports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Parts of networks: single elements, metadata, ports.</summary>
internal static class NetworkPartBindings
{
    public static ProcedureTable<Session> AddNetworkParts(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.NetworkUpdate, static async (s, a, ct) => await s.Services.Networks.UpdateAsync(
            a.Network.Uuid,
            new NetworkUpdateRequest((NetworkUpdateCommand)a.Command, (NetworkUpdateSection)a.Section, a.Xml) { ParentIndex = a.ParentIndex },
            WhichOf(a.Flags, "networkUpdate"), ct))
        .Add(RemoteProcedure.NetworkGetMetadata, static (s, a) => new RpcText(
            s.Services.Networks.GetMetadata(a.Network.Uuid, (MetadataPart)a.Type, a.Uri, WhichOf(a.Flags, "networkGetMetadata"))))
        .Add(RemoteProcedure.NetworkSetMetadata, static async (s, a, ct) => await s.Services.Networks.SetMetadataAsync(
            a.Network.Uuid, (MetadataPart)a.Type, a.Metadata, a.Key, a.Uri, WhichOf(a.Flags, "networkSetMetadata"), ct))
        .Add(RemoteProcedure.NetworkListAllPorts, static (s, a) =>
        {
            RpcNetworkPort[] ports = [.. s.Services.Networks.Ports(a.Network.Uuid).Select(p => new RpcNetworkPort(a.Network, p.Uuid))];
            return new NetworkListAllPortsResult(a.NeedResults ? [.. ports] : [], (uint)ports.Length);
        })
        .Add(RemoteProcedure.NetworkPortLookupByUuid, static (s, a)
            => new RpcNetworkPort(a.Network, s.Services.Networks.GetPort(a.Network.Uuid, a.Uuid).Uuid))
        .Add(RemoteProcedure.NetworkPortGetXmlDesc, static (s, a)
            => new RpcText(NetworkPortXml.Format(s.Services.Networks.GetPort(a.Object.Network.Uuid, a.Object.Uuid))))
        .Add(RemoteProcedure.NetworkPortCreateXml, static async (s, a, ct) =>
        {
            const VirNetworkPortCreateFlags Known = VirNetworkPortCreateFlags.Reclaim | VirNetworkPortCreateFlags.Validate;
            VirNetworkPortCreateFlags flags = (VirNetworkPortCreateFlags)CallFlags.Check(a.Flags, (uint)Known, "networkPortCreateXML", LibvirtErrorDomain.Network);
            NetworkPort port = await s.Services.Networks.CreatePortAsync(
                a.Network.Uuid, a.Xml, flags.HasFlag(VirNetworkPortCreateFlags.Reclaim), flags.HasFlag(VirNetworkPortCreateFlags.Validate), ct);
            return new RpcNetworkPort(a.Network, port.Uuid);
        })
        .Add(RemoteProcedure.NetworkPortDelete, static async (s, a, ct)
            => await s.Services.Networks.DeletePortAsync(a.Object.Network.Uuid, a.Object.Uuid, ct))
        .Add(RemoteProcedure.NetworkPortGetParameters, static (s, a)
            => PortParameters.Of(s.Services.Networks.GetPort(a.Port.Network.Uuid, a.Port.Uuid).Bandwidth, a.ParameterCount))
        .Add(RemoteProcedure.NetworkPortSetParameters, static async (s, a, ct)
            => await s.Services.Networks.SetPortBandwidthAsync(a.Port.Network.Uuid, a.Port.Uuid, PortParameters.Read(a.Parameters), ct));

    private static Affects WhichOf(uint flags, string function)
        => (Affects)CallFlags.Check(flags, (uint)(Affects.Live | Affects.Config), function, LibvirtErrorDomain.Network);
}
