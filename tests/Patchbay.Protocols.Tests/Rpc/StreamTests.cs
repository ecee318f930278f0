using System.Text;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Streams from both ends, and their bytes.</summary>
public sealed class StreamTests
{
    private const uint OpenConsole = 201;

    private static readonly RpcDomain Guest = new("g", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 1);
    private static readonly RpcStorageVolume Volume = new("pool", "volume", "key");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_console_is_bytes_both_ways_and_the_client_says_goodbye()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(OpenConsole, RawPeer.Encode(new DomainOpenConsoleArguments(Guest, null, 0)), serial: 8));

        Assert.Equal(
            "0000001c 20008086 00000001 000000c9\n00000001 00000008 00000000", RawPeer.Hex(await peer.ReceiveAsync()));
        await peer.SendAsync(RawPeer.Bytes("0000001f 20008086 00000001 000000c9 00000003 00000008 00000002 686921"));
        Assert.Equal(
            "0000001f 20008086 00000001 000000c9\n00000003 00000008 00000002 686921", RawPeer.Hex(await peer.ReceiveAsync()));
        await peer.SendAsync(RawPeer.Bytes("0000001c 20008086 00000001 000000c9 00000003 00000008 00000000"));
        Assert.Equal(
            "0000001c 20008086 00000001 000000c9\n00000003 00000008 00000000", RawPeer.Hex(await peer.ReceiveAsync()));
    }

    [Fact]
    public async Task An_aborted_stream_is_confirmed_and_its_serial_free_again()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        byte[] open = RawPeer.Packet(OpenConsole, RawPeer.Encode(new DomainOpenConsoleArguments(Guest, null, 0)));
        for (int i = 0; i < 3; i++)
        {
            await peer.SendAsync(open);
            Assert.Equal(RpcMessageType.Reply, (await peer.ReceivePacketAsync()).Header.Type);
            await peer.SendAsync(RawPeer.Packet(OpenConsole, type: RpcMessageType.Stream, status: RpcStatus.Error));

            (RpcHeader header, byte[] payload) = await peer.ReceivePacketAsync();

            Assert.Equal((RpcMessageType.Stream, RpcStatus.Ok, 0), (header.Type, header.Status, payload.Length));
            await peer.SendAsync(RawPeer.Packet(66, serial: 99));
            await peer.ReceivePacketAsync();
        }
    }

    [Fact]
    public async Task The_clients_console_echoes_and_finishes()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        await using LibvirtStream console = await connection.OpenConsoleAsync(Guest, null, default, Cancellation);

        await console.WriteAsync(Encoding.UTF8.GetBytes("hello"), Cancellation);
        byte[] answer = new byte[5];
        await console.ReadExactlyAsync(answer, Cancellation);
        await console.FinishAsync(Cancellation);

        Assert.Equal("hello", Encoding.UTF8.GetString(answer));
        Assert.Equal("QEMU", await connection.GetTypeAsync(Cancellation));
    }

    [Fact]
    public async Task A_download_ends_where_the_server_ends_it()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        (_, LibvirtStream stream) = await connection.Client.OpenStreamAsync(
            RemoteProcedure.StorageVolDownload, new StorageVolDownloadArguments(Volume, 0, 700_000, 0), Cancellation);
        await using LibvirtStream download = stream;
        using MemoryStream all = new();

        await download.CopyToAsync(all, Cancellation);
        await download.FinishAsync(Cancellation);

        Assert.Equal(700_000, all.Length);
    }

    [Fact]
    public async Task A_stream_that_fails_on_the_server_fails_at_the_reader()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        (_, LibvirtStream stream) = await connection.Client.OpenStreamAsync(
            RemoteProcedure.StorageVolDownload, new StorageVolDownloadArguments(Volume, 0, 2 << 20, 0), Cancellation);
        await using LibvirtStream download = stream;
        using MemoryStream all = new();

        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(() => download.CopyToAsync(all, Cancellation));

        Assert.Equal((LibvirtErrorCode.SystemError, "cannot read: Input/output error"), (e.Code, e.Message));
        Assert.Equal(1 << 20, all.Length);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_opened_is_the_calls_error()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);

        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(
            () => connection.OpenConsoleAsync(Guest with { Name = "nosuch" }, null, default, Cancellation));

        Assert.Equal(LibvirtErrorCode.NoDomain, e.Code);
    }

    [Fact]
    public async Task A_stream_left_unread_does_not_stop_calls()
    {
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(
            LibvirtUri.Parse(daemon.Uri), false, new RpcClientOptions { MaxStreamBytes = 4096 }, Cancellation);
        (_, LibvirtStream stream) = await connection.Client.OpenStreamAsync(
            RemoteProcedure.StorageVolDownload, new StorageVolDownloadArguments(Volume, 0, 1 << 20, 0), Cancellation);
        await using LibvirtStream download = stream;

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("QEMU", await connection.GetTypeAsync(Cancellation));
        }
        using MemoryStream all = new();
        await download.CopyToAsync(all, Cancellation);

        Assert.Equal(1 << 20, all.Length);
    }

    [Fact]
    public async Task Too_many_streams_are_refused()
    {
        await using TestDaemon daemon = new(o => o with { MaxStreams = 2 });
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(daemon.Uri, Cancellation);
        await using LibvirtStream one = await connection.OpenConsoleAsync(Guest, null, default, Cancellation);
        await using LibvirtStream two = await connection.OpenConsoleAsync(Guest, null, default, Cancellation);

        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(
            () => connection.OpenConsoleAsync(Guest, null, default, Cancellation));

        Assert.Equal(LibvirtErrorCode.OperationInvalid, e.Code);
        await one.FinishAsync(Cancellation);
        for (int i = 0; i < 200; i++)
        {
            await using LibvirtStream next = await connection.OpenConsoleAsync(Guest, null, default, Cancellation);
            await next.FinishAsync(Cancellation);
        }
    }
}
