namespace Patchbay.Rpc;

public sealed partial class LibvirtConnection
{
    /// <summary>The networks that the filter lets through; all for none.</summary>
    public async Task<IReadOnlyList<RpcNetwork>> ListAllNetworksAsync(
        VirConnectListAllNetworksFlags filter, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.ConnectListAllNetworks, new RpcListArguments(true, (uint)filter), cancellationToken)).Networks;

    /// <summary>Finds a network, or fails with <see cref="LibvirtErrorCode.NoNetwork"/>.</summary>
    public Task<RpcNetwork> LookupNetworkByNameAsync(string name, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NetworkLookupByName, new RpcText(name), cancellationToken);

    /// <summary>Finds a network, or fails with <see cref="LibvirtErrorCode.NoNetwork"/>.</summary>
    public Task<RpcNetwork> LookupNetworkByUuidAsync(Guid uuid, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NetworkLookupByUuid, new RpcUuid(uuid), cancellationToken);

    /// <summary>Stores a network's document, new or changed, without starting it.</summary>
    public Task<RpcNetwork> DefineNetworkAsync(string xml, VirNetworkDefineFlags flags, CancellationToken cancellationToken)
        => flags == 0
            ? Client.CallAsync(RemoteProcedure.NetworkDefineXml, new RpcText(xml), cancellationToken)
            : Client.CallAsync(RemoteProcedure.NetworkDefineXmlFlags, new RpcFlaggedText(xml, (uint)flags), cancellationToken);

    /// <summary>Starts a network that is forgotten once it is stopped.</summary>
    public Task<RpcNetwork> CreateNetworkAsync(string xml, VirNetworkCreateFlags flags, CancellationToken cancellationToken)
        => flags == 0
            ? Client.CallAsync(RemoteProcedure.NetworkCreateXml, new RpcText(xml), cancellationToken)
            : Client.CallAsync(RemoteProcedure.NetworkCreateXmlFlags, new RpcFlaggedText(xml, (uint)flags), cancellationToken);

    /// <summary>Starts a defined network (virNetworkCreate).</summary>
    public Task StartNetworkAsync(RpcNetwork network, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NetworkCreate, network, cancellationToken);

    /// <summary>Stops a network; guests on it lose it.</summary>
    public Task DestroyNetworkAsync(RpcNetwork network, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NetworkDestroy, network, cancellationToken);

    /// <summary>Forgets a network's document.</summary>
    public Task UndefineNetworkAsync(RpcNetwork network, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NetworkUndefine, network, cancellationToken);

    /// <summary>A network's document, as it runs or as it is stored.</summary>
    public async Task<string> GetNetworkXmlAsync(RpcNetwork network, VirNetworkXmlFlags flags, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.NetworkGetXmlDesc, new RpcFlagged<RpcNetwork>(network, (uint)flags), cancellationToken)).Value;

    /// <summary>The bridge of a network that has one.</summary>
    public async Task<string> GetNetworkBridgeNameAsync(RpcNetwork network, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.NetworkGetBridgeName, network, cancellationToken)).Value;

    /// <summary>Whether it runs.</summary>
    public async Task<bool> IsNetworkActiveAsync(RpcNetwork network, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.NetworkIsActive, network, cancellationToken)).Value;

    /// <summary>Whether its document is stored.</summary>
    public async Task<bool> IsNetworkPersistentAsync(RpcNetwork network, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.NetworkIsPersistent, network, cancellationToken)).Value;

    /// <summary>Whether it starts with the host.</summary>
    public async Task<bool> GetNetworkAutostartAsync(RpcNetwork network, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.NetworkGetAutostart, network, cancellationToken)).Value;

    /// <summary>Says whether it starts with the host.</summary>
    public Task SetNetworkAutostartAsync(RpcNetwork network, bool autostart, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.NetworkSetAutostart, new RpcSetAutostart<RpcNetwork>(network, autostart), cancellationToken);

    /// <summary>Changes one piece of a network.</summary>
    /// <param name="network">Which.</param>
    /// <param name="command">What to do with the piece.</param>
    /// <param name="section">Which kind of piece.</param>
    /// <param name="parentIndex">Which of several parents, counted from 0; -1 for the first or only.</param>
    /// <param name="xml">The piece.</param>
    /// <param name="flags">What it applies to.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task UpdateNetworkAsync(
        RpcNetwork network,
        VirNetworkUpdateCommand command,
        VirNetworkUpdateSection section,
        int parentIndex,
        string xml,
        VirNetworkUpdateFlags flags,
        CancellationToken cancellationToken)
    {
        // Old servers take the two the other way round.
        (uint first, uint second) = await SupportsFeatureAsync(VirFeature.NetworkUpdateHasCorrectOrder, cancellationToken)
            ? ((uint)command, (uint)section)
            : ((uint)section, (uint)command);
        await Client.CallAsync(
            RemoteProcedure.NetworkUpdate,
            new NetworkUpdateArguments(network, first, second, parentIndex, xml, (uint)flags),
            cancellationToken);
    }

    /// <summary>A network's DHCP leases, or those of one MAC address.</summary>
    public async Task<IReadOnlyList<RpcDhcpLease>> GetDhcpLeasesAsync(
        RpcNetwork network, string? macAddress, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.NetworkGetDhcpLeases,
            new NetworkGetDhcpLeasesArguments(network, macAddress, true, 0),
            cancellationToken)).Leases;

    /// <summary>A network's title, description or own element; fails with <see cref="LibvirtErrorCode.NoNetworkMetadata"/> without one.</summary>
    public async Task<string> GetNetworkMetadataAsync(
        RpcNetwork network,
        VirNetworkMetadataType type,
        string? namespaceUri,
        VirNetworkUpdateFlags flags,
        CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.NetworkGetMetadata,
            new NetworkGetMetadataArguments(network, (int)type, namespaceUri, (uint)flags),
            cancellationToken)).Value;

    /// <summary>Sets a network's title, description or own element; null removes it.</summary>
    public Task SetNetworkMetadataAsync(
        RpcNetwork network,
        VirNetworkMetadataType type,
        string? metadata,
        string? key,
        string? namespaceUri,
        VirNetworkUpdateFlags flags,
        CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.NetworkSetMetadata,
            new NetworkSetMetadataArguments(network, (int)type, metadata, key, namespaceUri, (uint)flags),
            cancellationToken);
}
