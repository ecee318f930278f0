using System.Collections.Immutable;

namespace Patchbay.Netlink.Netfilter;

public sealed partial class NetfilterSocket
{
    private const uint IntervalFlag = 4;
    private const uint VerdictDataType = 0xffffff00;

    private static readonly ImmutableArray<NftType> KnownTypes =
    [
        NftType.IPv4Address, NftType.IPv6Address, NftType.EtherAddress, NftType.Protocol,
        NftType.Port, NftType.Mark, NftType.InterfaceIndex, NftType.InterfaceName,
    ];

    private static NftSet? ReadSet(NetlinkMessage message, string wanted)
    {
        string table = "";
        string name = "";
        string? comment = null;
        uint flags = 0;
        uint keyType = 0;
        uint dataType = 0;
        int keyLength = 0;
        int dataLength = 0;
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            switch (attribute.Type)
            {
                case SetAttribute.Table:
                    table = attribute.Text();
                    break;
                case SetAttribute.Name:
                    name = attribute.Text();
                    break;
                case SetAttribute.Flags:
                    flags = attribute.UInt32BigEndian();
                    break;
                case SetAttribute.KeyType:
                    keyType = attribute.UInt32BigEndian();
                    break;
                case SetAttribute.KeyLength:
                    keyLength = (int)attribute.UInt32BigEndian();
                    break;
                case SetAttribute.DataType:
                    dataType = attribute.UInt32BigEndian();
                    break;
                case SetAttribute.DataLength:
                    dataLength = (int)attribute.UInt32BigEndian();
                    break;
                case SetAttribute.UserData:
                    comment = UserData.FindComment(UserDataType.SetComment, attribute.Value);
                    break;
                default:
                    break;
            }
        }
        return table != wanted ? null : new NftSet(name, KeyTypes(keyType, keyLength))
        {
            IsInterval = (flags & IntervalFlag) != 0,
            IsVerdictMap = dataType == VerdictDataType,
            Value = dataType is 0 or VerdictDataType ? null : new NftType(dataType, dataLength),
            Comment = comment,
        };
    }

    private static ImmutableArray<NftType> KeyTypes(uint type, int length)
    {
        const int BitsPerField = 6;
        if (type >> BitsPerField == 0)
        {
            return [new NftType(type, length)];
        }
        List<NftType> fields = [];
        for (uint rest = type; rest != 0; rest >>= BitsPerField)
        {
            uint number = rest & ((1 << BitsPerField) - 1);
            NftType known = KnownTypes.FirstOrDefault(t => t.Number == number);
            fields.Insert(0, known == default ? new NftType(number, sizeof(uint)) : known);
        }
        return [.. fields];
    }

    private static List<RawElement> ReadElements(NetlinkMessage message)
    {
        List<RawElement> elements = [];
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            if (attribute.Type == ElementAttribute.ListElements)
            {
                foreach (NetlinkAttribute element in attribute.Nested)
                {
                    elements.Add(ReadElement(element));
                }
            }
        }
        return elements;
    }

    private static RawElement ReadElement(NetlinkAttribute element)
    {
        NftElement read = new(default(NftData));
        uint flags = 0;
        foreach (NetlinkAttribute attribute in element.Nested)
        {
            switch (attribute.Type)
            {
                case ElementAttribute.Key:
                    read = read with { Key = NftExpression.ReadValue(attribute) };
                    break;
                case ElementAttribute.KeyEnd:
                    read = read with { End = NftExpression.ReadValue(attribute) };
                    break;
                case ElementAttribute.Flags:
                    flags = attribute.UInt32BigEndian();
                    break;
                case ElementAttribute.UserData:
                    read = read with { Comment = UserData.FindComment(UserDataType.Comment, attribute.Value) };
                    break;
                case ElementAttribute.Data:
                    foreach (NetlinkAttribute data in attribute.Nested)
                    {
                        read = data.Type == DataAttribute.Verdict
                            ? read with { Verdict = NftVerdict.Read(data) }
                            : read with { Value = new NftData(data.Value) };
                    }
                    break;
                default:
                    break;
            }
        }
        return new RawElement(read, (flags & ElementAttribute.FlagIntervalEnd) != 0);
    }

    // The kernel lists beginnings and ends of ranges as elements of their own, in an order of its own.
    private static List<NftElement> Join(NftSet set, List<RawElement> elements)
    {
        elements.Sort(static (a, b) => a.Element.Key.Span.SequenceCompareTo(b.Element.Key.Span) is not 0 and int order
            ? order
            : b.IsEnd.CompareTo(a.IsEnd));
        List<NftElement> joined = [];
        if (!set.IsInterval || set.IsConcatenation)
        {
            joined.AddRange(elements.Select(static e => e.Element));
            return joined;
        }
        bool open = false;
        foreach (RawElement raw in elements)
        {
            if (open)
            {
                // Closed by an end, or by a beginning that follows at once.
                joined[^1] = joined[^1] with { End = raw.Element.Key.Previous() };
                open = false;
            }
            if (!raw.IsEnd)
            {
                joined.Add(raw.Element);
                open = true;
            }
        }
        if (open)
        {
            joined[^1] = joined[^1] with { End = new NftData([.. Enumerable.Repeat((byte)0xff, joined[^1].Key.Length)]) };
        }
        return joined;
    }

    private sealed record RawElement(NftElement Element, bool IsEnd);
}
