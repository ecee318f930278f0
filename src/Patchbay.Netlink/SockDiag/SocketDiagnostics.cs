using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.SockDiag;

/// <summary>Which sockets are open in a network namespace, <c>sock_diag(7)</c>.</summary>
public sealed class SocketDiagnostics : IDisposable
{
    private const int NETLINK_SOCK_DIAG = 4;
    private const ushort SOCK_DIAG_BY_FAMILY = 20;
    private const byte AF_INET = 2;
    private const byte AF_INET6 = 10;
    private const byte IPPROTO_TCP = 6;
    private const byte IPPROTO_UDP = 17;
    private const uint AllStates = uint.MaxValue;
    private const uint Listening = 1 << 10;

    private readonly NetlinkSocket _socket;

    private SocketDiagnostics(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the namespace of the calling thread, where it stays.</summary>
    public static SocketDiagnostics Open() => new(NetlinkSocket.Open(NETLINK_SOCK_DIAG, "sock_diag"));

    /// <summary>All UDP sockets of both families.</summary>
    public IReadOnlyList<BoundSocket> Udp() => [.. List("UDP", AF_INET, IPPROTO_UDP, AllStates), .. List("UDP", AF_INET6, IPPROTO_UDP, AllStates)];

    /// <summary>All TCP sockets of both families that wait for connections.</summary>
    public IReadOnlyList<BoundSocket> TcpListeners() => [.. List("TCP", AF_INET, IPPROTO_TCP, Listening), .. List("TCP", AF_INET6, IPPROTO_TCP, Listening)];

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private IReadOnlyList<BoundSocket> List(string name, byte family, byte protocol, uint states)
        => _socket.Dump(
            $"list {name} sockets",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, SOCK_DIAG_BY_FAMILY, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                w.Fixed(new DiagnosticsRequest { Family = family, Protocol = protocol, States = states });
                return w.Finish();
            },
            Read);

    private static BoundSocket Read(NetlinkMessage message)
    {
        DiagnosticsAnswer answer = message.Fixed<DiagnosticsAnswer>();
        int length = answer.Family == AF_INET6 ? 16 : 4;
        ReadOnlySpan<byte> source = answer.Id.Source;
        ReadOnlySpan<byte> destination = answer.Id.Destination;
        return new BoundSocket(
            new IPEndPoint(new IPAddress(source[..length]), (ushort)IPAddress.NetworkToHostOrder((short)answer.Id.SourcePort)),
            new IPEndPoint(new IPAddress(destination[..length]), (ushort)IPAddress.NetworkToHostOrder((short)answer.Id.DestinationPort)),
            (int)answer.Id.Index,
            answer.User,
            answer.Inode);
    }

    [InlineArray(16)]
    private struct Address
    {
        private byte _first;
    }

    /// <summary><c>struct inet_diag_sockid</c>; ports and addresses in network order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SocketId
    {
        public ushort SourcePort;
        public ushort DestinationPort;
        public Address Source;
        public Address Destination;
        public uint Index;
        public uint Cookie1;
        public uint Cookie2;
    }

    /// <summary><c>struct inet_diag_req_v2</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DiagnosticsRequest
    {
        public byte Family;
        public byte Protocol;
        public byte Extensions;
        public byte Padding;
        public uint States;
        public SocketId Id;
    }

    /// <summary><c>struct inet_diag_msg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DiagnosticsAnswer
    {
        public byte Family;
        public byte State;
        public byte Timer;
        public byte Retransmits;
        public SocketId Id;
        public uint Expires;
        public uint ReceiveQueue;
        public uint SendQueue;
        public uint User;
        public uint Inode;
    }
}
