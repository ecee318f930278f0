using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Finds subnets that nobody uses. Pure: the same input gives the same subnet.</summary>
public static class FreeSubnets
{
    private const int Bits4 = 32;
    private const int Bits6 = 128;
    private const int RangeSpan = 65535;
    private const int LocalPrefixLength = 48;

    // libvirt's default network is known to everybody: the search begins there.
    private static readonly IPAddress First = IPAddress.Parse("192.168.122.0");

    // RFC 1918, the smallest first: offices and clouds take the large ones.
    private static readonly IpPrefix[] Private = [Prefix("192.168.0.0", 16), Prefix("172.16.0.0", 12), Prefix("10.0.0.0", 8)];

    /// <summary>The networks in which a request's subnet may lie, in the order of the search.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="network">The network's uuid: what makes its unique local prefix unique (RFC 4193, 3.2.2).</param>
    public static ValueList<IpPrefix> Pools(SubnetRequest request, Guid network)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Within is { } within ? [within]
            : request.IsIPv4 ? Private.Where(p => p.Length <= request.Length).ToValueList()
            : [LocalPrefix(network)];
    }

    /// <summary>The host's address, the first, in a subnet as asked for that overlaps none of those taken; null where there is none.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="network">The network's uuid.</param>
    /// <param name="taken">What is in use, of both families.</param>
    public static IPAddress? Choose(SubnetRequest request, Guid network, IEnumerable<IpPrefix> taken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(taken);
        (UInt128 First, UInt128 Last)[] used = [.. taken.Where(t => Counts(t, request)).Select(Bounds)];
        foreach (IpPrefix pool in Pools(request, network))
        {
            (UInt128 first, UInt128 last) = Bounds(pool);
            UInt128 start = pool.Contains(First) && request.Within is null ? Number(First) : first;
            if ((Search(start, last, request, used) ?? Search(first, last, request, used)) is { } found)
            {
                return Address(found + 1, request.IsIPv4);
            }
        }
        return null;
    }

    /// <summary>Whether the subnet around an address, as asked for, overlaps none of those taken.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="address">The host's address in it.</param>
    /// <param name="taken">What is in use, of both families.</param>
    public static bool IsFree(SubnetRequest request, IPAddress address, IEnumerable<IpPrefix> taken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(taken);
        IpPrefix subnet = new(address, request.Length);
        return !taken.Any(t => Counts(t, request) && t.Overlaps(subnet));
    }

    private static bool Counts(IpPrefix taken, SubnetRequest request) => taken.IsIPv4 == request.IsIPv4 && !taken.IsDefault;

    /// <summary>What is handed out of a subnet whose first address is the host's.</summary>
    internal static DhcpRange RangeOf(IpPrefix subnet)
    {
        (UInt128 first, UInt128 last) = Bounds(subnet);
        UInt128 start = first + 2;
        // IPv4's last is for broadcasts; ranges of IPv6 are of 16 bits.
        UInt128 end = subnet.IsIPv4 ? UInt128.Min(last - 1, start + RangeSpan) : UInt128.Min(last, first + RangeSpan);
        return new DhcpRange(Address(start, subnet.IsIPv4), Address(end, subnet.IsIPv4));
    }

    // Each step passes what is in the way whole, so there are no more steps than there is taken.
    private static UInt128? Search(UInt128 from, UInt128 last, SubnetRequest request, (UInt128 First, UInt128 Last)[] used)
    {
        UInt128 size = UInt128.One << ((request.IsIPv4 ? Bits4 : Bits6) - request.Length);
        UInt128 at = (from + size - 1) / size * size;
        while (at <= last && last - at >= size - 1)
        {
            UInt128? next = null;
            foreach ((UInt128 First, UInt128 Last) other in used)
            {
                if (other.First <= at + (size - 1) && other.Last >= at)
                {
                    next = UInt128.Max(next ?? 0, other.Last + 1);
                }
            }
            if (next is not { } past)
            {
                return at;
            }
            at = (past + size - 1) / size * size;
        }
        return null;
    }

    private static IpPrefix LocalPrefix(Guid network)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bytes[0] = 0xfd;
        SHA256.HashData(network.ToByteArray()).AsSpan(0, 5).CopyTo(bytes[1..]);
        return new IpPrefix(new IPAddress(bytes), LocalPrefixLength);
    }

    private static IpPrefix Prefix(string address, int length) => new(IPAddress.Parse(address), length);

    private static (UInt128 First, UInt128 Last) Bounds(IpPrefix network) => (Number(network.Network.Address), Number(network.Last));

    private static UInt128 Number(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress Address(UInt128 number, bool ipv4)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(ipv4 ? bytes[12..] : bytes);
    }
}
