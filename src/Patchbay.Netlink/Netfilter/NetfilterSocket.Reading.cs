using Patchbay.Linux;

namespace Patchbay.Netlink.Netfilter;

public sealed partial class NetfilterSocket
{
    /// <summary>The tables of a family.</summary>
    public IReadOnlyList<NftTable> Tables(NftFamily family)
        => _socket.Dump(
            "list tables",
            (buffer, sequence) => new NetlinkWriter(buffer, NftMessage.GetTable, DumpFlags, sequence).With(family).Finish(),
            ReadTable);

    /// <summary>The chains of a table; empty where there is no such table.</summary>
    public IReadOnlyList<NftChain> Chains(NftTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _socket.Dump(
            $"list chains of {table}",
            (buffer, sequence) => new NetlinkWriter(buffer, NftMessage.GetChain, DumpFlags, sequence).With(table.Family).Finish(),
            m => ReadChain(m, table.Name));
    }

    /// <summary>The rules of a table, or of one of its chains, in order; empty where there is no such table.</summary>
    public IReadOnlyList<NftStandingRule> Rules(NftTable table, string? chain = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return OrEmpty(() => _socket.Dump(
            $"list rules of {table}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new NetlinkWriter(buffer, NftMessage.GetRule, DumpFlags, sequence).With(table.Family);
                w.String(RuleAttribute.Table, table.Name);
                if (chain is not null)
                {
                    w.String(RuleAttribute.Chain, chain);
                }
                return w.Finish();
            },
            m => ReadRule(m, table.Name)));
    }

    /// <summary>The sets and maps of a table; empty where there is no such table.</summary>
    public IReadOnlyList<NftSet> Sets(NftTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return OrEmpty(() => _socket.Dump(
            $"list sets of {table}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new NetlinkWriter(buffer, NftMessage.GetSet, DumpFlags, sequence).With(table.Family);
                w.String(SetAttribute.Table, table.Name);
                return w.Finish();
            },
            m => ReadSet(m, table.Name)));
    }

    /// <summary>The elements of a set or map, sorted by key; empty where there is no such set.</summary>
    public IReadOnlyList<NftElement> Elements(NftTable table, NftSet set)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(set);
        IReadOnlyList<List<RawElement>> parts = OrEmpty(() => _socket.Dump(
            $"list elements of {set.Name} of {table}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new NetlinkWriter(buffer, NftMessage.GetSetElement, DumpFlags, sequence).With(table.Family);
                w.String(ElementAttribute.ListTable, table.Name);
                w.String(ElementAttribute.ListSet, set.Name);
                return w.Finish();
            },
            ReadElements));
        return Join(set, [.. parts.SelectMany(static p => p)]);
    }

    private const ushort DumpFlags = (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump);

    private static IReadOnlyList<T> OrEmpty<T>(Func<IReadOnlyList<T>> dump)
    {
        try
        {
            return dump();
        }
        catch (NetlinkException e) when (e.Errno == Errno.ENOENT)
        {
            return [];
        }
    }

    private static NftTable ReadTable(NetlinkMessage message)
    {
        NftTable table = new((NftFamily)message.Fixed<NetfilterHeader>().Family, "");
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            table = attribute.Type switch
            {
                TableAttribute.Name => table with { Name = attribute.Text() },
                TableAttribute.UserData => table with { Comment = UserData.FindComment(UserDataType.Comment, attribute.Value) },
                _ => table,
            };
        }
        return table;
    }

    private static NftChain? ReadChain(NetlinkMessage message, string wanted)
    {
        NftChain chain = new("");
        NftHook hook = new("", default, 0);
        bool isBase = false;
        string table = "";
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            switch (attribute.Type)
            {
                case ChainAttribute.Table:
                    table = attribute.Text();
                    break;
                case ChainAttribute.Name:
                    chain = chain with { Name = attribute.Text() };
                    break;
                case ChainAttribute.Hook:
                    isBase = true;
                    hook = ReadHook(hook, attribute.Nested);
                    break;
                case ChainAttribute.Policy:
                    hook = hook with { Accept = attribute.UInt32BigEndian() != 0 };
                    break;
                case ChainAttribute.Type:
                    hook = hook with { Type = attribute.Text() };
                    break;
                case ChainAttribute.Uses:
                    chain = chain with { Uses = attribute.UInt32BigEndian() };
                    break;
                case ChainAttribute.UserData:
                    chain = chain with { Comment = UserData.FindComment(UserDataType.Comment, attribute.Value) };
                    break;
                default:
                    break;
            }
        }
        return table == wanted ? chain with { Hook = isBase ? hook : null } : null;
    }

    private static NftHook ReadHook(NftHook hook, NetlinkAttributes attributes)
    {
        foreach (NetlinkAttribute attribute in attributes)
        {
            hook = attribute.Type switch
            {
                ChainAttribute.HookNumber => hook with { Point = (NftHookPoint)attribute.UInt32BigEndian() },
                ChainAttribute.HookPriority => hook with { Priority = unchecked((int)attribute.UInt32BigEndian()) },
                _ => hook,
            };
        }
        return hook;
    }

    private static NftStandingRule? ReadRule(NetlinkMessage message, string wanted)
    {
        string table = "";
        string chain = "";
        ulong handle = 0;
        string? comment = null;
        List<NftExpression> expressions = [];
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            switch (attribute.Type)
            {
                case RuleAttribute.Table:
                    table = attribute.Text();
                    break;
                case RuleAttribute.Chain:
                    chain = attribute.Text();
                    break;
                case RuleAttribute.Handle:
                    handle = attribute.UInt64BigEndian();
                    break;
                case RuleAttribute.Expressions:
                    foreach (NetlinkAttribute expression in attribute.Nested)
                    {
                        expressions.Add(NftExpression.Read(expression));
                    }
                    break;
                case RuleAttribute.UserData:
                    comment = UserData.FindComment(UserDataType.Comment, attribute.Value);
                    break;
                default:
                    break;
            }
        }
        return table == wanted ? new NftStandingRule(chain, handle, new NftRule([.. expressions]) { Comment = comment }) : null;
    }
}
