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

    // Ethernet, IPv6 and the options of neighbour discovery; and a DHCP answer with the options that come first.
    private const uint Short = 128;
    private const uint Long = 600;

    /// <summary>ARP and neighbour discovery that the card itself sends.</summary>
    public static SocketFilterInstruction[] OfGuest(MacAddress mac) =>
    [
        // What most frames are is thrown away after three steps.
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

    /// <summary>At a macvtap: of what goes out the same, and of what comes in what a DHCP server says.</summary>
    public static SocketFilterInstruction[] OfMacvtap(MacAddress mac) =>
    [
        /* 0 */ new(LoadByte, 0, 0, PacketType),
        /* 1 */ new(JumpIfEqual, 13, 0, Outgoing),
        /* 2 */ new(LoadHalf, 0, 0, 12),
        /* 3 */ new(JumpIfEqual, 0, 10, IPv4),
        /* 4 */ new(LoadByte, 0, 0, 23),
        /* 5 */ new(JumpIfEqual, 0, 8, Udp),
        /* 6 */ new(LoadHalf, 0, 0, 20),
        /* 7 */ new(JumpIfAny, 6, 0, 0x1fff), // a later fragment
        /* 8 */ new(LoadIpHeaderLength, 0, 0, 14),
        /* 9 */ new(LoadHalfAtX, 0, 0, 14),
        /* 10 */ new(JumpIfEqual, 0, 3, 67),
        /* 11 */ new(LoadHalfAtX, 0, 0, 16),
        /* 12 */ new(JumpIfEqual, 0, 1, 68),
        /* 13 */ new(Return, 0, 0, Long),
        /* 14 */ new(Return, 0, 0, 0),
        .. OfGuest(mac),
    ];
}
