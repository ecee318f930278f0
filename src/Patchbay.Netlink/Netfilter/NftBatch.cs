using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Netfilter;

/// <summary>
/// A list of changes that the kernel makes whole or not at all. Filled in order, then given to
/// <see cref="NetfilterSocket.Commit"/>, once.
/// </summary>
public sealed partial class NftBatch
{
    private const int FixedLength = 1024;
    private const int PerExpression = 1024;

    private readonly List<Entry> _entries = [];
    private byte[] _buffer = new byte[8 * 1024];
    private int _length;
    private uint _setId;

    /// <summary>How many messages are in it.</summary>
    public int Count => _entries.Count;

    /// <summary>Makes a table; nothing happens where it is there.</summary>
    public void AddTable(NftTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        NetlinkWriter w = Begin(NftMessage.NewTable, NetlinkFlags.Create, table, FixedLength);
        w.String(TableAttribute.Name, table.Name);
        w.UInt32BigEndian(TableAttribute.Flags, 0);
        WriteComment(ref w, TableAttribute.UserData, UserDataType.Comment, table.Comment);
        End(w, "add", table, null);
    }

    /// <summary>Removes a table with all in it; nothing happens where there is none. One pair of messages, as kernels before 6.3 have no word for it.</summary>
    public void DestroyTable(NftTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        AddTable(table with { Comment = null });
        NetlinkWriter w = Begin(NftMessage.DelTable, NetlinkFlags.None, table, FixedLength);
        w.String(TableAttribute.Name, table.Name);
        End(w, "delete", table, null);
    }

    /// <summary>Makes a chain; nothing happens where the same is there.</summary>
    public void AddChain(NftTable table, NftChain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        NetlinkWriter w = Begin(NftMessage.NewChain, NetlinkFlags.Create, table, FixedLength);
        w.String(ChainAttribute.Table, table.Name);
        w.String(ChainAttribute.Name, chain.Name);
        if (chain.Hook is { } hook)
        {
            NetlinkWriter.Nest nest = w.BeginNest(ChainAttribute.Hook);
            {
                w.UInt32BigEndian(ChainAttribute.HookNumber, (uint)hook.Point);
                w.UInt32BigEndian(ChainAttribute.HookPriority, unchecked((uint)hook.Priority));
            }
            w.End(nest);
            w.UInt32BigEndian(ChainAttribute.Policy, hook.Accept ? 1u : 0u);
            w.String(ChainAttribute.Type, hook.Type);
        }
        WriteComment(ref w, ChainAttribute.UserData, UserDataType.Comment, chain.Comment);
        End(w, "add chain", table, chain.Name);
    }

    /// <summary>Removes a chain's rules and leaves the chain.</summary>
    public void FlushChain(NftTable table, string chain)
    {
        NetlinkWriter w = Begin(NftMessage.DelRule, NetlinkFlags.None, table, FixedLength);
        w.String(RuleAttribute.Table, table.Name);
        w.String(RuleAttribute.Chain, chain);
        End(w, "flush chain", table, chain);
    }

    /// <summary>Removes a chain with its rules. Nothing may jump to it (any more).</summary>
    public void DeleteChain(NftTable table, string chain)
    {
        NetlinkWriter w = Begin(NftMessage.DelChain, NetlinkFlags.None, table, FixedLength);
        w.String(ChainAttribute.Table, table.Name);
        w.String(ChainAttribute.Name, chain);
        End(w, "delete chain", table, chain);
    }

