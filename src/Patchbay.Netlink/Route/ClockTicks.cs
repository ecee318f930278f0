namespace Patchbay.Netlink.Route;

/// <summary>The kernel's USER_HZ: hundredths of a second on every architecture Patchbay runs on.</summary>
internal static class ClockTicks
{
    private const int PerSecond = 100;

    public static uint FromTime(TimeSpan time) => checked((uint)(time.Ticks / (TimeSpan.TicksPerSecond / PerSecond)));

    public static TimeSpan ToTime(uint ticks) => TimeSpan.FromTicks(ticks * (TimeSpan.TicksPerSecond / PerSecond));
}
