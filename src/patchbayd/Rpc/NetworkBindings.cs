using System.Globalization;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Engine.Networks;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Networks. Requests name one by uuid: the name that travels beside it may be stale.</summary>
internal static class NetworkBindings
{
    private const int AddressV4 = 0;
    private const int AddressV6 = 1;

    private const uint AllFilters = (uint)(VirConnectListAllNetworksFlags.Active | VirConnectListAllNetworksFlags.Inactive
        | VirConnectListAllNetworksFlags.Persistent | VirConnectListAllNetworksFlags.Transient
        | VirConnectListAllNetworksFlags.Autostart | VirConnectListAllNetworksFlags.NoAutostart);

    public static ProcedureTable<Session> AddNetworks(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectListAllNetworks, static (s, a) =>
        {
            VirConnectListAllNetworksFlags wanted = (VirConnectListAllNetworksFlags)CallFlags.Check(a.Flags, AllFilters, "networkConnectListAllNetworks", LibvirtErrorDomain.Network);
            RpcNetwork[] found = [.. s.Services.Networks.List().Where(n => Matches(n, wanted)).Select(Of)];
            return new ConnectListAllNetworksResult(a.NeedResults ? [.. found] : [], (uint)found.Length);
        })
        .Add(RemoteProcedure.ConnectNumOfNetworks, static (s, _) => new RpcInt(s.Services.Networks.List().Count(static n => n.IsActive)))
        .Add(RemoteProcedure.ConnectNumOfDefinedNetworks, static (s, _) => new RpcInt(s.Services.Networks.List().Count(static n => !n.IsActive)))
        .Add(RemoteProcedure.ConnectListNetworks, static (s, a) => new RpcNames([.. Names(s, active: true).Take(a.Value)]))
        .Add(RemoteProcedure.ConnectListDefinedNetworks, static (s, a) => new RpcNames([.. Names(s, active: false).Take(a.Value)]))
        .Add(RemoteProcedure.NetworkLookupByName, static (s, a) => Of(s.Services.Networks.Get(a.Value)))
        .Add(RemoteProcedure.NetworkLookupByUuid, static (s, a) => Of(s.Services.Networks.Get(a.Value)))
        .Add(RemoteProcedure.NetworkIsActive, static (s, a) => new RpcFlag(s.Services.Networks.Get(a.Uuid).IsActive))
        .Add(RemoteProcedure.NetworkIsPersistent, static (s, a) => new RpcFlag(s.Services.Networks.Get(a.Uuid).IsPersistent))
        .Add(RemoteProcedure.NetworkGetAutostart, static (s, a) => new RpcFlag(s.Services.Networks.Get(a.Uuid).Autostart))
        .Add(RemoteProcedure.NetworkGetBridgeName, static (s, a) => new RpcText(BridgeOf(s.Services.Networks.Get(a.Uuid))))
        .Add(RemoteProcedure.NetworkGetXmlDesc, static (s, a)
            => new RpcText(s.Services.Networks.Xml(a.Object.Uuid, CallFlags.Check(a.Flags, (uint)VirNetworkXmlFlags.Inactive, "networkGetXMLDesc", LibvirtErrorDomain.Network) != 0)))
        .Add(RemoteProcedure.NetworkDefineXml, static async (s, a, ct) => Of(await s.Services.Networks.DefineAsync(a.Value, validate: false, ct)))
        .Add(RemoteProcedure.NetworkDefineXmlFlags, static async (s, a, ct)
            => Of(await s.Services.Networks.DefineAsync(a.Text, CallFlags.Check(a.Flags, (uint)VirNetworkDefineFlags.Validate, "networkDefineXMLFlags", LibvirtErrorDomain.Network) != 0, ct)))
        .Add(RemoteProcedure.NetworkCreateXml, static async (s, a, ct) => Of(await s.Services.Networks.CreateAsync(a.Value, validate: false, ct)))
        .Add(RemoteProcedure.NetworkCreateXmlFlags, static async (s, a, ct)
            => Of(await s.Services.Networks.CreateAsync(a.Text, CallFlags.Check(a.Flags, (uint)VirNetworkCreateFlags.Validate, "networkCreateXMLFlags", LibvirtErrorDomain.Network) != 0, ct)))
        .Add(RemoteProcedure.NetworkCreate, static async (s, a, ct) => await s.Services.Networks.StartAsync(a.Uuid, ct))
        .Add(RemoteProcedure.NetworkDestroy, static async (s, a, ct) => await s.Services.Networks.StopAsync(a.Uuid, ct))
        .Add(RemoteProcedure.NetworkUndefine, static async (s, a, ct) => await s.Services.Networks.UndefineAsync(a.Uuid, ct))
        .Add(RemoteProcedure.NetworkSetAutostart, static async (s, a, ct) => await s.Services.Networks.SetAutostartAsync(a.Object.Uuid, a.Autostart, ct))
        .Add(RemoteProcedure.NetworkGetDhcpLeases, static (s, a) => Leases(s, a))
        .Add(RemoteProcedure.ConnectNetworkEventRegisterAny, static (s, a)
            => new RpcInt(s.Callbacks.Add((VirNetworkEventId)a.EventId, a.Network?.Uuid)))
        .Add(RemoteProcedure.ConnectNetworkEventDeregisterAny, static (s, a) =>
        {
            s.Callbacks.RemoveNetwork(a.Value);
            return RpcNothing.Value;
        });

