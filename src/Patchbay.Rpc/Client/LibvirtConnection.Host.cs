namespace Patchbay.Rpc;

public sealed partial class LibvirtConnection
{
    /// <summary>The hypervisor's kind, <c>QEMU</c> or <c>network</c>.</summary>
    public async Task<string> GetTypeAsync(CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.ConnectGetType, RpcNothing.Value, cancellationToken)).Value;

    /// <summary>The hypervisor's version.</summary>
    public async Task<Version> GetHypervisorVersionAsync(CancellationToken cancellationToken)
        => VersionOf((await Client.CallAsync(RemoteProcedure.ConnectGetVersion, RpcNothing.Value, cancellationToken)).Value);

    /// <summary>The version of libvirt that the server is, or that it is compatible with.</summary>
    public async Task<Version> GetLibvirtVersionAsync(CancellationToken cancellationToken)
        => VersionOf((await Client.CallAsync(RemoteProcedure.ConnectGetLibVersion, RpcNothing.Value, cancellationToken)).Value);

    /// <summary>The URI by which the server knows itself.</summary>
    public async Task<string> GetUriAsync(CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.ConnectGetUri, RpcNothing.Value, cancellationToken)).Value;

    /// <summary>The host's name.</summary>
    public async Task<string> GetHostnameAsync(CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.ConnectGetHostname, RpcNothing.Value, cancellationToken)).Value;

    /// <summary>What the host and its hypervisor can do, as a document.</summary>
    public async Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.ConnectGetCapabilities, RpcNothing.Value, cancellationToken)).Value;

    /// <summary>The host's processors and memory (in KiB).</summary>
    public Task<NodeGetInfoResult> GetNodeInfoAsync(CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.NodeGetInfo, RpcNothing.Value, cancellationToken);

    /// <summary>Calls one of Patchbay's own procedures; a stock libvirt answers that it has no such program.</summary>
    /// <param name="procedure">One of <see cref="PatchbayProcedure"/>.</param>
    /// <param name="json">One JSON value.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>One JSON value.</returns>
    public async Task<string> CallPatchbayAsync(
        RpcProcedure<PatchbayCall, PatchbayReply> procedure, string json, CancellationToken cancellationToken)
        => (await Client.CallAsync(procedure, new PatchbayCall(json), cancellationToken)).Json;

    private static Version VersionOf(ulong number)
        => new((int)(number / 1_000_000), (int)(number / 1000 % 1000), (int)(number % 1000));
}
