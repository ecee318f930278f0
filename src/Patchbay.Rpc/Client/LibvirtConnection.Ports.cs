namespace Patchbay.Rpc;

public sealed partial class LibvirtConnection
{
    /// <summary>A network's ports.</summary>
    public async Task<IReadOnlyList<RpcNetworkPort>> ListNetworkPortsAsync(RpcNetwork network, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.NetworkListAllPorts, new NetworkListAllPortsArguments(network, true, 0), cancellationToken)).Ports;

    /// <summary>Finds a port, or fails with <see cref="LibvirtErrorCode.NoNetworkPort"/>.</summary>
    public Task<RpcNetworkPort> LookupNetworkPortAsync(RpcNetwork network, Guid uuid, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.NetworkPortLookupByUuid, new NetworkPortLookupByUuidArguments(network, uuid), cancellationToken);

    /// <summary>Makes a port.</summary>
    public Task<RpcNetworkPort> CreateNetworkPortAsync(
        RpcNetwork network, string xml, VirNetworkPortCreateFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.NetworkPortCreateXml, new NetworkPortCreateXmlArguments(network, xml, (uint)flags), cancellationToken);

    /// <summary>A port's document.</summary>
    public async Task<string> GetNetworkPortXmlAsync(RpcNetworkPort port, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.NetworkPortGetXmlDesc, new RpcFlagged<RpcNetworkPort>(port, 0), cancellationToken)).Value;

    /// <summary>Takes a port away.</summary>
    public Task DeleteNetworkPortAsync(RpcNetworkPort port, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NetworkPortDelete, new RpcFlagged<RpcNetworkPort>(port, 0), cancellationToken);
}