    private static RpcNetwork Of(NetworkStatus network) => new(network.Name, network.Uuid);

    private static IEnumerable<string> Names(Session session, bool active)
        => session.Services.Networks.List().Where(n => n.IsActive == active).Select(static n => n.Name);

    // Bits of one pair are either-or, pairs are and; none of a pair is both of it.
    private static bool Matches(NetworkStatus network, VirConnectListAllNetworksFlags flags)
        => ListFilter.Allows((uint)flags, network.IsActive, (uint)VirConnectListAllNetworksFlags.Active, (uint)VirConnectListAllNetworksFlags.Inactive)
            && ListFilter.Allows((uint)flags, network.IsPersistent, (uint)VirConnectListAllNetworksFlags.Persistent, (uint)VirConnectListAllNetworksFlags.Transient)
            && ListFilter.Allows((uint)flags, network.Autostart, (uint)VirConnectListAllNetworksFlags.Autostart, (uint)VirConnectListAllNetworksFlags.NoAutostart);

    private static string BridgeOf(NetworkStatus network) => network.BridgeName
        ?? throw new RefusedException(Refusal.Internal, RefusalArea.Network, $"network '{network.Name}' does not have a bridge name.");

    private static NetworkGetDhcpLeasesResult Leases(Session session, NetworkGetDhcpLeasesArguments a)
    {
        MacAddress? mac = null;
        if (a.MacAddress is { } text)
        {
            mac = MacAddress.TryParse(text, CultureInfo.InvariantCulture, out MacAddress parsed)
                ? parsed
                : throw new RpcErrorException(LibvirtErrorCode.InvalidMac, LibvirtErrorDomain.Network, text);
        }
        NetworkStatus network = session.Services.Networks.Get(a.Network.Uuid);
        RpcDhcpLease[] leases = [.. session.Services.Networks.Leases(network.Uuid, mac).Select(l => LeaseOf(network, l))];
        return new NetworkGetDhcpLeasesResult(a.NeedResults ? [.. leases] : [], (uint)leases.Length);
    }

    private static RpcDhcpLease LeaseOf(NetworkStatus network, NetworkLease lease)
    {
        bool v4 = lease.Address.AddressFamily == AddressFamily.InterNetwork;
        IpDefinition? ip = network.Definition.Ips.FirstOrDefault(i => i.IsIPv4 == v4);
        return new RpcDhcpLease(
            network.BridgeName ?? "", lease.Expires?.ToUnixTimeSeconds() ?? 0, v4 ? AddressV4 : AddressV6, lease.Mac?.ToString(), lease.Iaid,
            lease.Address.ToString(), v4 ? (uint)(ip?.Subnet.Length ?? 0) : ip?.Prefix ?? 0, lease.Hostname, lease.ClientId);
    }
}
