using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>
/// Our client against a stock libvirtd, where <c>PATCHBAY_TEST_LIBVIRT</c> gives the URI of one that may be changed. No machine that
/// only builds has one, so these run when asked for (<c>-explicit only</c>).
/// </summary>
public sealed class RealLibvirtTests
{
    private const string Network = """
        <network><name>pbtest</name><uuid>7a3f0f6c-2f0b-4a7e-9a53-1f6b0f6f0a01</uuid>
        <bridge name='pbtest0'/><ip address='192.0.2.1' netmask='255.255.255.0'/></network>
        """;

    private const string Guest = """
        <domain type='qemu'><name>pbguest</name><uuid>7a3f0f6c-2f0b-4a7e-9a53-1f6b0f6f0a02</uuid><memory>65536</memory>
        <os><type arch='x86_64' machine='q35'>hvm</type></os>
        <devices><serial type='pty'/><interface type='network'><source network='pbtest'/><mac address='52:54:00:00:00:01'/></interface>
        </devices></domain>
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task A_network_lives_and_dies_with_its_events()
    {
        await using LibvirtConnection connection = await OpenAsync();
        await using LibvirtSubscription<NetworkLifecycleEvent> events
            = await connection.SubscribeAsync(LibvirtEvents.NetworkLifecycle, null, Cancellation);

        RpcNetwork network = await connection.DefineNetworkAsync(Network, default, Cancellation);
        await connection.StartNetworkAsync(network, Cancellation);
        LibvirtException twice = await Assert.ThrowsAsync<LibvirtException>(() => connection.StartNetworkAsync(network, Cancellation));
        Assert.Contains(network, await connection.ListAllNetworksAsync(VirConnectListAllNetworksFlags.Active, Cancellation));
        Assert.Equal("pbtest0", await connection.GetNetworkBridgeNameAsync(network, Cancellation));
        await connection.UpdateNetworkAsync(
            network,
            VirNetworkUpdateCommand.AddLast,
            VirNetworkUpdateSection.DnsHost,
            -1,
            "<host ip='192.0.2.9'><hostname>nine</hostname></host>",
            VirNetworkUpdateFlags.Live,
            Cancellation);
        string xml = await connection.GetNetworkXmlAsync(network, default, Cancellation);
        Assert.Empty(await connection.GetDhcpLeasesAsync(network, null, Cancellation));
        await connection.DestroyNetworkAsync(network, Cancellation);
        await connection.UndefineNetworkAsync(network, Cancellation);

        Assert.Equal((LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Network), (twice.Code, twice.Domain));
        Assert.Equal("Requested operation is not valid: network is already active", twice.Message);
        Assert.Contains("<hostname>nine</hostname>", xml, StringComparison.Ordinal);
        List<int> seen = [];
        await foreach (NetworkLifecycleEvent e in events.WithCancellation(Cancellation))
        {
            seen.Add(e.Event);
            if (e.Event == 1)
            {
                break;
            }
        }
        Assert.Equal([0, 2, 3, 1], seen);
    }

    [Fact(Explicit = true)]
    public async Task A_guest_is_defined_started_watched_and_stopped()
    {
        await using LibvirtConnection connection = await OpenAsync();
        RpcNetwork network = await connection.DefineNetworkAsync(Network.Replace("a01<", "a03<", StringComparison.Ordinal)
            .Replace("pbtest", "pbtesb", StringComparison.Ordinal).Replace("192.0.2", "198.51.100", StringComparison.Ordinal),
            default, Cancellation);
        await connection.StartNetworkAsync(network, Cancellation);
        RpcDomain guest = await connection.DefineDomainAsync(
            Guest.Replace("pbtest", "pbtesb", StringComparison.Ordinal), default, Cancellation);
        try
        {
            await using LibvirtSubscription<RpcCallback<DomainLifecycleEvent>> events
                = await connection.SubscribeAsync(LibvirtEvents.DomainLifecycle, guest, Cancellation);

            RpcDomain running = await connection.StartDomainAsync(guest, VirDomainCreateFlags.StartPaused, Cancellation);
            await connection.ResumeDomainAsync(running, Cancellation);
            Assert.Equal(-1, guest.Id);
            Assert.True(running.Id > 0);
            Assert.Equal(VirDomainState.Running, (await connection.GetDomainStateAsync(running, Cancellation)).State);
            Assert.Equal(65536ul, (await connection.GetDomainInfoAsync(running, Cancellation)).MaxMemory);
            RpcDomainStats stats = Assert.Single(await connection.GetAllDomainStatsAsync([running], default, Cancellation));
            Assert.Contains(new TypedParameter("state.state", new TypedValue.Int32(1)), stats.Parameters);
            Assert.Equal(0, (await connection.GetInterfaceStatsAsync(running, "52:54:00:00:00:01", Cancellation)).RxErrs);
            await using (LibvirtStream console = await connection.OpenConsoleAsync(running, null, default, Cancellation))
            {
                await console.WriteAsync("\r"u8.ToArray(), Cancellation);
                await console.FinishAsync(Cancellation);
            }
            await Assert.ThrowsAsync<LibvirtException>(() => connection.ScreenshotAsync(running, 0, Cancellation));
            await connection.DestroyDomainAsync(running, default, Cancellation);
            Assert.Equal(0, (await events.Reader.ReadAsync(Cancellation)).CallbackId);
        }
        finally
        {
            await connection.UndefineDomainAsync(guest, default, Cancellation);
            await connection.DestroyNetworkAsync(network, Cancellation);
            await connection.UndefineNetworkAsync(network, Cancellation);
        }
    }

    [Fact(Explicit = true)]
    public async Task The_host_is_described()
    {
        await using LibvirtConnection connection = await OpenAsync();

        Assert.Equal("QEMU", await connection.GetTypeAsync(Cancellation));
        Assert.True((await connection.GetLibvirtVersionAsync(Cancellation)).Major >= 9);
        Assert.Contains("<capabilities>", await connection.GetCapabilitiesAsync(Cancellation), StringComparison.Ordinal);
        Assert.True((await connection.GetNodeInfoAsync(Cancellation)).Cpus > 0);
        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(
            () => connection.CallPatchbayAsync(PatchbayProcedure.Status, "{}", Cancellation));
        Assert.Equal("Cannot find program 536907520 version 1", e.Message);
    }

    private static Task<LibvirtConnection> OpenAsync()
    {
        string? uri = Environment.GetEnvironmentVariable("PATCHBAY_TEST_LIBVIRT");
        Assert.SkipWhen(uri is null, "set PATCHBAY_TEST_LIBVIRT to the URI of a libvirtd that may be changed");
        return LibvirtConnection.OpenAsync(uri, Cancellation);
    }
}
