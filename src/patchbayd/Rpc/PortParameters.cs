using Patchbay.Model.Ports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A port's limits as typed parameters (VIR_NETWORK_PORT_BANDWIDTH_…), all of them unsigned, in KiB and KiB a second.</summary>
internal static class PortParameters
{
    private const string Inbound = "inbound";
    private const string Outbound = "outbound";

    private static readonly string[] Names =
    [
        "inbound.average", "inbound.peak", "inbound.burst", "inbound.floor", "outbound.average", "outbound.peak", "outbound.burst",
    ];

    /// <summary>
    /// The limits of a port, zero where there is none. All of them always: libvirt's Python library sets only what it has been
    /// told of before.
    /// </summary>
    /// <param name="bandwidth">The limits.</param>
    /// <param name="room">How many the client takes; 0 asks for all there are.</param>
    public static RpcParameters16 Of(BandwidthDefinition? bandwidth, int room)
    {
        BandwidthRate inbound = bandwidth?.Inbound ?? new BandwidthRate();
        BandwidthRate outbound = bandwidth?.Outbound ?? new BandwidthRate();
        TypedParameter[] parameters = [.. Rate(Inbound, inbound), Number(Inbound, "floor", inbound.Floor), .. Rate(Outbound, outbound)];
        return new RpcParameters16([.. room > 0 ? parameters.Take(room) : parameters], parameters.Length);
    }

    /// <summary>
    /// The limits that a client sets: both directions anew. One without an average has no limit, but for the floor of what
    /// goes towards the guest. Null for no limit at all.
    /// </summary>
    /// <exception cref="RpcErrorException">A name that is none, twice, or not an unsigned number.</exception>
    public static BandwidthDefinition? Read(XdrList<TypedParameter> parameters)
    {
        Dictionary<string, uint> given = [];
        foreach (TypedParameter parameter in parameters)
        {
            if (!Names.Contains(parameter.Field))
            {
                throw Refuse($"parameter '{parameter.Field}' not supported");
            }
            if (parameter.Value is not TypedValue.UInt32 number)
            {
                throw Refuse($"invalid type of parameter '{parameter.Field}', expected 'uint'");
            }
            if (!given.TryAdd(parameter.Field, number.Value))
            {
                throw Refuse($"parameter '{parameter.Field}' occurs multiple times");
            }
        }
        BandwidthRate inbound = Rate(given, Inbound);
        BandwidthRate outbound = Rate(given, Outbound);
        BandwidthDefinition bandwidth = new()
        {
            Inbound = inbound is { Average: 0, Floor: 0 } ? null : inbound,
            Outbound = outbound.Average == 0 ? null : outbound,
        };
        return bandwidth is { Inbound: null, Outbound: null } ? null : bandwidth;
    }

    private static BandwidthRate Rate(Dictionary<string, uint> given, string direction) => new()
    {
        Average = given.GetValueOrDefault($"{direction}.average"),
        Peak = given.GetValueOrDefault($"{direction}.peak"),
        Burst = given.GetValueOrDefault($"{direction}.burst"),
        Floor = given.GetValueOrDefault($"{direction}.floor"),
    };

    private static IEnumerable<TypedParameter> Rate(string direction, BandwidthRate rate)
        => [Number(direction, "average", rate.Average), Number(direction, "peak", rate.Peak), Number(direction, "burst", rate.Burst)];

    // Documents may say more than the type holds; that is as good as the most it holds.
    private static TypedParameter Number(string direction, string name, ulong value)
        => new($"{direction}.{name}", new TypedValue.UInt32((uint)Math.Min(value, uint.MaxValue)));

    private static RpcErrorException Refuse(string why) => new(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Network, why);
}
