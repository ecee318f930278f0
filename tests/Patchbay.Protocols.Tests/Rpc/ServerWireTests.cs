using System.Reflection;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>What the server answers, packet by packet.</summary>
public sealed class ServerWireTests
{
    private static readonly Guid Uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public async Task The_first_exchange_of_every_client_is_these_bytes()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Bytes("0000001c 20008086 00000001 00000042 00000000 00000000 00000000"));

        Assert.Equal(
            """
            00000024 20008086 00000001 00000042
            00000001 00000000 00000000 00000001
            00000000
            """.ReplaceLineEndings("\n"),
            RawPeer.Hex(await peer.ReceiveAsync()));
    }

    [Fact]
    public async Task A_reply_without_a_result_is_a_bare_header_with_the_calls_serial()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(1, RawPeer.Encode(new ConnectOpenArguments("qemu:///system", 0)), serial: 0x80000001));

        Assert.Equal(
            "0000001c 20008086 00000001 00000001\n00000001 80000001 00000000", RawPeer.Hex(await peer.ReceiveAsync()));
    }

    [Fact]
    public async Task A_packet_may_come_in_pieces_and_two_in_one_piece()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        byte[] one = RawPeer.Packet(66, serial: 1);
        byte[] both = [.. one, .. RawPeer.Packet(66, serial: 2)];

        foreach (byte[] piece in both[..40].Chunk(3).Append(both[40..]))
        {
            await peer.SendAsync(piece);
        }

        uint[] serials = [(await peer.ReceivePacketAsync()).Header.Serial, (await peer.ReceivePacketAsync()).Header.Serial];
        Assert.Equal([1u, 2u], serials.Order());
    }

    // 318 is an event, which only servers send.
    [Theory]
    [InlineData(55u, LibvirtErrorCode.NoSupport, LibvirtErrorDomain.Domain, "virDomainSave")]
    [InlineData(447u, LibvirtErrorCode.NoSupport, LibvirtErrorDomain.NodeDevice, "virNodeDeviceUpdate")]
    [InlineData(318u, LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, "unknown procedure: 318")]
    [InlineData(454u, LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, "unknown procedure: 454")]
    [InlineData(uint.MaxValue, LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, "unknown procedure: -1")]
    public async Task A_procedure_that_is_not_served_is_answered_in_libvirts_words(uint number, LibvirtErrorCode code, LibvirtErrorDomain domain, string words)
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(number, RawPeer.Bytes("00000001")));

        Assert.Equal(RpcError.Of(code, domain, words), await peer.ReceiveErrorAsync());
    }

    [Fact]
    public void Names_of_procedures_are_those_of_their_numbers()
    {
        string[] differing =
        [
            .. typeof(RemoteProcedure).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(static p => p.GetValue(null)).OfType<RpcProcedure>()
                .Where(static p => RemoteProcedureNames.Of(p.Number) != p.Name).Select(static p => $"{p.Number} {p.Name}"),
        ];

        Assert.Empty(differing);
    }

    [Theory]
    [InlineData(0x20008087u, 1u, "Cannot find program 536903815 version 1")]
    [InlineData(RpcPrograms.Remote, 2u, "Cannot find program 536903814 version 2")]
    public async Task An_unknown_program_is_answered_in_libvirts_words(uint program, uint version, string message)
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(1, program: program, version: version));

        RpcError error = await peer.ReceiveErrorAsync();
        Assert.Equal((LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, message), (error.Code, error.Domain, error.Message));
    }

    [Fact]
    public async Task Bytes_after_the_arguments_are_ignored_and_missing_ones_are_not()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        byte[] name = RawPeer.Encode(new RpcText("blue"));

        await peer.SendAsync(RawPeer.Packet(46, [.. name, 1, 2, 3, 4, 5]));
        (RpcHeader header, _) = await peer.ReceivePacketAsync();
        await peer.SendAsync(RawPeer.Packet(46, name.AsSpan(0, name.Length - 4).ToArray()));
        RpcError error = await peer.ReceiveErrorAsync();

        Assert.Equal(RpcStatus.Ok, header.Status);
        Assert.Equal((LibvirtErrorCode.Rpc, "Unable to decode message payload"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_reader_is_refused_before_its_arguments_are_read()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(1, RawPeer.Encode(new ConnectOpenArguments("qemu:///system", 1))));
        await peer.ReceivePacketAsync();

        await peer.SendAsync(RawPeer.Packet(41, RawPeer.Bytes("ffffffff")));

        RpcError error = await peer.ReceiveErrorAsync();
        Assert.Equal(
            (LibvirtErrorCode.OperationDenied, LibvirtErrorDomain.Network,
                "operation forbidden: read only access prevents virNetworkDefineXML"),
            (error.Code, error.Domain, error.Message));
    }

    [Fact]
    public async Task Before_authentication_only_authentication_is_open()
    {
        await using TestDaemon daemon = new(o => o with { Open = c => new TestSession(null!, c) });
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(66));
        (RpcHeader header, _) = await peer.ReceivePacketAsync();
        await peer.SendAsync(RawPeer.Packet(46, RawPeer.Bytes("ffffffff")));
        RpcError error = await peer.ReceiveErrorAsync();

        Assert.Equal(RpcStatus.Ok, header.Status);
        Assert.Equal((LibvirtErrorCode.Rpc, "authentication required"), (error.Code, error.Message));
    }

    [Fact]
    public async Task An_unexpected_exception_is_an_internal_error_without_a_stack_trace()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(203, RawPeer.Bytes("00000000")));

        RpcError error = await peer.ReceiveErrorAsync();
        Assert.Equal((LibvirtErrorCode.InternalError, "internal error: out of luck"), (error.Code, error.Message));
        Assert.Contains("CONNECT_GET_SYSINFO", Assert.Single(daemon.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_daemon_may_say_what_an_exception_means()
    {
        await using TestDaemon daemon = new(o => o with
        {
            Translate = e => RpcError.Of(LibvirtErrorCode.ResourceBusy, LibvirtErrorDomain.Qemu, e.Message),
        });
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(203, RawPeer.Bytes("00000000")));

        Assert.Equal("resource busy: out of luck", (await peer.ReceiveErrorAsync()).Message);
        Assert.Empty(daemon.Failures);
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("00000003")]
    [InlineData("0000001b 20008086 00000001 00000042 00000000 00000000 000000")]
    [InlineData("02000005")]
    [InlineData("80000000")]
    [InlineData("ffffffff")]
    public async Task A_length_that_cannot_be_ends_the_connection(string hex)
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        using RawPeer other = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Bytes(hex));

        Assert.Null(await peer.ReceiveAsync());
        await other.SendAsync(RawPeer.Packet(66));
        Assert.NotNull(await other.ReceiveAsync());
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Bytes("0000001c 6b656570 00000001 00000001 00000002 00000000 00000000"));

        Assert.Equal(
            "0000001c 6b656570 00000001 00000002\n00000002 00000000 00000000", RawPeer.Hex(await peer.ReceiveAsync()));
    }

    [Fact]
    public async Task Descriptors_are_refused_and_the_bytes_they_ride_on_skipped()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        byte[] call = RawPeer.Packet(9, RawPeer.Bytes("00000002"), type: RpcMessageType.CallWithDescriptors);

        await peer.SendAsync((byte[])[.. call, 0, 0, .. RawPeer.Packet(66, serial: 8)]);

        Assert.Equal(LibvirtErrorCode.ArgumentUnsupported, (await peer.ReceiveErrorAsync()).Code);
        Assert.Equal(8u, (await peer.ReceivePacketAsync()).Header.Serial);
    }

    [Fact]
    public async Task Stray_streams_replies_and_messages_do_no_harm()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(201, RawPeer.Bytes("00"), type: RpcMessageType.Stream, status: RpcStatus.Continue));
        await peer.SendAsync(RawPeer.Packet(201, type: RpcMessageType.StreamHole));
        await peer.SendAsync(RawPeer.Packet(9, type: RpcMessageType.Message, program: 0x12345678));
        await peer.SendAsync(RawPeer.Packet(9, serial: 11, type: RpcMessageType.Reply));
        await peer.SendAsync(RawPeer.Packet(66, serial: 12));

        Assert.Equal("Unexpected message type 1", (await peer.ReceiveErrorAsync()).Message);
        Assert.Equal(12u, (await peer.ReceivePacketAsync()).Header.Serial);
    }

    [Fact]
    public async Task Another_program_travels_on_the_same_socket()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);

        await peer.SendAsync(RawPeer.Packet(2, RawPeer.Encode(new PatchbayCall("[1]")), program: RpcPrograms.Patchbay));

        (RpcHeader header, byte[] payload) = await peer.ReceivePacketAsync();
        Assert.Equal(RpcPrograms.Patchbay, header.Program);
        Assert.Equal("""{"asked":[1]}""", RawPeer.Decode<PatchbayReply>(payload).Json);
    }

    [Fact]
    public async Task The_peer_is_who_the_kernel_says()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(66));
        await peer.ReceivePacketAsync();

        Assert.Equal(Environment.ProcessId, Assert.Single(daemon.Server.Connections).Peer.ProcessId);
    }
}
