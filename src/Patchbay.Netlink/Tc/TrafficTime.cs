using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Tc;

/// <summary>The packet scheduler's time: ticks of 64 ns (PSCHED_SHIFT).</summary>
internal static class TrafficTime
{
    private const ulong NanosecondsPerTick = 64;
    private const int TableLength = 256;

    /// <summary>How long bytes take at a rate.</summary>
    public static uint Ticks(ulong bytes, ulong bytesPerSecond)
        => (uint)UInt128.Min(uint.MaxValue, (UInt128)bytes * 1_000_000_000 / bytesPerSecond / NanosecondsPerTick);

    /// <summary>The cell size, as a power of two, with which a table reaches <paramref name="mtu"/>.</summary>
    public static byte CellLog(uint mtu)
    {
        byte log = 0;
        while (mtu >> log >= TableLength)
        {
            log++;
        }
        return log;
    }

    /// <summary>What older parts of the kernel want beside a rate: the time of each packet size, in 256 steps.</summary>
    public static byte[] Table(ulong bytesPerSecond, byte cellLog)
    {
        uint[] table = new uint[TableLength];
        for (int i = 0; i < TableLength; i++)
        {
            table[i] = Ticks((ulong)(i + 1) << cellLog, bytesPerSecond);
        }
        return MemoryMarshal.AsBytes<uint>(table).ToArray();
    }
}
