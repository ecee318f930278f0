using Patchbay.Linux;
using Patchbay.Model.Values;
using static Patchbay.Linux.SocketFilterCode;

namespace Patchbay.Host.Addresses;

/// <summary>
/// What the kernel lets through to us of a card's frames (classic BPF, linux/filter.h): a handful of comparisons a frame, and
/// nothing is copied of those that say nothing about addresses.
/// </summary>
internal static class CardFilter
{
    // SKF_AD_OFF + SKF_AD_PKTTYPE, and PACKET_OUTGOING.
    private const uint PacketType = 0xffff_f004;
    private const uint Outgoing = 4;

    private const uint Arp = 0x0806;
    private const uint IPv4 = 0x0800;
    private const uint IPv6 = 0x86dd;
    private const uint Udp = 17;
    private const uint Icmp6 = 58;
    private const uint Solicitation = 135;
    private const uint Advertisement = 136;

    // DHCP's ports.
    private const uint Server = 67;
    private const uint Client = 68;

    // Ethernet, IPv6 and the options of neighbour discovery; and a DHCP message with the options that come first.
    private const uint Short = 128;
    private const uint Long = 600;

    private const byte GuestLength = 14;
    private const byte UdpLength = 13;

    /// <summary>At a tap: what the card itself sends of ARP, neighbour discovery and DHCP; and of what goes to it what a DHCP server says.</summary>
    public static SocketFilterInstruction[] OfTap(MacAddress mac) =>
    [
        /* 0 */ new(LoadByte, 0, 0, PacketType),
        /* 1 */ new(JumpIfEqual, 2 + GuestLength, 0, Outgoing),
        /* 2 */ new(LoadHalf, 0, 0, 12),
        /* 3 */ new(JumpIfEqual, GuestLength + UdpLength, 0, IPv4),
        .. OfGuest(mac),
        .. OfDhcp(Server, Client),
        .. OfDhcp(Client, Server),
    ];

    /// <summary>At a macvtap, where what the card sends goes out: of that the same but DHCP, and of what comes in what a DHCP server says.</summary>
    public static SocketFilterInstruction[] OfMacvtap(MacAddress mac) =>
    [
        /* 0 */ new(LoadByte, 0, 0, PacketType),
        /* 1 */ new(JumpIfEqual, UdpLength, 0, Outgoing),
        .. OfDhcp(Server, Client),
        .. OfGuest(mac),
    ];

    // ARP and neighbour discovery that the card itself sends. What most frames are is thrown away after three steps.
    private static SocketFilterInstruction[] OfGuest(MacAddress mac) =>
    [
        /* 0 */ new(LoadHalf, 0, 0, 12),
        /* 1 */ new(JumpIfEqual, 6, 0, Arp),
        /* 2 */ new(JumpIfEqual, 0, 10, IPv6),
        /* 3 */ new(LoadByte, 0, 0, 20),
        /* 4 */ new(JumpIfEqual, 0, 8, Icmp6),
        /* 5 */ new(LoadByte, 0, 0, 54),
        /* 6 */ new(JumpIfEqual, 1, 0, Solicitation),
        /* 7 */ new(JumpIfEqual, 0, 5, Advertisement),
        /* 8 */ new(LoadWord, 0, 0, 6),
        /* 9 */ new(JumpIfEqual, 0, 3, (uint)(mac.Bits >> 16)),
        /* 10 */ new(LoadHalf, 0, 0, 10),
        /* 11 */ new(JumpIfEqual, 0, 1, (uint)(mac.Bits & 0xffff)),
        /* 12 */ new(Return, 0, 0, Short),
        /* 13 */ new(Return, 0, 0, 0),
    ];

    private static SocketFilterInstruction[] OfDhcp(uint from, uint to) =>
    [
        /* 0 */ new(LoadHalf, 0, 0, 12),
        /* 1 */ new(JumpIfEqual, 0, 10, IPv4),
        /* 2 */ new(LoadByte, 0, 0, 23),
        /* 3 */ new(JumpIfEqual, 0, 8, Udp),
        /* 4 */ new(LoadHalf, 0, 0, 20),
        /* 5 */ new(JumpIfAny, 6, 0, 0x1fff), // a later fragment
        /* 6 */ new(LoadIpHeaderLength, 0, 0, 14),
        /* 7 */ new(LoadHalfAtX, 0, 0, 14),
        /* 8 */ new(JumpIfEqual, 0, 3, from),
        /* 9 */ new(LoadHalfAtX, 0, 0, 16),
        /* 10 */ new(JumpIfEqual, 0, 1, to),
        /* 11 */ new(Return, 0, 0, Long),
        /* 12 */ new(Return, 0, 0, 0),
    ];
}
