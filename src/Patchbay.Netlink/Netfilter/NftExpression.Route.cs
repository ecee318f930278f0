namespace Patchbay.Netlink.Netfilter;

// What the routing tables say of the packet, and bytes turned round.
public abstract partial record NftExpression
{
    /// <summary>Loads the kind of an address of the packet: local, broadcast…, as the routing tables have it.</summary>
    /// <param name="Flags">Which address.</param>
    /// <param name="Destination">Where to.</param>
    public sealed record Fib(NftFibFlags Flags, NftRegister Destination = NftRegister.R1) : NftExpression
    {
        internal const string Name = "fib";
        private const ushort DestinationAttribute = 1;
        private const ushort ResultAttribute = 2;
        private const ushort FlagsAttribute = 3;
        private const uint ResultType = 3; // NFT_FIB_RESULT_ADDRTYPE

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(FlagsAttribute, (uint)Flags);
            w.UInt32BigEndian(ResultAttribute, ResultType);
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
        }

        internal static NftExpression Read(NetlinkAttributes content)
        {
            Fib fib = new(NftFibFlags.None);
            uint result = 0;
            foreach (NetlinkAttribute attribute in content)
            {
                switch (attribute.Type)
                {
                    case DestinationAttribute:
                        fib = fib with { Destination = Register(attribute) };
                        break;
                    case FlagsAttribute:
                        fib = fib with { Flags = (NftFibFlags)attribute.UInt32BigEndian() };
                        break;
                    case ResultAttribute:
                        result = attribute.UInt32BigEndian();
                        break;
                    default:
                        break;
                }
            }
            return result == ResultType ? fib : new Unknown(Name);
        }
    }

    /// <summary>Turns numbers of the host's byte order into the network's; nft writes it for the protocol in a concatenation.</summary>
    /// <param name="Source">From.</param>
    /// <param name="Destination">To.</param>
    /// <param name="Length">Bytes in all.</param>
    /// <param name="Size">Bytes of one number.</param>
    public sealed record ByteOrder(NftRegister Source, NftRegister Destination, int Length, int Size) : NftExpression
    {
        internal const string Name = "byteorder";
        private const ushort SourceAttribute = 1;
        private const ushort DestinationAttribute = 2;
        private const ushort OperationAttribute = 3;
        private const ushort LengthAttribute = 4;
        private const ushort SizeAttribute = 5;
        private const uint ToNetwork = 1;

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w)
        {
            w.UInt32BigEndian(SourceAttribute, (uint)Source);
            w.UInt32BigEndian(DestinationAttribute, (uint)Destination);
            w.UInt32BigEndian(OperationAttribute, ToNetwork);
            w.UInt32BigEndian(LengthAttribute, (uint)Length);
            w.UInt32BigEndian(SizeAttribute, (uint)Size);
        }

        internal static NftExpression Read(NetlinkAttributes content)
        {
            ByteOrder order = new(NftRegister.R1, NftRegister.R1, 0, 0);
            uint operation = ToNetwork;
            foreach (NetlinkAttribute attribute in content)
            {
                switch (attribute.Type)
                {
                    case SourceAttribute:
                        order = order with { Source = Register(attribute) };
                        break;
                    case DestinationAttribute:
                        order = order with { Destination = Register(attribute) };
                        break;
                    case OperationAttribute:
                        operation = attribute.UInt32BigEndian();
                        break;
                    case LengthAttribute:
                        order = order with { Length = (int)attribute.UInt32BigEndian() };
                        break;
                    case SizeAttribute:
                        order = order with { Size = (int)attribute.UInt32BigEndian() };
                        break;
                    default:
                        break;
                }
            }
            return operation == ToNetwork ? order : new Unknown(Name);
        }
    }
}

/// <summary>Which address of a packet is looked up, <c>NFTA_FIB_F_…</c>.</summary>
[Flags]
public enum NftFibFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The source.</summary>
    Source = 1,

    /// <summary>The destination.</summary>
    Destination = 2,
}
