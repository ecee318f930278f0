using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using static Patchbay.Linux.SocketFilterCode;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Has the kernel tell a dnsmasq of its own bridge's addresses alone. By itself each dnsmasq hears of every address of the host and
/// then looks through all interfaces: with N networks one more costs N looks at N interfaces each. It hears of every route as well,
/// of which a network makes several, and asks its name servers again what they have not answered: whoever asked does that too.
/// </summary>
internal static class AddressNews
{
    private const int AF_NETLINK = 16;
    private const int NETLINK_ROUTE = 0;

    private const ushort RTM_NEWADDR = 20;
    private const ushort RTM_DELADDR = 21;

    // linux/rtnetlink.h, enum rtnetlink_groups.
    private const int RTNLGRP_IPV4_ROUTE = 7;
    private const int RTNLGRP_IPV6_ROUTE = 11;

    // linux/netlink.h, struct nlmsghdr; linux/if_addr.h, struct ifaddrmsg.
    private const uint TypeOffset = 4;
    private const uint PortOffset = 12;
    private const uint AddressIndexOffset = 16 + 4;
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
                socket.LeaveNetlinkGroup(RTNLGRP_IPV4_ROUTE);
                socket.LeaveNetlinkGroup(RTNLGRP_IPV6_ROUTE);
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

    // Answers to its own questions carry its own port.
    private static SocketFilterInstruction[] Program(uint port, uint bridge) =>
    [
        /* 0 */ new(LoadWord, 0, 0, PortOffset),
        /* 1 */ new(JumpIfEqual, 5, 0, Stored(port)),
        /* 2 */ new(LoadHalf, 0, 0, TypeOffset),
        /* 3 */ new(JumpIfEqual, 1, 0, Stored(RTM_NEWADDR)),
        /* 4 */ new(JumpIfEqual, 0, 3, Stored(RTM_DELADDR)),
        /* 5 */ new(LoadWord, 0, 0, AddressIndexOffset),
        /* 6 */ new(JumpIfEqual, 0, 1, Stored(bridge)),
        /* 7 */ new(Return, 0, 0, uint.MaxValue),
        /* 8 */ new(Return, 0, 0, 0),
    ];

    // BPF loads from the network's byte order, netlink is in the host's.
    private static uint Stored(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static uint Stored(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
