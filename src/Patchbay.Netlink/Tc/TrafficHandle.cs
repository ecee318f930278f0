namespace Patchbay.Netlink.Tc;

/// <summary>Names a queue (<c>1:</c>) or a class (<c>1:2</c>) of a device; both parts are hexadecimal in text.</summary>
/// <param name="Major">The queue's number.</param>
/// <param name="Minor">The class's; 0 for the queue itself.</param>
public readonly record struct TrafficHandle(ushort Major, ushort Minor = 0)
{
    /// <summary>Where a device's first queue hangs.</summary>
    public static TrafficHandle Root { get; } = new(0xffff, 0xffff);

    /// <summary>Where the hook for what comes in hangs.</summary>
    public static TrafficHandle Ingress { get; } = new(0xffff, 0xfff1);

    /// <summary>The queue that the ingress hook makes, under which its filters hang.</summary>
    public static TrafficHandle IngressQueue { get; } = new(0xffff);

    internal uint Number => ((uint)Major << 16) | Minor;

    internal static TrafficHandle Of(uint number) => new((ushort)(number >> 16), (ushort)number);

    /// <summary><c>1:2</c>.</summary>
    public override string ToString() => this == Root ? "root" : this == Ingress ? "ingress" : Minor == 0 ? $"{Major:x}:" : $"{Major:x}:{Minor:x}";
}

/// <summary>A queueing discipline of a device.</summary>
/// <param name="Index">The device.</param>
/// <param name="Kind">The kernel's name of the kind.</param>
/// <param name="Handle">Its name.</param>
/// <param name="Parent">Where it hangs.</param>
public sealed record Qdisc(int Index, string Kind, TrafficHandle Handle, TrafficHandle Parent);

/// <summary>A share of a device's rate.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Parent">The queue or class it is a share of.</param>
/// <param name="Rate">What it always gets, in bytes per second.</param>
public sealed record HtbClass(TrafficHandle Id, TrafficHandle Parent, ulong Rate)
{
    /// <summary>What it gets while others leave room, in bytes per second; null is <see cref="Rate"/>.</summary>
    public ulong? Ceil { get; init; }

    /// <summary>How many bytes may go at once at <see cref="Rate"/>; null is one frame.</summary>
    public uint? Burst { get; init; }

    /// <summary>Bytes it sends before the next class has its turn; 0 leaves it to the kernel.</summary>
    public uint Quantum { get; init; }
}
