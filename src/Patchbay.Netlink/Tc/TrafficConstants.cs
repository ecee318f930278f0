using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Tc;

// Numbers of linux/rtnetlink.h, linux/pkt_sched.h and linux/pkt_cls.h.

internal static class TrafficMessage
{
    public const ushort NewQdisc = 36;
    public const ushort DelQdisc = 37;
    public const ushort GetQdisc = 38;
    public const ushort NewClass = 40;
    public const ushort DelClass = 41;
    public const ushort GetClass = 42;
    public const ushort NewFilter = 44;
    public const ushort DelFilter = 45;
    public const ushort GetFilter = 46;
}

internal static class TrafficAttribute
{
    public const ushort Kind = 1;
    public const ushort Options = 2;
}

internal static class HtbAttribute
{
    public const ushort Class = 1;
    public const ushort Init = 2;
    public const ushort CeilTable = 3;
    public const ushort RateTable = 4;
    public const ushort Rate64 = 6;
    public const ushort Ceil64 = 7;
}

internal static class U32Attribute
{
    public const ushort ClassId = 1;
    public const ushort Selector = 5;
    public const ushort Police = 6;
    public const ushort Action = 7;
}

internal static class ActionAttribute
{
    public const ushort Kind = 1;
    public const ushort Options = 2;
    public const ushort ChecksumParameters = 1;
    public const ushort PoliceParameters = 1;
    public const ushort PoliceRateTable = 2;
    public const ushort RedirectParameters = 2;
}

internal static class MarkFilterAttribute
{
    public const ushort ClassId = 1;
}

/// <summary><c>struct tcmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TrafficHeader
{
    public byte Family;
    public byte Padding1;
    public ushort Padding2;
    public int Index;
    public uint Handle;
    public uint Parent;
    public uint Information;
}

/// <summary><c>struct tc_ratespec</c>; with a link layer told, the kernel computes times itself.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RateSpecification
{
    public byte CellLog;
    public byte LinkLayer;
    public ushort Overhead;
    public short CellAlign;
    public ushort MinimumPacket;
    public uint Rate;

    public static RateSpecification Of(ulong bytesPerSecond, byte cellLog) => new()
    {
        CellLog = cellLog,
        LinkLayer = 1,   // Ethernet
        CellAlign = -1,
        Rate = (uint)Math.Min(bytesPerSecond, uint.MaxValue),
    };
}

/// <summary><c>struct tc_htb_glob</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HtbGlobal
{
    public uint Version;
    public uint RateToQuantum;
    public uint DefaultClass;
    public uint Debug;
    public uint DirectPackets;
}

/// <summary><c>struct tc_htb_opt</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HtbOptions
{
    public RateSpecification Rate;
    public RateSpecification Ceil;
    public uint Buffer;
    public uint CeilBuffer;
    public uint Quantum;
    public uint Level;
    public uint Priority;
}

/// <summary><c>struct tc_u32_sel</c>, without its keys.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct U32Selector
{
    public byte Flags;
    public byte OffsetShift;
    public byte KeyCount;
    public byte Padding;
    public ushort OffsetMask;
    public ushort Offset;
    public short OffsetOffset;
    public short HashOffset;
    public uint HashMask;
}

/// <summary><c>struct tc_csum</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChecksumParameters
{
    public uint Index;
    public uint Capabilities;
    public int Action;
    public int References;
    public int Bindings;
    public uint Update;
}

/// <summary><c>struct tc_mirred</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RedirectParameters
{
    public uint Index;
    public uint Capabilities;
    public int Action;
    public int References;
    public int Bindings;
    public int Direction;
    public uint Device;
}

/// <summary><c>struct tc_police</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PoliceParameters
{
    public uint Index;
    public int Action;
    public uint Limit;
    public uint Burst;
    public uint Mtu;
    public RateSpecification Rate;
    public RateSpecification PeakRate;
    public int References;
    public int Bindings;
    public uint Capabilities;
}

/// <summary><c>struct tc_sfq_qopt</c> and its extension <c>tc_sfq_qopt_v1</c>, all but the first two at their defaults.</summary>
[StructLayout(LayoutKind.Sequential, Size = 72)]
internal struct SfqOptions
{
    public uint Quantum;
    public int PerturbSeconds;
}
