namespace Patchbay.Netlink.Netfilter;

// One thing by its name: as fast in a table of thousands as in a small one.
public sealed partial class NetfilterSocket
{
    private const ushort GetFlags = (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack);

    /// <summary>How many chains, sets and maps a table holds, as the kernel counts; null where there is no such table.</summary>
    public uint? CountParts(NftTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _socket.Find(
            $"get {table}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new NetlinkWriter(buffer, NftMessage.GetTable, GetFlags, sequence).With(table.Family);
                w.String(TableAttribute.Name, table.Name);
                return w.Finish();
            },
            ReadUse)?.Count;
    }

    /// <summary>A number that becomes another with each change of the namespace's tables, whoever makes it.</summary>
    public uint Generation()
        => _socket.Find(
            "get the generation of the tables",
            static (buffer, sequence) => new NetlinkWriter(buffer, NftMessage.GetGeneration, GetFlags, sequence).With(NftFamily.Inet).Finish(),
            ReadGeneration)?.Number
            ?? throw new NetlinkException("get the generation of the tables", Linux.Errno.EAGAIN, "the kernel did not tell");

    /// <summary>A chain by name; null where there is none.</summary>
    public NftChain? FindChain(NftTable table, string chain)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _socket.Find(
            $"get chain {chain} of {table}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new NetlinkWriter(buffer, NftMessage.GetChain, GetFlags, sequence).With(table.Family);
                w.String(ChainAttribute.Table, table.Name);
                w.String(ChainAttribute.Name, chain);
                return w.Finish();
            },
            m => ReadChain(m, table.Name));
    }

    /// <summary>The element of a set or map that stands under a key; null where there is none.</summary>
    public NftElement? FindElement(NftTable table, string set, NftData key)
    {
        ArgumentNullException.ThrowIfNull(table);
        List<RawElement>? found = _socket.Find(
            $"get element {key} of {set} of {table}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new NetlinkWriter(buffer, NftMessage.GetSetElement, GetFlags, sequence).With(table.Family);
                w.String(ElementAttribute.ListTable, table.Name);
                w.String(ElementAttribute.ListSet, set);
                NetlinkWriter.Nest list = w.BeginNest(ElementAttribute.ListElements);
                {
                    NetlinkWriter.Nest element = w.BeginNest(ListAttribute.Element);
                    {
                        NetlinkWriter.Nest nest = w.BeginNest(ElementAttribute.Key);
                        {
                            w.Bytes(DataAttribute.Value, key.Span);
                        }
                        w.End(nest);
                    }
                    w.End(element);
                }
                w.End(list);
                return w.Finish();
            },
            ReadElements);
        return found is [RawElement only, ..] ? only.Element : null;
    }

    private static PartCount ReadUse(NetlinkMessage message)
    {
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            if (attribute.Type == TableAttribute.Use)
            {
                return new PartCount(attribute.UInt32BigEndian());
            }
        }
        return new PartCount(0);
    }

    private sealed record PartCount(uint Count);

    private static TableGeneration? ReadGeneration(NetlinkMessage message)
    {
        const ushort NumberAttribute = 1; // NFTA_GEN_ID
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            if (attribute.Type == NumberAttribute)
            {
                return new TableGeneration(attribute.UInt32BigEndian());
            }
        }
        return null;
    }

    private sealed record TableGeneration(uint Number);
}
