namespace Patchbay.Netlink.Netfilter;

/// <summary>
/// One step of a rule. Each kind has its writing and its reading side by side, in the kernel's layout; numbers are big-endian.
/// </summary>
public abstract partial record NftExpression
{
    private NftExpression()
    {
    }

    /// <summary>The kernel's name for the kind.</summary>
    internal abstract string Kind { get; }

    /// <summary>Writes the content of NFTA_EXPR_DATA.</summary>
    internal abstract void WriteContent(ref NetlinkWriter w);

    // NFTA_LIST_ELEM { NFTA_EXPR_NAME, NFTA_EXPR_DATA { … } }
    internal void Write(ref NetlinkWriter w)
    {
        NetlinkWriter.Nest element = w.BeginNest(ListAttribute.Element);
        {
            w.String(ExpressionAttribute.Name, Kind);
            NetlinkWriter.Nest data = w.BeginNest(ExpressionAttribute.Data);
            {
                WriteContent(ref w);
            }
            w.End(data);
        }
        w.End(element);
    }

    internal static NftExpression Read(NetlinkAttribute element)
    {
        string name = "";
        NetlinkAttributes content = default;
        foreach (NetlinkAttribute attribute in element.Nested)
        {
            switch (attribute.Type)
            {
                case ExpressionAttribute.Name:
                    name = attribute.Text();
                    break;
                case ExpressionAttribute.Data:
                    content = attribute.Nested;
                    break;
                default:
                    break;
            }
        }
        return name switch
        {
            Payload.Name => Payload.Read(content),
            Meta.Name => Meta.Read(content),
            Conntrack.Name => Conntrack.Read(content),
            Fib.Name => Fib.Read(content),
            ByteOrder.Name => ByteOrder.Read(content),
            Compare.Name => Compare.Read(content),
            Bitwise.Name => Bitwise.Read(content),
            Range.Name => Range.Read(content),
            Lookup.Name => Lookup.Read(content),
            Counter.Name => Counter.Read(content),
            Immediate.Name => Immediate.Read(content),
            Reject.Name => Reject.Read(content),
            Masquerade.Name => Masquerade.Read(content),
            Nat.Name => Nat.Read(content),
            Limit.Name => Limit.Read(content),
            Extension.Match or Extension.Target => Extension.Read(name, content),
            _ => new Unknown(name),
        };
    }

    /// <summary>A kind this library does not read, as another program may have written it.</summary>
    /// <param name="Name">The kernel's name for it.</param>
    public sealed record Unknown(string Name) : NftExpression
    {
        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w) => throw new NotSupportedException($"an expression '{Name}' cannot be written");
    }

    /// <summary>An extension of iptables that has no word in nft: a match or a target of x_tables. Read only.</summary>
    /// <param name="Name">The kernel's name for the kind: <c>match</c> or <c>target</c>.</param>
    /// <param name="Word">Which one, such as <c>comment</c> or <c>REJECT</c>.</param>
    public sealed record Extension(string Name, string Word) : NftExpression
    {
        internal const string Match = "match";
        internal const string Target = "target";
        private const ushort WordAttribute = 1;
        private const ushort InfoAttribute = 3;

        /// <summary>What a match <c>comment</c> says (xt_comment.h): iptables writes a rule's comment so. Null for every other extension.</summary>
        public string? Comment { get; init; }

        internal override string Kind => Name;

        internal override void WriteContent(ref NetlinkWriter w) => throw new NotSupportedException($"a {Name} '{Word}' cannot be written");

        internal static Extension Read(string kind, NetlinkAttributes content)
        {
            string word = "";
            string? info = null;
            foreach (NetlinkAttribute attribute in content)
            {
                word = attribute.Type == WordAttribute ? attribute.Text() : word;
                info = attribute.Type == InfoAttribute && word == "comment" ? attribute.Text() : info;
            }
            return new Extension(kind, word) { Comment = info };
        }
    }

    private static NftRegister Register(NetlinkAttribute attribute) => (NftRegister)attribute.UInt32BigEndian();

    private static void WriteValue(ref NetlinkWriter w, ushort type, NftData value)
    {
        NetlinkWriter.Nest data = w.BeginNest(type);
        {
            w.Bytes(DataAttribute.Value, value.Span);
        }
        w.End(data);
    }

    internal static NftData ReadValue(NetlinkAttribute data)
    {
        foreach (NetlinkAttribute attribute in data.Nested)
        {
            if (attribute.Type == DataAttribute.Value)
            {
                return new NftData(attribute.Value);
            }
        }
        return default;
    }
}
