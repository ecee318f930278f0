namespace Patchbay.Rpc;

public sealed partial class LibvirtConnection
{
    /// <summary>Plugs a device in.</summary>
    public Task AttachDeviceAsync(
        RpcDomain domain, string xml, VirDomainDeviceModifyFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.DomainAttachDeviceFlags, new DomainDeviceFlagsArguments(domain, xml, (uint)flags), cancellationToken);

    /// <summary>Takes a device out. On a running guest the call returns before the guest has let go; an event tells.</summary>
    public Task DetachDeviceAsync(
        RpcDomain domain, string xml, VirDomainDeviceModifyFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.DomainDetachDeviceFlags, new DomainDeviceFlagsArguments(domain, xml, (uint)flags), cancellationToken);

    /// <summary>Changes a device in place.</summary>
    public Task UpdateDeviceAsync(
        RpcDomain domain, string xml, VirDomainDeviceModifyFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.DomainUpdateDeviceFlags, new DomainDeviceFlagsArguments(domain, xml, (uint)flags), cancellationToken);

    /// <summary>A guest's interfaces and their addresses, from leases, its agent or the neighbour table.</summary>
    public async Task<IReadOnlyList<RpcDomainInterface>> GetDomainAddressesAsync(
        RpcDomain domain, VirDomainInterfaceAddressesSource source, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.DomainInterfaceAddresses,
            new DomainInterfaceAddressesArguments(domain, (uint)source, 0),
            cancellationToken)).Interfaces;

    /// <summary>The counters of a guest's interface, as the guest sees them.</summary>
    /// <param name="domain">Which guest.</param>
    /// <param name="device">The interface's name on the host or its MAC address.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<DomainInterfaceStatsResult> GetInterfaceStatsAsync(
        RpcDomain domain, string device, CancellationToken cancellationToken)
        => Client.CallAsync(
            RemoteProcedure.DomainInterfaceStats, new DomainInterfaceStatsArguments(domain, device), cancellationToken);

    /// <summary>Statistics of the guests named, or of all if none is.</summary>
    public async Task<IReadOnlyList<RpcDomainStats>> GetAllDomainStatsAsync(
        IReadOnlyList<RpcDomain> domains, VirDomainStatsTypes types, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.ConnectGetAllDomainStats,
            new ConnectGetAllDomainStatsArguments([.. domains], (uint)types, 0),
            cancellationToken)).Stats;

    /// <summary>Opens a guest's console: bytes both ways.</summary>
    /// <param name="domain">Which guest; it must run.</param>
    /// <param name="device">The console's alias, or null for the first.</param>
    /// <param name="flags">Whether to take it from someone else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The stream; finish it to leave.</returns>
    public async Task<LibvirtStream> OpenConsoleAsync(
        RpcDomain domain, string? device, VirDomainConsoleFlags flags, CancellationToken cancellationToken)
        => (await Client.OpenStreamAsync(
            RemoteProcedure.DomainOpenConsole,
            new DomainOpenConsoleArguments(domain, device, (uint)flags),
            cancellationToken)).Stream;

    /// <summary>A picture of a guest's screen, of the MIME type that comes with it.</summary>
    public async Task<(string? MimeType, LibvirtStream Stream)> ScreenshotAsync(
        RpcDomain domain, uint screen, CancellationToken cancellationToken)
    {
        (RpcOptionalText type, LibvirtStream stream) = await Client.OpenStreamAsync(
            RemoteProcedure.DomainScreenshot, new DomainScreenshotArguments(domain, screen, 0), cancellationToken);
        return (type.Value, stream);
    }
}
