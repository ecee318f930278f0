using System.Buffers.Binary;
using System.Net;
using Patchbay.Engine.Guests;
using Patchbay.Model.Values;

namespace Patchbay.Host.Addresses;

/// <summary>Reads frames that say at which address a card is. What is cut short, odd or of another card says nothing.</summary>
internal static class CardFrame
{
    private const int EtherHeader = 14;
    private const ushort Arp = 0x0806;
    private const ushort IPv4 = 0x0800;
    private const ushort IPv6 = 0x86dd;
    private const int DhcpOptions = 240;

    /// <summary>The address that a frame says a card has.</summary>
    /// <param name="frame">From its Ethernet header on.</param>
    /// <param name="mac">The card's.</param>
    public static HeardAddress? Read(ReadOnlySpan<byte> frame, MacAddress mac)
    {
        if (frame.Length < EtherHeader)
        {
            return null;
        }
        ReadOnlySpan<byte> body = frame[EtherHeader..];
        bool isOwn = frame[6..12].SequenceEqual(mac.ToBytes());
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            Arp when isOwn => ReadArp(body, mac),
            IPv6 when isOwn => ReadNeighbourDiscovery(body),
            IPv4 => ReadDhcp(body, mac),
            _ => null,
        };
    }

    /// <summary>Whether it is what the card itself asks of a DHCP server: the answer follows.</summary>
    /// <param name="frame">From its Ethernet header on.</param>
    /// <param name="mac">The card's.</param>
    public static bool AsksForAddress(ReadOnlySpan<byte> frame, MacAddress mac)
    {
        const byte Request = 1;
        return frame.Length >= EtherHeader
            && frame[6..12].SequenceEqual(mac.ToBytes())
            && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == IPv4
            && DhcpMessage(frame[EtherHeader..]) is var message && !message.IsEmpty
            && message[0] == Request && message.Slice(28, 6).SequenceEqual(mac.ToBytes());
    }

    // RFC 826: hardware 1, protocol 0x0800, lengths 6 and 4, operation, then the sender's addresses. A probe has no sender (RFC 5227).
    private static HeardAddress? ReadArp(ReadOnlySpan<byte> body, MacAddress mac)
        => body.Length >= 28
            && body[..6].SequenceEqual((ReadOnlySpan<byte>)[0, 1, 8, 0, 6, 4])
            && body.Slice(8, 6).SequenceEqual(mac.ToBytes())
            && IsOfHost(body.Slice(14, 4)) ? new HeardAddress(new IPAddress(body.Slice(14, 4)), AddressSource.Arp) : null;

    // RFC 4861 sections 4.3 and 4.4. A solicitation from nowhere asks whether its target, which the card is about to use, is
    // free (RFC 4862 section 5.4.2); any other says who asks. Nothing of it comes from beyond the link: the hop limit is 255.
    private static HeardAddress? ReadNeighbourDiscovery(ReadOnlySpan<byte> body)
    {
        const int Header = 40;
        if (body.Length < Header + 24 || body[6] != 58 || body[7] != 255)
        {
            return null;
        }
        ReadOnlySpan<byte> sender = body.Slice(8, 16);
        ReadOnlySpan<byte> target = body.Slice(Header + 8, 16);
        ReadOnlySpan<byte> own = body[Header] switch
        {
            135 => sender.IndexOfAnyExcept((byte)0) < 0 ? target : sender,
            136 => target,
            _ => default,
        };
        // Neither a group nor nothing.
        return own.Length == 16 && own[0] != 0xff && own.IndexOfAnyExcept((byte)0) >= 0 ? new HeardAddress(new IPAddress(own), AddressSource.NeighbourDiscovery) : null;
    }

    // RFC 2131 section 2, RFC 2132: a server's answer to this card's address, of type ACK, with an address for it.
    private static HeardAddress? ReadDhcp(ReadOnlySpan<byte> body, MacAddress mac)
    {
        const byte Reply = 2;
        const byte Pad = 0;
        const byte MessageType = 53;
        const byte End = 255;
        const byte Ack = 5;
        ReadOnlySpan<byte> message = DhcpMessage(body);
        if (message.IsEmpty || message[0] != Reply || !message.Slice(28, 6).SequenceEqual(mac.ToBytes()))
        {
            return null;
        }
        ReadOnlySpan<byte> yours = message.Slice(16, 4);
        for (ReadOnlySpan<byte> options = message[DhcpOptions..]; options.Length >= 2 && options[0] != End;)
        {
            if (options[0] == Pad)
            {
                options = options[1..];
                continue;
            }
            int length = options[1] + 2;
            if (length > options.Length)
            {
                break;
            }
            if (options[0] == MessageType && length == 3)
            {
                return options[2] == Ack && IsOfHost(yours) ? new HeardAddress(new IPAddress(yours), AddressSource.Dhcp) : null;
            }
            options = options[length..];
        }
        return null;
    }

    // BOOTP's fixed part and the cookie, then the options; empty where it is none.
    private static ReadOnlySpan<byte> DhcpMessage(ReadOnlySpan<byte> body)
    {
        const int Udp = 8;
        int header = body.Length >= 20 ? (body[0] & 15) * 4 : 0;
        if (header < 20 || body.Length < header + Udp + DhcpOptions || body[9] != 17)
        {
            return [];
        }
        ReadOnlySpan<byte> message = body[(header + Udp)..];
        return BinaryPrimitives.ReadUInt32BigEndian(message[236..]) == 0x63825363 ? message : [];
    }

    // Neither 0.0.0.0/8, 127/8, a group nor broadcast.
    private static bool IsOfHost(ReadOnlySpan<byte> address) => address[0] is not (0 or 127 or >= 224);
}
