namespace Patchbay.Netlink.Netfilter;

// What does something.
public abstract partial record NftExpression
{
    /// <summary>Counts.</summary>
    /// <param name="Packets">Packets so far.</param>
    /// <param name="Bytes">Bytes so far.</param>
    public sealed record Counter(ulong Packets = 0, ulong Bytes = 0) : NftExpression
    {
        internal const string Name = "counter";
        private const ushort BytesAttribute = 1;
        private const ushort PacketsAttribute = 2;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt64BigEndian(BytesAttribute, Bytes);
            w.UInt64BigEndian(PacketsAttribute, Packets);
        }

        internal static Counter Read(NetlinkAttributes content)
        {
            Counter counter = new();
            foreach (NetlinkAttribute attribute in content)
            {
                counter = attribute.Type switch
                {
                    BytesAttribute => counter with { Bytes = attribute.UInt64BigEndian() },
                    PacketsAttribute => counter with { Packets = attribute.UInt64BigEndian() },
                    _ => counter,
                };
            }
            return counter;
        }
    }

    /// <summary>Gives a verdict, or puts a value into a register.</summary>
    public sealed record Immediate : NftExpression
    {
        internal const string Name = "immediate";
        private const ushort DestinationAttribute = 1;
        private const ushort DataAttributeType = 2;

        private Immediate()
        {
        }

        /// <summary>Gives a verdict.</summary>
        public Immediate(NftVerdict verdict) => Verdict = verdict;

        /// <summary>Puts a value into a register.</summary>
        public Immediate(NftData value, NftRegister destination)
        {
            Value = value;
            Destination = destination;
        }

        /// <summary>The verdict; null where it is a value.</summary>
        public NftVerdict? Verdict { get; private init; }

        /// <summary>The value.</summary>
        public NftData Value { get; private init; }

        /// <summary>Where the value goes.</summary>
        public NftRegister Destination { get; private init; } = NftRegister.Verdict;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
            if (Verdict is not null)
            {
                Verdict.Write(ref w, DataAttributeType);
            }
            else
            {
                WriteValue(ref w, DataAttributeType, Value);
            }
        }

        internal static Immediate Read(NetlinkAttributes content)
        {
            Immediate immediate = new();
            foreach (NetlinkAttribute attribute in content)
            {
                switch (attribute.Type)
                {
                    case DestinationAttribute:
                        immediate = immediate with { Destination = Register(attribute) };
                        break;
                    case DataAttributeType:
                        foreach (NetlinkAttribute data in attribute.Nested)
                        {
                            immediate = data.Type == DataAttribute.Verdict
                                ? immediate with { Verdict = NftVerdict.Read(data) }
                                : immediate with { Value = new NftData(data.Value) };
                        }
                        break;
                    default:
                        break;
                }
            }
            return immediate;
        }
    }

    /// <summary>Drops the packet and tells its sender.</summary>
    /// <param name="How">By what message.</param>
    /// <param name="Code">The ICMP message's code; none for a reset.</param>
    public sealed record Reject(NftRejectType How, byte Code) : NftExpression
    {
        internal const string Name = "reject";
        private const ushort TypeAttribute = 1;
        private const ushort CodeAttribute = 2;

        /// <summary>Port unreachable, nft's plain <c>reject</c> in a table of this family.</summary>
        public static Reject PortUnreachable(NftFamily family) => family switch
        {
            NftFamily.IPv4 => new Reject(NftRejectType.Icmp, 3),
            NftFamily.IPv6 => new Reject(NftRejectType.Icmp, 4),
            _ => new Reject(NftRejectType.IcmpAnyFamily, 1),
        };

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(TypeAttribute, (uint)How);
            if (How != NftRejectType.TcpReset)
            {
                w.Byte(CodeAttribute, Code);
            }
        }

        internal static Reject Read(NetlinkAttributes content)
        {
            Reject reject = new(default, 0);
            foreach (NetlinkAttribute attribute in content)
            {
                reject = attribute.Type switch
                {
                    TypeAttribute => reject with { How = (NftRejectType)attribute.UInt32BigEndian() },
                    CodeAttribute => reject with { Code = attribute.Byte() },
                    _ => reject,
                };
            }
            return reject;
        }
    }

    /// <summary>Goes on as long as a rate is not exceeded.</summary>
    /// <param name="Rate">Packets, or bytes, in each <paramref name="Seconds"/>.</param>
    /// <param name="Seconds">1, 60, 3600, 86400 or 604800.</param>
    /// <param name="Burst">How many more at once.</param>
    /// <param name="Bytes">Bytes are counted, not packets.</param>
    /// <param name="Over">Goes on only when it is exceeded.</param>
    public sealed record Limit(ulong Rate, ulong Seconds = 1, uint Burst = 5, bool Bytes = false, bool Over = false) : NftExpression
    {
        internal const string Name = "limit";
        private const ushort RateAttribute = 1;
        private const ushort UnitAttribute = 2;
        private const ushort BurstAttribute = 3;
        private const ushort TypeAttribute = 4;
        private const ushort FlagsAttribute = 5;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt64BigEndian(RateAttribute, Rate);
            w.UInt64BigEndian(UnitAttribute, Seconds);
            w.UInt32BigEndian(BurstAttribute, Burst);
            w.UInt32BigEndian(TypeAttribute, Bytes ? 1u : 0u);
            w.UInt32BigEndian(FlagsAttribute, Over ? 1u : 0u);
        }

        internal static Limit Read(NetlinkAttributes content)
        {
            Limit limit = new(0);
            foreach (NetlinkAttribute attribute in content)
            {
                limit = attribute.Type switch
                {
                    RateAttribute => limit with { Rate = attribute.UInt64BigEndian() },
                    UnitAttribute => limit with { Seconds = attribute.UInt64BigEndian() },
                    BurstAttribute => limit with { Burst = attribute.UInt32BigEndian() },
                    TypeAttribute => limit with { Bytes = attribute.UInt32BigEndian() != 0 },
                    FlagsAttribute => limit with { Over = attribute.UInt32BigEndian() != 0 },
                    _ => limit,
                };
            }
            return limit;
        }
    }
}

/// <summary>How a sender is told, <c>NFT_REJECT_…</c>.</summary>
public enum NftRejectType : uint
{
    /// <summary>ICMP or ICMPv6 unreachable, with a code of that family.</summary>
    Icmp = 0,

    /// <summary>A TCP reset.</summary>
    TcpReset = 1,

    /// <summary>Unreachable in a table of both families, with a code of the kernel's: 0 no route, 1 port, 2 host, 3 prohibited.</summary>
    IcmpAnyFamily = 2,
}
