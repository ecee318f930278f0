using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>libvirt's <c>&lt;route&gt;</c>: a network reached through a guest.</summary>
public sealed record RouteDefinition
{
    /// <summary>As written; null where not given.</summary>
    public string? Family { get; init; }

    /// <summary>The network's address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>IPv4 mask as written.</summary>
    public IPAddress? Netmask { get; init; }

    /// <summary>Length as written; null where not given.</summary>
    public uint? Prefix { get; init; }

    /// <summary>The next hop, inside one of the network's subnets.</summary>
    public required IPAddress Gateway { get; init; }

    /// <summary>Null where not given; the kernel gets 1.</summary>
    public uint? Metric { get; init; }

    /// <summary>The network: prefix, else mask, else all.</summary>
    public IpPrefix Destination => new(Address, Length());

    private int Length()
    {
        if (Prefix is { } prefix)
        {
            return (int)prefix;
        }
        return Netmask is null ? 0 : Netmask.GetAddressBytes().Sum(octet => System.Numerics.BitOperations.PopCount(octet));
    }
}
