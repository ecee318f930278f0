namespace Patchbay.Netlink.Netfilter;

// What looks at a register.
public abstract partial record NftExpression
{
    /// <summary>Goes on if a register compares so with a value.</summary>
    /// <param name="Operator">How.</param>
    /// <param name="Value">With what.</param>
    /// <param name="Source">Which register.</param>
    public sealed record Compare(NftCompareOperator Operator, NftData Value, NftRegister Source = NftRegister.R1) : NftExpression
    {
        internal const string Name = "cmp";
        private const ushort SourceAttribute = 1;
        private const ushort OperatorAttribute = 2;
        private const ushort ValueAttribute = 3;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(SourceAttribute, (uint)Source);
            w.UInt32BigEndian(OperatorAttribute, (uint)Operator);
            WriteValue(ref w, ValueAttribute, Value);
        }

        internal static Compare Read(NetlinkAttributes content)
        {
            Compare compare = new(default, default);
            foreach (NetlinkAttribute attribute in content)
            {
                compare = attribute.Type switch
                {
                    SourceAttribute => compare with { Source = Register(attribute) },
                    OperatorAttribute => compare with { Operator = (NftCompareOperator)attribute.UInt32BigEndian() },
                    ValueAttribute => compare with { Value = ReadValue(attribute) },
                    _ => compare,
                };
            }
            return compare;
        }
    }

    /// <summary>Puts (source AND mask) XOR a value into a register.</summary>
    /// <param name="Mask">Bits kept.</param>
    /// <param name="Xor">Bits turned over.</param>
    /// <param name="Source">From.</param>
    /// <param name="Destination">To.</param>
    public sealed record Bitwise(NftData Mask, NftData Xor, NftRegister Source = NftRegister.R1, NftRegister Destination = NftRegister.R1)
        : NftExpression
    {
        internal const string Name = "bitwise";
        private const ushort SourceAttribute = 1;
        private const ushort DestinationAttribute = 2;
        private const ushort LengthAttribute = 3;
        private const ushort MaskAttribute = 4;
        private const ushort XorAttribute = 5;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(SourceAttribute, (uint)Source);
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
            w.UInt32BigEndian(LengthAttribute, (uint)Mask.Length);
            WriteValue(ref w, MaskAttribute, Mask);
            WriteValue(ref w, XorAttribute, Xor);
        }

        internal static Bitwise Read(NetlinkAttributes content)
        {
            Bitwise bitwise = new(default, default);
            foreach (NetlinkAttribute attribute in content)
            {
                bitwise = attribute.Type switch
                {
                    SourceAttribute => bitwise with { Source = Register(attribute) },
                    DestinationAttribute => bitwise with { Destination = Register(attribute) },
                    MaskAttribute => bitwise with { Mask = ReadValue(attribute) },
                    XorAttribute => bitwise with { Xor = ReadValue(attribute) },
                    _ => bitwise,
                };
            }
            return bitwise;
        }
    }

    /// <summary>Goes on if a register is inside a range, ends included.</summary>
    /// <param name="From">First.</param>
    /// <param name="To">Last.</param>
    /// <param name="Not">Goes on if it is outside.</param>
    /// <param name="Source">Which register.</param>
    public sealed record Range(NftData From, NftData To, bool Not = false, NftRegister Source = NftRegister.R1) : NftExpression
    {
        internal const string Name = "range";
        private const ushort SourceAttribute = 1;
        private const ushort OperatorAttribute = 2;
        private const ushort FromAttribute = 3;
        private const ushort ToAttribute = 4;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(SourceAttribute, (uint)Source);
            w.UInt32BigEndian(OperatorAttribute, Not ? 1u : 0u);
            WriteValue(ref w, FromAttribute, From);
            WriteValue(ref w, ToAttribute, To);
        }

        internal static Range Read(NetlinkAttributes content)
        {
            Range range = new(default, default);
            foreach (NetlinkAttribute attribute in content)
            {
                range = attribute.Type switch
                {
                    SourceAttribute => range with { Source = Register(attribute) },
                    OperatorAttribute => range with { Not = attribute.UInt32BigEndian() != 0 },
                    FromAttribute => range with { From = ReadValue(attribute) },
                    ToAttribute => range with { To = ReadValue(attribute) },
                    _ => range,
                };
            }
            return range;
        }
    }

    /// <summary>
    /// Looks a register up in a set: goes on if it is there. In a map, puts what stands there into a register, and with
    /// <see cref="NftRegister.Verdict"/> acts on it.
    /// </summary>
    /// <param name="Set">The set's name.</param>
    /// <param name="Destination">Null for a set; else where a map's answer goes.</param>
    /// <param name="Not">Goes on if it is not there (sets only).</param>
    /// <param name="Source">Which register.</param>
    public sealed record Lookup(string Set, NftRegister? Destination = null, bool Not = false, NftRegister Source = NftRegister.R1) : NftExpression
    {
        internal const string Name = "lookup";
        private const ushort SetAttribute = 1;
        private const ushort SourceAttribute = 2;
        private const ushort DestinationAttribute = 3;
        private const ushort FlagsAttribute = 5;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.String(SetAttribute, Set);
            w.UInt32BigEndian(SourceAttribute, (uint)Source);
            if (Destination is { } destination)
            {
                w.UInt32BigEndian(DestinationAttribute, (uint)destination);
            }
            if (Not)
            {
                w.UInt32BigEndian(FlagsAttribute, 1);
            }
        }

        internal static Lookup Read(NetlinkAttributes content)
        {
            Lookup lookup = new("");
            foreach (NetlinkAttribute attribute in content)
            {
                lookup = attribute.Type switch
                {
                    SetAttribute => lookup with { Set = attribute.Text() },
                    SourceAttribute => lookup with { Source = Register(attribute) },
                    DestinationAttribute => lookup with { Destination = Register(attribute) },
                    FlagsAttribute => lookup with { Not = attribute.UInt32BigEndian() != 0 },
                    _ => lookup,
                };
            }
            return lookup;
        }
    }
}

/// <summary>Comparisons, <c>NFT_CMP_…</c>. Numbers compare as the network orders them.</summary>
public enum NftCompareOperator : uint
{
    /// <summary>The same.</summary>
    Equal = 0,

    /// <summary>Another.</summary>
    NotEqual = 1,

    /// <summary>Less.</summary>
    Less = 2,

    /// <summary>Less or the same.</summary>
    LessOrEqual = 3,

    /// <summary>More.</summary>
    Greater = 4,

    /// <summary>More or the same.</summary>
    GreaterOrEqual = 5,
}
