namespace Patchbay.Netlink.Netfilter;

// Address translation.
public abstract partial record NftExpression
{
    /// <summary>Gives packets the address of the device they leave by.</summary>
    /// <param name="PortMinimum">The register with the first port; null leaves ports to the kernel.</param>
    /// <param name="PortMaximum">The register with the last port.</param>
    /// <param name="Flags">How ports are chosen.</param>
    public sealed record Masquerade(NftRegister? PortMinimum = null, NftRegister? PortMaximum = null, NftNatFlags Flags = NftNatFlags.None)
        : NftExpression
    {
        internal const string Name = "masq";
        private const ushort FlagsAttribute = 1;
        private const ushort PortMinimumAttribute = 2;
        private const ushort PortMaximumAttribute = 3;
        private const uint ProtocolSpecified = 2; // NF_NAT_RANGE_PROTO_SPECIFIED

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            // Unlike nat, masq looks at the ports only where it is told that there are some.
            uint flags = (uint)Flags | (PortMinimum is null ? 0 : ProtocolSpecified);
            if (flags != 0)
            {
                w.UInt32BigEndian(FlagsAttribute, flags);
            }
            if (PortMinimum is { } minimum)
            {
                w.UInt32BigEndian(PortMinimumAttribute, (uint)minimum);
                w.UInt32BigEndian(PortMaximumAttribute, (uint)(PortMaximum ?? minimum));
            }
        }

        internal static Masquerade Read(NetlinkAttributes content)
        {
            Masquerade masquerade = new();
            foreach (NetlinkAttribute attribute in content)
            {
                masquerade = attribute.Type switch
                {
                    FlagsAttribute => masquerade with { Flags = (NftNatFlags)attribute.UInt32BigEndian() & NftNatFlags.All },
                    PortMinimumAttribute => masquerade with { PortMinimum = Register(attribute) },
                    PortMaximumAttribute => masquerade with { PortMaximum = Register(attribute) },
                    _ => masquerade,
                };
            }
            return masquerade;
        }
    }

    /// <summary>Changes the source (snat) or destination (dnat) of connections.</summary>
    /// <param name="Destination">True for dnat.</param>
    /// <param name="Family">IPv4 or IPv6.</param>
    public sealed record Nat(bool Destination, NftFamily Family) : NftExpression
    {
        internal const string Name = "nat";
        private const ushort TypeAttribute = 1;
        private const ushort FamilyAttribute = 2;
        private const ushort AddressMinimumAttribute = 3;
        private const ushort AddressMaximumAttribute = 4;
        private const ushort PortMinimumAttribute = 5;
        private const ushort PortMaximumAttribute = 6;
        private const ushort FlagsAttribute = 7;

        /// <summary>The register with the first address.</summary>
        public NftRegister? AddressMinimum { get; init; }

        /// <summary>The register with the last address; null for one address.</summary>
        public NftRegister? AddressMaximum { get; init; }

        /// <summary>The register with the first port.</summary>
        public NftRegister? PortMinimum { get; init; }

        /// <summary>The register with the last port; null for one port.</summary>
        public NftRegister? PortMaximum { get; init; }

        /// <summary>How addresses and ports are chosen.</summary>
        public NftNatFlags Flags { get; init; }

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(TypeAttribute, Destination ? 1u : 0u);
            w.UInt32BigEndian(FamilyAttribute, (uint)Family);
            Write(ref w, AddressMinimumAttribute, AddressMinimum);
            Write(ref w, AddressMaximumAttribute, AddressMaximum);
            Write(ref w, PortMinimumAttribute, PortMinimum);
            Write(ref w, PortMaximumAttribute, PortMaximum);
            if (Flags != NftNatFlags.None)
            {
                w.UInt32BigEndian(FlagsAttribute, (uint)Flags);
            }
        }

        internal static Nat Read(NetlinkAttributes content)
        {
            Nat nat = new(false, default);
            foreach (NetlinkAttribute attribute in content)
            {
                nat = attribute.Type switch
                {
                    TypeAttribute => nat with { Destination = attribute.UInt32BigEndian() != 0 },
                    FamilyAttribute => nat with { Family = (NftFamily)attribute.UInt32BigEndian() },
                    AddressMinimumAttribute => nat with { AddressMinimum = Register(attribute) },
                    AddressMaximumAttribute => nat with { AddressMaximum = Register(attribute) },
                    PortMinimumAttribute => nat with { PortMinimum = Register(attribute) },
                    PortMaximumAttribute => nat with { PortMaximum = Register(attribute) },
                    FlagsAttribute => nat with { Flags = (NftNatFlags)attribute.UInt32BigEndian() & NftNatFlags.All },
                    _ => nat,
                };
            }

            // The kernel says a single one as a range of one.
            return nat with
            {
                AddressMaximum = nat.AddressMaximum == nat.AddressMinimum ? null : nat.AddressMaximum,
                PortMaximum = nat.PortMaximum == nat.PortMinimum ? null : nat.PortMaximum,
            };
        }

        private static void Write(ref NetlinkWriter w, ushort type, NftRegister? register)
        {
            if (register is { } number)
            {
                w.UInt32BigEndian(type, (uint)number);
            }
        }
    }
}

/// <summary>How addresses and ports are chosen, <c>NF_NAT_RANGE_…</c>.</summary>
[Flags]
public enum NftNatFlags : uint
{
    /// <summary>As they come.</summary>
    None = 0,

    /// <summary>Ports at random.</summary>
    Random = 4,

    /// <summary>The same address for all connections of a host.</summary>
    Persistent = 8,

    /// <summary>Ports at random, without a start from the packet.</summary>
    FullyRandom = 16,

    /// <summary>All that may be asked for.</summary>
    All = Random | Persistent | FullyRandom,
}
