using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>What a range of addresses must satisfy, for DHCP and for translation.</summary>
internal static class AddressRanges
{
    private const uint MaxSpan = 65535;

    /// <summary>Reports the first thing that is wrong with a range.</summary>
    /// <param name="start">First address.</param>
    /// <param name="end">Last address.</param>
    /// <param name="subnet">What must hold both, or null.</param>
    /// <param name="at">Where the range stands.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void Check(IPAddress start, IPAddress end, IpPrefix? subnet, SourceLocation at, DiagnosticBag diagnostics)
    {
        if (Problem(start, end, subnet, at) is { } problem)
        {
            diagnostics.Add(problem);
        }
    }

    private static Diagnostic? Problem(IPAddress start, IPAddress end, IpPrefix? subnet, SourceLocation at)
    {
        if (start.AddressFamily != end.AddressFamily || (subnet is not null && subnet.Address.AddressFamily != start.AddressFamily))
        {
            return Findings.RangeMixesFamilies(at, start, end);
        }
        if (subnet is not null && !(subnet.Contains(start) && subnet.Contains(end)))
        {
            return Findings.RangeOutsideSubnet(at, start, end, subnet);
        }
        if (start.AddressFamily == AddressFamily.InterNetwork)
        {
            return subnet is not null && start.Equals(subnet.Network.Address) ? Findings.RangeTakesReserved(at, start, "network")
                : subnet is not null && end.Equals(subnet.Last) ? Findings.RangeTakesReserved(at, end, "broadcast")
                : Order(start, end, at, BinaryPrimitives.ReadUInt32BigEndian(start.GetAddressBytes()), BinaryPrimitives.ReadUInt32BigEndian(end.GetAddressBytes()));
        }
        byte[] first = start.GetAddressBytes();
        byte[] last = end.GetAddressBytes();
        return !first.AsSpan(0, 14).SequenceEqual(last.AsSpan(0, 14))
            ? Findings.RangeTooLarge(at, start, end)
            : Order(start, end, at, BinaryPrimitives.ReadUInt16BigEndian(first.AsSpan(14)), BinaryPrimitives.ReadUInt16BigEndian(last.AsSpan(14)));
    }

    private static Diagnostic? Order(IPAddress start, IPAddress end, SourceLocation at, uint first, uint last)
        => last < first ? Findings.RangeReversed(at, start, end)
            : last - first > MaxSpan ? Findings.RangeTooLarge(at, start, end)
            : null;
}
