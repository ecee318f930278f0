using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using static Patchbay.Linux.SocketFilterCode;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Has the kernel tell a dnsmasq of its own bridge's addresses alone. By itself each dnsmasq hears of every address and route
/// of the host and then looks through all interfaces: with N networks one more costs N looks at N interfaces each.
/// </summary>
internal static class AddressNews
{
    private const int AF_NETLINK = 16;
    private const int NETLINK_ROUTE = 0;

    private const ushort RTM_NEWADDR = 20;
    private const ushort RTM_DELADDR = 21;
    private const ushort RTM_NEWROUTE = 24;
    private const ushort RTM_DELROUTE = 25;
    private const byte RTPROT_KERNEL = 2;

    // linux/netlink.h, struct nlmsghdr; linux/if_addr.h, struct ifaddrmsg; linux/rtnetlink.h, struct rtmsg.
    private const uint TypeOffset = 4;
    private const uint PortOffset = 12;
    private const uint AddressIndexOffset = 16 + 4;
    private const uint RouteProtocolOffset = 16 + 5;
    private const int PortInSocketAddress = 4;

    /// <summary>Narrows what a process is told.</summary>
    /// <param name="process">dnsmasq.</param>
    /// <param name="bridge">The number of its bridge.</param>
    /// <exception cref="LinuxException">The kernel does not let us, as in a container without CAP_SYS_PTRACE.</exception>
    public static void Narrow(ChildProcess process, int bridge)
    {
        IReadOnlyList<BorrowedSocket> sockets = process.BorrowSockets(AF_NETLINK, NETLINK_ROUTE);
        try
        {
            foreach (BorrowedSocket socket in sockets)
            {
                uint port = MemoryMarshal.Read<uint>(socket.LocalAddress().AsSpan(PortInSocketAddress));
                socket.SetFilter(Program(port, (uint)bridge));
            }
        }
        finally
        {
            foreach (BorrowedSocket socket in sockets)
            {
                socket.Dispose();
            }
        }
    }

    // Answers to its own questions carry its own port. Routes that the kernel makes for addresses are no news; those of
    // administrators and routing daemons are, as dnsmasq then asks its name servers again.
    private static SocketFilterInstruction[] Program(uint port, uint bridge) =>
    [
        /* 0 */ new(LoadWord, 0, 0, PortOffset),
        /* 1 */ new(JumpIfEqual, 9, 0, Stored(port)),
        /* 2 */ new(LoadHalf, 0, 0, TypeOffset),
        /* 3 */ new(JumpIfEqual, 3, 0, Stored(RTM_NEWADDR)),
        /* 4 */ new(JumpIfEqual, 2, 0, Stored(RTM_DELADDR)),
        /* 5 */ new(JumpIfEqual, 3, 0, Stored(RTM_NEWROUTE)),
        /* 6 */ new(JumpIfEqual, 2, 4, Stored(RTM_DELROUTE)),
        /* 7 */ new(LoadWord, 0, 0, AddressIndexOffset),
        /* 8 */ new(JumpIfEqual, 2, 3, Stored(bridge)),
        /* 9 */ new(LoadByte, 0, 0, RouteProtocolOffset),
        /* 10 */ new(JumpIfEqual, 1, 0, RTPROT_KERNEL),
        /* 11 */ new(Return, 0, 0, uint.MaxValue),
        /* 12 */ new(Return, 0, 0, 0),
    ];

    // BPF loads from the network's byte order, netlink is in the host's.
    private static uint Stored(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static uint Stored(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
