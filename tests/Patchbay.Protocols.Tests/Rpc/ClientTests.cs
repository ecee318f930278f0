using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Our client against our server.</summary>
public sealed class ClientTests
{
    private static readonly Guid Uuid = Guid.Parse("1ee7d2a1-2596-454a-ae71-784e1fd0129d");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Networks_are_defined_started_and_listed()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);

        RpcNetwork blue = await connection.DefineNetworkAsync("<network><name>blue</name></network>", default, Cancellation);
        await connection.StartNetworkAsync(blue, Cancellation);

        Assert.Equal([blue], await connection.ListAllNetworksAsync(default, Cancellation));
        Assert.Equal(blue, await connection.LookupNetworkByNameAsync("blue", Cancellation));
        Assert.Equal(blue, await connection.LookupNetworkByUuidAsync(blue.Uuid, Cancellation));
        Assert.True(await connection.IsNetworkActiveAsync(blue, Cancellation));
        Assert.Equal("virbr7", await connection.GetNetworkBridgeNameAsync(blue, Cancellation));
        Assert.Equal("host.example", await connection.GetHostnameAsync(Cancellation));
    }

    [Fact]
    public async Task An_error_has_the_servers_code_domain_and_words()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);

        LibvirtException missing = await Assert.ThrowsAsync<LibvirtException>(
            () => connection.LookupNetworkByNameAsync("nosuch", Cancellation));
        LibvirtException unknown = await Assert.ThrowsAsync<LibvirtException>(() => connection.GetNodeInfoAsync(Cancellation));

        Assert.Equal(
            (LibvirtErrorCode.NoNetwork, LibvirtErrorDomain.Network, 2, "NETWORK_LOOKUP_BY_NAME",
                "Network not found: no network with matching name 'nosuch'"),
            (missing.Code, missing.Domain, missing.Level, missing.Procedure, missing.Message));
        Assert.Equal((LibvirtErrorCode.NoSupport, "this function is not supported by the connection driver: virNodeGetInfo"), (unknown.Code, unknown.Message));
    }

    [Fact]
    public async Task A_reader_is_refused()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(
            LibvirtUri.Parse(daemon.Uri), readOnly: true, null, Cancellation);

        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(
            () => connection.StartNetworkAsync(new RpcNetwork("blue", Uuid), Cancellation));

        Assert.Equal(LibvirtErrorCode.OperationDenied, e.Code);
    }

    [Fact]
    public async Task Calls_are_answered_in_any_order()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);

        Task<RpcULong> slow = connection.Client.CallAsync(RemoteProcedure.NodeGetFreeMemory, RpcNothing.Value, Cancellation);
        RpcNetwork[] found = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => connection.LookupNetworkByNameAsync("blue", Cancellation)));

        Assert.All(found, n => Assert.Equal(Uuid, n.Uuid));
        Assert.False(slow.IsCompleted);
        daemon.Gate.Release();
        Assert.Equal(1ul, (await slow).Value);
    }

    [Fact]
    public async Task A_call_given_up_leaves_the_connection_whole()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        using CancellationTokenSource giveUp = new();

        Task<RpcULong> slow = connection.Client.CallAsync(RemoteProcedure.NodeGetFreeMemory, RpcNothing.Value, giveUp.Token);
        await connection.GetTypeAsync(Cancellation);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        daemon.Gate.Release();

        Assert.Equal("QEMU", await connection.GetTypeAsync(Cancellation));
    }

    [Fact]
    public async Task Events_come_from_the_moment_of_subscribing_until_its_end()
    {
        await using TestDaemon daemon = new();
        RpcNetwork blue = new("blue", Uuid);
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        LibvirtSubscription<NetworkLifecycleEvent> events
            = await connection.SubscribeAsync(LibvirtEvents.NetworkLifecycle, null, Cancellation);

        daemon.Broadcast(blue, 0);
        daemon.Broadcast(blue, 2);
        await using (events)
        {
            List<int> seen = [];
            await foreach (NetworkLifecycleEvent e in events)
            {
                Assert.Equal(blue, e.Network);
                seen.Add(e.Event);
                if (seen.Count == 2)
                {
                    break;
                }
            }
            Assert.Equal([0, 2], seen);
        }

        daemon.Broadcast(blue, 3);
        Assert.Equal("QEMU", await connection.GetTypeAsync(Cancellation));
        Assert.False(await events.Reader.WaitToReadAsync(Cancellation));
    }

    [Fact]
    public async Task An_event_unknown_to_the_server_is_its_error()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);

        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(
            () => connection.SubscribeAsync(LibvirtEvents.NetworkMetadata, null, Cancellation));

        Assert.Equal("internal error: unsupported network event ID 1", e.Message);
    }

    [Fact]
    public async Task A_lost_connection_reaches_everyone_who_waits()
    {
        TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        LibvirtSubscription<NetworkLifecycleEvent> events
            = await connection.SubscribeAsync(LibvirtEvents.NetworkLifecycle, null, Cancellation);
        LibvirtStream console = await connection.OpenConsoleAsync(new RpcDomain("g", Uuid, 1), null, default, Cancellation);
        Task<RpcULong> slow = connection.Client.CallAsync(RemoteProcedure.NodeGetFreeMemory, RpcNothing.Value, Cancellation);
        await connection.GetTypeAsync(Cancellation);

        foreach (RpcConnection served in daemon.Server.Connections)
        {
            served.Close();
        }

        await Assert.ThrowsAsync<IOException>(() => slow);
        await Assert.ThrowsAsync<IOException>(async () => await console.ReadExactlyAsync(new byte[1], Cancellation));
        await Assert.ThrowsAsync<IOException>(async () => await events.Reader.WaitToReadAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(() => connection.GetTypeAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(() => connection.Client.Lost);
        await events.DisposeAsync();
        await console.DisposeAsync();
        await daemon.DisposeAsync();
    }

    [Fact]
    public async Task No_server_is_an_io_exception_that_names_the_socket()
    {
        IOException e = await Assert.ThrowsAsync<IOException>(
            () => LibvirtConnection.OpenAsync("qemu:///system?socket=/nonexistent/sock", Cancellation));

        Assert.StartsWith("connect to /nonexistent/sock: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_driver_is_the_servers_refusal()
    {
        await using TestDaemon daemon = new();

        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(
            () => LibvirtConnection.OpenAsync($"foo:///system?socket={daemon.SocketPath}", Cancellation));

        Assert.Equal(LibvirtErrorCode.NoConnect, e.Code);
    }

    [Fact]
    public async Task Patchbays_own_program_is_a_call_away()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);

        Assert.Equal("""{"asked":[]}""", await connection.CallPatchbayAsync(PatchbayProcedure.Status, "[]", Cancellation));
    }
}
