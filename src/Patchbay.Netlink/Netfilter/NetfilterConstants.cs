using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Netfilter;

// Numbers of linux/netfilter/nfnetlink.h and linux/netfilter/nf_tables.h.

internal static class NftMessage
{
    public const ushort BatchBegin = 0x10;
    public const ushort BatchEnd = 0x11;
    public const ushort Subsystem = 10;

    public const ushort NewTable = (Subsystem << 8) | 0;
    public const ushort GetTable = (Subsystem << 8) | 1;
    public const ushort DelTable = (Subsystem << 8) | 2;
    public const ushort NewChain = (Subsystem << 8) | 3;
    public const ushort GetChain = (Subsystem << 8) | 4;
    public const ushort DelChain = (Subsystem << 8) | 5;
    public const ushort NewRule = (Subsystem << 8) | 6;
    public const ushort GetRule = (Subsystem << 8) | 7;
    public const ushort DelRule = (Subsystem << 8) | 8;
    public const ushort NewSet = (Subsystem << 8) | 9;
    public const ushort GetSet = (Subsystem << 8) | 10;
    public const ushort DelSet = (Subsystem << 8) | 11;
    public const ushort NewSetElement = (Subsystem << 8) | 12;
    public const ushort GetSetElement = (Subsystem << 8) | 13;
    public const ushort DelSetElement = (Subsystem << 8) | 14;
    public const ushort NewGeneration = (Subsystem << 8) | 15;
    public const ushort GetGeneration = (Subsystem << 8) | 16;
}

/// <summary><c>struct nfgenmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterHeader
{
    public byte Family;
    public byte Version;
    public ushort ResourceBigEndian;
}

internal static class ListAttribute
{
    public const ushort Element = 1;
}

internal static class TableAttribute
{
    public const ushort Name = 1;
    public const ushort Flags = 2;
    public const ushort Use = 3;
    public const ushort UserData = 6;
}

internal static class ChainAttribute
{
    public const ushort Table = 1;
    public const ushort Handle = 2;
    public const ushort Name = 3;
    public const ushort Hook = 4;
    public const ushort Policy = 5;
    public const ushort Uses = 6;
    public const ushort Type = 7;
    public const ushort UserData = 12;
    public const ushort HookNumber = 1;
    public const ushort HookPriority = 2;
}

internal static class RuleAttribute
{
    public const ushort Table = 1;
    public const ushort Chain = 2;
    public const ushort Handle = 3;
    public const ushort Expressions = 4;
    public const ushort Position = 6;
    public const ushort UserData = 7;
}

internal static class ExpressionAttribute
{
    public const ushort Name = 1;
    public const ushort Data = 2;
}

internal static class DataAttribute
{
    public const ushort Value = 1;
    public const ushort Verdict = 2;
    public const ushort VerdictCode = 1;
    public const ushort VerdictChain = 2;
}

internal static class SetAttribute
{
    public const ushort Table = 1;
    public const ushort Name = 2;
    public const ushort Flags = 3;
    public const ushort KeyType = 4;
    public const ushort KeyLength = 5;
    public const ushort DataType = 6;
    public const ushort DataLength = 7;
    public const ushort Description = 9;
    public const ushort Id = 10;
    public const ushort UserData = 13;
    public const ushort DescriptionConcatenation = 2;
    public const ushort FieldLength = 1;
}

internal static class ElementAttribute
{
    public const ushort ListTable = 1;
    public const ushort ListSet = 2;
    public const ushort ListElements = 3;
    public const ushort Key = 1;
    public const ushort Data = 2;
    public const ushort Flags = 3;
    public const ushort UserData = 6;
    public const ushort KeyEnd = 10;
    public const uint FlagIntervalEnd = 1;
}

internal static class GenerationAttribute
{
    public const ushort Id = 1;
    public const ushort ProcessId = 2;
    public const ushort ProcessName = 3;
}

internal static class UserDataType
{
    /// <summary>Comment of a table, a chain, a rule or an element.</summary>
    public const byte Comment = 0;

    /// <summary>Comment of a set.</summary>
    public const byte SetComment = 7;

    /// <summary>Byte order of a set's keys: 1 host, 2 network. nft(8) cannot print keys whose type does not tell.</summary>
    public const byte SetKeyByteOrder = 0;
}
