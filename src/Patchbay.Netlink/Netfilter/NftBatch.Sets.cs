namespace Patchbay.Netlink.Netfilter;

public sealed partial class NftBatch
{
    // Elements of one message are limited by the 64 KiB of an attribute; nft stops earlier too.
    private const int ElementsPerMessage = 60;
    private const int PerElement = 768;
    private const uint VerdictDataType = 0xffffff00;

    [Flags]
    private enum SetFlags : uint
    {
        Interval = 0x4,
        Map = 0x8,
        Concatenation = 0x80,
    }

    /// <summary>Makes a set or map; nothing happens where the same is there.</summary>
    public void AddSet(NftTable table, NftSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        NetlinkWriter w = Begin(NftMessage.NewSet, NetlinkFlags.Create, table, FixedLength + 512);
        w.String(SetAttribute.Table, table.Name);
        w.String(SetAttribute.Name, set.Name);
        SetFlags flags = (set.IsInterval ? SetFlags.Interval : 0)
            | (set.IsVerdictMap || set.Value is not null ? SetFlags.Map : 0)
            | (set.IsInterval && set.IsConcatenation ? SetFlags.Concatenation : 0);
        w.UInt32BigEndian(SetAttribute.Flags, (uint)flags);

        // nft numbers a concatenation's type by six bits a field.
        uint type = 0;
        int length = 0;
        foreach (NftType field in set.Key)
        {
            type = (type << 6) | field.Number;
            length += (field.Length + 3) & ~3;
        }
        w.UInt32BigEndian(SetAttribute.KeyType, type);
        w.UInt32BigEndian(SetAttribute.KeyLength, (uint)(set.IsConcatenation ? length : set.Key[0].Length));
        if (set.IsVerdictMap)
        {
            w.UInt32BigEndian(SetAttribute.DataType, VerdictDataType);
            w.UInt32BigEndian(SetAttribute.DataLength, 0);
        }
        else if (set.Value is { } value)
        {
            w.UInt32BigEndian(SetAttribute.DataType, value.Number);
            w.UInt32BigEndian(SetAttribute.DataLength, (uint)value.Length);
        }
        w.UInt32BigEndian(SetAttribute.Id, ++_setId);
        if (set.IsInterval && set.IsConcatenation)
        {
            WriteFields(ref w, set);
        }
        w.Bytes(SetAttribute.UserData, SetUserData(set));
        End(w, set.IsVerdictMap || set.Value is not null ? "add map" : "add set", table, set.Name);
    }

    /// <summary>Removes a set with its elements. No rule may use it (any more).</summary>
    public void DeleteSet(NftTable table, string set)
    {
        NetlinkWriter w = Begin(NftMessage.DelSet, NetlinkFlags.None, table, FixedLength);
        w.String(SetAttribute.Table, table.Name);
        w.String(SetAttribute.Name, set);
        End(w, "delete set", table, set);
    }

    /// <summary>Adds elements; nothing happens for those that are there with the same value.</summary>
    public void AddElements(NftTable table, NftSet set, params IReadOnlyList<NftElement> elements)
        => WriteElements(NftMessage.NewSetElement, NetlinkFlags.Create, "add element to", table, set, elements);

    /// <summary>Removes elements, known by their keys.</summary>
    public void DeleteElements(NftTable table, NftSet set, params IReadOnlyList<NftElement> elements)
        => WriteElements(NftMessage.DelSetElement, NetlinkFlags.None, "delete element of", table, set, elements);

    /// <summary>Removes all elements of a set.</summary>
    public void FlushSet(NftTable table, string set)
    {
        NetlinkWriter w = Begin(NftMessage.DelSetElement, NetlinkFlags.None, table, FixedLength);
        w.String(ElementAttribute.ListTable, table.Name);
        w.String(ElementAttribute.ListSet, set);
        End(w, "flush set", table, set);
    }

    private void WriteElements(
        ushort type, NetlinkFlags flags, string verb, NftTable table, NftSet set, IReadOnlyList<NftElement> elements)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(elements);
        for (int start = 0; start < elements.Count; start += ElementsPerMessage)
        {
            int count = Math.Min(ElementsPerMessage, elements.Count - start);
            NetlinkWriter w = Begin(type, flags, table, FixedLength + (count * 2 * PerElement));
            w.String(ElementAttribute.ListTable, table.Name);
            w.String(ElementAttribute.ListSet, set.Name);
            NetlinkWriter.Nest list = w.BeginNest(ElementAttribute.ListElements);
            {
                for (int i = start; i < start + count; i++)
                {
                    WriteElement(ref w, set, elements[i]);
                }
            }
            w.End(list);
            End(w, verb, table, set.Name);
        }
    }

    // A range of one field is two elements, its beginning and the first key after it; of several, one element with two keys.
    private static void WriteElement(ref NetlinkWriter w, NftSet set, NftElement element)
    {
        NftData last = element.End ?? element.Key;
        NetlinkWriter.Nest nest = w.BeginNest(ListAttribute.Element);
        {
            WriteKey(ref w, ElementAttribute.Key, element.Key);
            if (set.IsInterval && set.IsConcatenation)
            {
                WriteKey(ref w, ElementAttribute.KeyEnd, last);
            }
            if (element.Verdict is { } verdict)
            {
                verdict.Write(ref w, ElementAttribute.Data);
            }
            else if (element.Value is { } value)
            {
                WriteKey(ref w, ElementAttribute.Data, value);
            }
            WriteComment(ref w, ElementAttribute.UserData, UserDataType.Comment, element.Comment);
        }
        w.End(nest);
        if (set.IsInterval && !set.IsConcatenation && last.Next() is { } end)
        {
            NetlinkWriter.Nest closing = w.BeginNest(ListAttribute.Element);
            {
                WriteKey(ref w, ElementAttribute.Key, end);
                w.UInt32BigEndian(ElementAttribute.Flags, ElementAttribute.FlagIntervalEnd);
            }
            w.End(closing);
        }
    }

    private static void WriteKey(ref NetlinkWriter w, ushort attribute, NftData value)
    {
        NetlinkWriter.Nest nest = w.BeginNest(attribute);
        {
            w.Bytes(DataAttribute.Value, value.Span);
        }
        w.End(nest);
    }

    private static void WriteFields(ref NetlinkWriter w, NftSet set)
    {
        NetlinkWriter.Nest description = w.BeginNest(SetAttribute.Description);
        {
            NetlinkWriter.Nest concatenation = w.BeginNest(SetAttribute.DescriptionConcatenation);
            {
                foreach (NftType field in set.Key)
                {
                    NetlinkWriter.Nest element = w.BeginNest(ListAttribute.Element);
                    {
                        w.UInt32BigEndian(SetAttribute.FieldLength, (uint)field.Length);
                    }
                    w.End(element);
                }
            }
            w.End(concatenation);
        }
        w.End(description);
    }

    private static byte[] SetUserData(NftSet set)
    {
        byte order = set.Key[0].IsHostOrder ? (byte)1 : (byte)2;
        byte[] keyOrder = [UserDataType.SetKeyByteOrder, sizeof(uint), order, 0, 0, 0];
        return set.Comment is null ? keyOrder : [.. keyOrder, .. UserData.Comment(UserDataType.SetComment, set.Comment)];
    }
}
