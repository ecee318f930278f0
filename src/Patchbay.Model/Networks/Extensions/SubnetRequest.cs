using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>A subnet that nobody uses, to be chosen when the network is defined; what is chosen becomes an <c>&lt;ip&gt;</c> of the document.</summary>
/// <param name="IsIPv4">Of which family.</param>
public sealed record SubnetRequest(bool IsIPv4)
{
    /// <summary>Its length where none is given.</summary>
    public const int DefaultLength4 = 24;

    /// <inheritdoc cref="DefaultLength4"/>
    public const int DefaultLength6 = 64;

    /// <summary>Bits of the subnet's prefix.</summary>
    public int Length { get; init; } = IsIPv4 ? DefaultLength4 : DefaultLength6;

    /// <summary>Where it shall lie; null for private networks (RFC 1918), and unique local ones (RFC 4193).</summary>
    public IpPrefix? Within { get; init; }

    /// <summary>Whether addresses of it are handed out.</summary>
    public bool HasDhcp { get; init; } = true;

    /// <summary>The host's address in the subnet that was chosen; null where none is yet.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether another one is to be chosen in place of that where it overlaps what others have.</summary>
    public bool IsAgain { get; init; }

    /// <summary>Whether both ask for the same, whatever was chosen.</summary>
    public bool IsLike(SubnetRequest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Address = null, IsAgain = false } == other with { Address = null, IsAgain = false };
    }

    /// <summary>The subnet around a host's address, with what is handed out of it.</summary>
    public IpDefinition At(IPAddress address)
    {
        IpPrefix subnet = new IpPrefix(address, Length).Network;
        return new IpDefinition
        {
            Family = IsIPv4 ? null : "ipv6",
            Address = address,
            Prefix = (uint)Length,
            Ranges = HasDhcp ? [FreeSubnets.RangeOf(subnet)] : [],
        };
    }
}