    /// <summary>Adds a rule at a chain's end, or at its head, or before another rule.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="atHead">Whether it comes first.</param>
    /// <param name="before">The handle of the rule that it comes before.</param>
    public void AddRule(NftTable table, string chain, NftRule rule, bool atHead = false, ulong? before = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        NetlinkFlags flags = NetlinkFlags.Create | (atHead || before is not null ? NetlinkFlags.None : NetlinkFlags.Append);
        NetlinkWriter w = Begin(NftMessage.NewRule, flags, table, FixedLength + (rule.Expressions.Length * PerExpression));
        w.String(RuleAttribute.Table, table.Name);
        w.String(RuleAttribute.Chain, chain);
        NetlinkWriter.Nest expressions = w.BeginNest(RuleAttribute.Expressions);
        {
            foreach (NftExpression expression in rule.Expressions)
            {
                expression.Write(ref w);
            }
        }
        w.End(expressions);
        if (before is { } position)
        {
            w.UInt64BigEndian(RuleAttribute.Position, position);
        }
        WriteComment(ref w, RuleAttribute.UserData, UserDataType.Comment, rule.Comment);
        End(w, "add rule to chain", table, chain);
    }

    /// <summary>Removes one rule.</summary>
    public void DeleteRule(NftTable table, string chain, ulong handle)
    {
        NetlinkWriter w = Begin(NftMessage.DelRule, NetlinkFlags.None, table, FixedLength);
        w.String(RuleAttribute.Table, table.Name);
        w.String(RuleAttribute.Chain, chain);
        w.UInt64BigEndian(RuleAttribute.Handle, handle);
        End(w, $"delete rule {handle} of chain", table, chain);
    }

    /// <summary>Closes the batch with sequence numbers from <paramref name="first"/> on and gives it whole.</summary>
    internal ReadOnlySpan<byte> Finish(uint first)
    {
        byte[] whole = new byte[_length + 64];
        int position = WriteFrame(whole, NftMessage.BatchBegin, first);
        _buffer.AsSpan(0, _length).CopyTo(whole.AsSpan(position));
        for (int i = 0; i < _entries.Count; i++)
        {
            Span<byte> message = whole.AsSpan(position + _entries[i].Start);
            MemoryMarshal.Write(message[8..], first + 1 + (uint)i);
            if (i == _entries.Count - 1)
            {
                // The last one answers for all: without it, no error would look like no answer.
                ushort flags = MemoryMarshal.Read<ushort>(message[6..]);
                MemoryMarshal.Write(message[6..], (ushort)(flags | (ushort)NetlinkFlags.Ack));
            }
        }
        position += _length;
        position += WriteFrame(whole.AsSpan(position), NftMessage.BatchEnd, first + 1 + (uint)_entries.Count);
        return whole.AsSpan(0, position);
    }

    /// <summary>What the message of that index was for.</summary>
    internal string Describe(int index)
    {
        Entry entry = _entries[index];
        return entry.Name is null ? $"{entry.Verb} {entry.Table}" : $"{entry.Verb} {entry.Name} of {entry.Table}";
    }

    private static int WriteFrame(Span<byte> buffer, ushort type, uint sequence)
    {
        NetlinkWriter w = new(buffer, type, (ushort)NetlinkFlags.Request, sequence);
        w.Fixed(new NetfilterHeader { ResourceBigEndian = BinaryPrimitives.ReverseEndianness(NftMessage.Subsystem) });
        return w.Finish().Length;
    }

    private static void WriteComment(ref NetlinkWriter w, ushort attribute, byte type, string? comment)
    {
        if (comment is not null)
        {
            w.Bytes(attribute, UserData.Comment(type, comment));
        }
    }

    private NetlinkWriter Begin(ushort type, NetlinkFlags flags, NftTable table, int atMost)
    {
        if (_buffer.Length - _length < atMost)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + atMost));
        }
        NetlinkWriter w = new(_buffer.AsSpan(_length), type, (ushort)(NetlinkFlags.Request | flags), sequence: 0);
        w.Fixed(new NetfilterHeader { Family = (byte)table.Family });
        return w;
    }

    private void End(NetlinkWriter w, string verb, NftTable table, string? name)
    {
        _entries.Add(new Entry(_length, verb, table, name));
        _length += w.Finish().Length;
    }

    private readonly record struct Entry(int Start, string Verb, NftTable Table, string? Name);
}
