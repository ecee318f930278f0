using System.Globalization;
using Patchbay.Model.Ports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A card's limits as typed parameters (VIR_DOMAIN_BANDWIDTH_…), all of them unsigned 32-bit numbers.</summary>
internal static class InterfaceLimits
{
    private const string InAverage = "inbound.average";
    private const string InPeak = "inbound.peak";
    private const string InBurst = "inbound.burst";
    private const string InFloor = "inbound.floor";
    private const string OutAverage = "outbound.average";
    private const string OutPeak = "outbound.peak";
    private const string OutBurst = "outbound.burst";

    private static readonly string[] Names = [InAverage, InPeak, InBurst, InFloor, OutAverage, OutPeak, OutBurst];

    /// <summary>The limits as parameters; a client that has no room for any is told how many there are.</summary>
    public static RpcParameters16 Of(BandwidthDefinition limits, int room)
    {
        BandwidthRate inbound = limits.Inbound ?? new BandwidthRate();
        BandwidthRate outbound = limits.Outbound ?? new BandwidthRate();
        ulong[] values = [inbound.Average, inbound.Peak, inbound.Burst, inbound.Floor, outbound.Average, outbound.Peak, outbound.Burst];
        if (room == 0)
        {
            return new RpcParameters16([], Names.Length);
        }
        TypedParameter[] parameters =
        [
            .. Names.Zip(values).Take(room).Select(static p => new TypedParameter(p.First, new TypedValue.UInt32((uint)Math.Min(p.Second, uint.MaxValue)))),
        ];
        return new RpcParameters16([.. parameters], parameters.Length);
    }

    /// <summary>What parameters make of limits: a direction that is named is replaced whole, and goes where neither average nor floor is given.</summary>
    /// <exception cref="RpcErrorException">One is not known, comes twice, or is no unsigned number.</exception>
    public static Func<BandwidthDefinition?, BandwidthDefinition?> Change(IReadOnlyList<TypedParameter> parameters)
    {
        Dictionary<string, uint> given = [];
        foreach (TypedParameter parameter in parameters)
        {
            if (!Names.Contains(parameter.Field))
            {
                throw Invalid(LibvirtErrorCode.ArgumentUnsupported, $"parameter '{parameter.Field}' not supported");
            }
            if (parameter.Value is not TypedValue.UInt32 value)
            {
                throw Invalid(LibvirtErrorCode.InvalidArg, $"invalid type for parameter '{parameter.Field}': an unsigned number was expected");
            }
            if (!given.TryAdd(parameter.Field, value.Value))
            {
                throw Invalid(LibvirtErrorCode.InvalidArg, string.Create(CultureInfo.InvariantCulture, $"parameter '{parameter.Field}' occurs multiple times"));
            }
        }
        BandwidthRate inbound = new() { Average = Get(InAverage), Peak = Get(InPeak), Burst = Get(InBurst), Floor = Get(InFloor) };
        BandwidthRate outbound = new() { Average = Get(OutAverage), Peak = Get(OutPeak), Burst = Get(OutBurst) };
        bool setsIn = given.Keys.Any(static k => k.StartsWith("inbound.", StringComparison.Ordinal));
        bool setsOut = given.Keys.Any(static k => k.StartsWith("outbound.", StringComparison.Ordinal));
        return old =>
        {
            BandwidthDefinition changed = (old ?? new BandwidthDefinition()) with
            {
                Inbound = !setsIn ? old?.Inbound : inbound is { Average: 0, Floor: 0 } ? null : inbound,
                Outbound = !setsOut ? old?.Outbound : outbound.Average == 0 ? null : outbound,
            };
            return changed is { Inbound: null, Outbound: null } ? null : changed;
        };

        ulong Get(string name) => given.GetValueOrDefault(name);
    }

    private static RpcErrorException Invalid(LibvirtErrorCode code, string message) => new(code, LibvirtErrorDomain.Qemu, message);
}
