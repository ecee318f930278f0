namespace Patchbay.Netlink.Netfilter;

// What loads a register from the packet or what is known about it.
public abstract partial record NftExpression
{
    /// <summary>Loads bytes of the packet.</summary>
    /// <param name="Base">Which header they are counted from.</param>
    /// <param name="Offset">First byte.</param>
    /// <param name="Length">How many.</param>
    /// <param name="Destination">Where to.</param>
    public sealed record Payload(NftPayloadBase Base, int Offset, int Length, NftRegister Destination = NftRegister.R1) : NftExpression
    {
        internal const string Name = "payload";
        private const ushort DestinationAttribute = 1;
        private const ushort BaseAttribute = 2;
        private const ushort OffsetAttribute = 3;
        private const ushort LengthAttribute = 4;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
            w.UInt32BigEndian(BaseAttribute, (uint)Base);
            w.UInt32BigEndian(OffsetAttribute, (uint)Offset);
            w.UInt32BigEndian(LengthAttribute, (uint)Length);
        }

        internal static Payload Read(NetlinkAttributes content)
        {
            Payload payload = new(default, 0, 0);
            foreach (NetlinkAttribute attribute in content)
            {
                payload = attribute.Type switch
                {
                    DestinationAttribute => payload with { Destination = Register(attribute) },
                    BaseAttribute => payload with { Base = (NftPayloadBase)attribute.UInt32BigEndian() },
                    OffsetAttribute => payload with { Offset = (int)attribute.UInt32BigEndian() },
                    LengthAttribute => payload with { Length = (int)attribute.UInt32BigEndian() },
                    _ => payload,
                };
            }
            return payload;
        }
    }

    /// <summary>Loads something known about the packet.</summary>
    /// <param name="Key">What.</param>
    /// <param name="Destination">Where to.</param>
    public sealed record Meta(NftMetaKey Key, NftRegister Destination = NftRegister.R1) : NftExpression
    {
        internal const string Name = "meta";
        private const ushort DestinationAttribute = 1;
        private const ushort KeyAttribute = 2;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(KeyAttribute, (uint)Key);
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
        }

        // With a source it writes, else it loads.
        internal static NftExpression Read(NetlinkAttributes content)
        {
            Meta meta = new(default, NftRegister.Verdict);
            NftRegister? source = null;
            foreach (NetlinkAttribute attribute in content)
            {
                meta = attribute.Type switch
                {
                    KeyAttribute => meta with { Key = (NftMetaKey)attribute.UInt32BigEndian() },
                    DestinationAttribute => meta with { Destination = Register(attribute) },
                    _ => meta,
                };
                source = attribute.Type == SetMeta.SourceAttribute ? Register(attribute) : source;
            }
            return source is { } register ? new SetMeta(meta.Key, register) : meta;
        }
    }

    /// <summary>Writes something of the packet, such as its mark.</summary>
    /// <param name="Key">What.</param>
    /// <param name="Source">Where from.</param>
    public sealed record SetMeta(NftMetaKey Key, NftRegister Source = NftRegister.R1) : NftExpression
    {
        internal const ushort SourceAttribute = 3;
        private const ushort KeyAttribute = 2;

        internal override string Kind => Meta.Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(KeyAttribute, (uint)Key);
            w.UInt32BigEndian(SourceAttribute, (uint)Source);
        }
    }

    /// <summary>Loads something known about the packet's connection.</summary>
    /// <param name="Key">What.</param>
    /// <param name="Destination">Where to.</param>
    public sealed record Conntrack(NftConntrackKey Key, NftRegister Destination = NftRegister.R1) : NftExpression
    {
        internal const string Name = "ct";
        private const ushort DestinationAttribute = 1;
        private const ushort KeyAttribute = 2;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(KeyAttribute, (uint)Key);
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
        }

        internal static Conntrack Read(NetlinkAttributes content)
        {
            Conntrack conntrack = new(default, NftRegister.Verdict);
            foreach (NetlinkAttribute attribute in content)
            {
                conntrack = attribute.Type switch
                {
                    KeyAttribute => conntrack with { Key = (NftConntrackKey)attribute.UInt32BigEndian() },
                    DestinationAttribute => conntrack with { Destination = Register(attribute) },
                    _ => conntrack,
                };
            }
            return conntrack;
        }
    }
}

/// <summary>Headers of a packet.</summary>
public enum NftPayloadBase : uint
{
    /// <summary>Ethernet.</summary>
    Link = 0,

    /// <summary>IPv4 or IPv6.</summary>
    Network = 1,

    /// <summary>TCP, UDP, ICMP.</summary>
    Transport = 2,
}

/// <summary>What is known about a packet, <c>NFT_META_…</c>.</summary>
public enum NftMetaKey : uint
{
    /// <summary>EtherType.</summary>
    Protocol = 1,

    /// <summary>Mark.</summary>
    Mark = 3,

    /// <summary>Index of the device it came in by.</summary>
    InputIndex = 4,

    /// <summary>Index of the device it goes out by.</summary>
    OutputIndex = 5,

    /// <summary>Name of the device it came in by.</summary>
    InputName = 6,

    /// <summary>Name of the device it goes out by.</summary>
    OutputName = 7,

    /// <summary>Address family: 2 IPv4, 10 IPv6.</summary>
    NetworkProtocol = 15,

    /// <summary>Protocol over IP: 6 TCP, 17 UDP.</summary>
    TransportProtocol = 16,
}

/// <summary>What is known about a connection, <c>NFT_CT_…</c>.</summary>
public enum NftConntrackKey : uint
{
    /// <summary>State, as bits of <see cref="NftConnectionState"/>.</summary>
    State = 0,

    /// <summary>0 for packets of the side that began it, 1 for replies.</summary>
    Direction = 1,

    /// <summary>Status bits.</summary>
    Status = 2,

    /// <summary>Mark.</summary>
    Mark = 3,
}

/// <summary>States of a connection.</summary>
[Flags]
public enum NftConnectionState : uint
{
    /// <summary>Not to be understood.</summary>
    Invalid = 1,

    /// <summary>Answered.</summary>
    Established = 2,

    /// <summary>Expected by another.</summary>
    Related = 4,

    /// <summary>First of its kind.</summary>
    New = 8,

    /// <summary>Not followed.</summary>
    Untracked = 64,
}
