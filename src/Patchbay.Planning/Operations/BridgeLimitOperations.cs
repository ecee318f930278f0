using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>What may pass a network's bridge: towards its guests altogether and from them, and what single ones are guaranteed.</summary>
/// <param name="Inbound">Towards guests; null for no limit, and then there are no floors.</param>
/// <param name="Outbound">From guests; null for no limit.</param>
public sealed record BridgeLimits(BandwidthRate? Inbound, BandwidthRate? Outbound)
{
    /// <summary>Rates that ports are guaranteed, by rising class.</summary>
    public ValueList<BridgeFloor> Floors { get; init; }

    /// <summary>Kilobytes a second that may go to guests at most.</summary>
    public ulong Ceiling => Inbound is { } rate ? Math.Max(rate.Peak, rate.Average) : 0;

    /// <summary>Kilobytes a second that no port is guaranteed.</summary>
    public ulong Rest
    {
        get
        {
            ulong sum = Floors.Aggregate(0UL, static (sum, f) => sum + f.Rate);
            return Floors.IsEmpty ? Inbound?.Average ?? 0 : Math.Max(1, Ceiling - Math.Min(Ceiling, sum));
        }
    }

    /// <summary>Those of a network and its ports; null for none.</summary>
    public static BridgeLimits? Of(BandwidthDefinition? network, IEnumerable<NetworkPort> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        if (network is null or { Inbound: null, Outbound: null })
        {
            return null;
        }
        return new BridgeLimits(network.Inbound, network.Outbound)
        {
            Floors = network.Inbound is null ? [] : ports
                .Where(static p => p.Bandwidth is { Inbound.Floor: > 0, ClassId: not null })
                .Select(static p => new BridgeFloor((ushort)p.Bandwidth!.ClassId!.Value, p.PresentMac ?? p.Mac, p.Bandwidth.Inbound!.Floor))
                .OrderBy(static f => f.Class).ToValueList(),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Concat(
        Words(" inbound", Inbound), Words(" outbound", Outbound), string.Concat(Floors.Select(static f => $" floor 1:{f.Class:x} {f.Mac} {f.Rate} kB/s")));

    private static string Words(string direction, BandwidthRate? rate) => rate is null
        ? ""
        : $"{direction} {rate.Average} kB/s{(rate.Peak > 0 ? $" peak {rate.Peak} kB/s" : "")}{(rate.Burst > 0 ? $" burst {rate.Burst} KiB" : "")}";
}

/// <summary>A rate that a card is guaranteed.</summary>
/// <param name="Class">The minor number of its class, from 3.</param>
/// <param name="Mac">The card's.</param>
/// <param name="Rate">Kilobytes a second.</param>
public sealed record BridgeFloor(ushort Class, MacAddress Mac, ulong Rate);

public abstract partial record HostOperation
{
    /// <summary>Limits what passes a bridge, in place of the limits it has; floors that stay are not touched.</summary>
    /// <param name="Bridge">The bridge.</param>
    /// <param name="After">Wanted; null for none.</param>
    /// <param name="Before">As it was; null for none.</param>
    public sealed record SetBridgeLimits(string Bridge, BridgeLimits? After, BridgeLimits? Before) : HostOperation
    {
        /// <summary>Whether the bridge is another's, and left without queues of ours in the end.</summary>
        public bool IsForeign { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => this with { After = Before, Before = After };

        /// <inheritdoc/>
        public override string? LossWhenMissing => "what passes the network is not limited, and no card is guaranteed its floor";

        /// <inheritdoc/>
        public override string ToString() => After is null ? $"limits of {Bridge} remove" : $"limits of {Bridge}{After}";
    }
}
