using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Numerics;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Cli.Dry;

/// <summary>The kernel's main routes as text: /proc/net/route and /proc/net/ipv6_route.</summary>
internal static class RouteTables
{
    private const uint Reject = 0x0200; // RTF_REJECT
    private const uint FromRouterAdvertisement = 0x0004_0000; // RTF_ADDRCONF
    private const uint Local = 0x8000_0000; // RTF_LOCAL

    // Iface Destination Gateway Flags RefCnt Use Metric Mask ...; addresses in the machine's byte order.
    public static IEnumerable<RouteState> IPv4()
    {
        foreach (string[] fields in Rows("/proc/net/route").Skip(1).Where(f => f.Length >= 8))
        {
            int length = BitOperations.PopCount(Hex(fields[7]));
            yield return new RouteState(new IpPrefix(Address4(fields[1]), length), NullIfAny(Address4(fields[2])), fields[0], uint.Parse(fields[6], CultureInfo.InvariantCulture));
        }
    }

    // Destination Length Source Length NextHop Metric RefCnt Use Flags Iface; numbers in hex.
    public static IEnumerable<RouteState> IPv6()
        => IPv6Rows().Where(f => (Hex(f[8]) & (Reject | Local)) == 0)
            .Select(f => new RouteState(new IpPrefix(Address6(f[0]), (int)Hex(f[1])), NullIfAny(Address6(f[4])), f[9], Hex(f[5])))
            .Where(r => !r.Destination.Address.IsIPv6LinkLocal && !r.Destination.Address.IsIPv6Multicast);

    /// <summary>Links over which a router's advertisements made routes.</summary>
    public static IEnumerable<string> RouterAdvertised() => IPv6Rows().Where(f => (Hex(f[8]) & FromRouterAdvertisement) != 0).Select(f => f[9]);

    private static IEnumerable<string[]> IPv6Rows() => Rows("/proc/net/ipv6_route").Where(f => f.Length >= 10);

    private static IEnumerable<string[]> Rows(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
        return lines.Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static uint Hex(string text) => uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static IPAddress Address4(string hex)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Hex(hex));
        return new IPAddress(bytes);
    }

    private static IPAddress Address6(string hex) => new(Convert.FromHexString(hex));

    private static IPAddress? NullIfAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? null : address;
}
