using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>libvirt's <c>&lt;ip&gt;</c>: a host address on the bridge and what is served behind it.</summary>
public sealed record IpDefinition
{
    /// <summary><c>ipv4</c> or <c>ipv6</c> as written; null where not given.</summary>
    public string? Family { get; init; }

    /// <summary>The host's address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>IPv4 mask as written; null where not given.</summary>
    public IPAddress? Netmask { get; init; }

    /// <summary>Length as written; 0 where not given.</summary>
    public uint Prefix { get; init; }

    /// <summary>Whether reverse questions of the subnet stay here; null where not given.</summary>
    public bool? LocalPtr { get; init; }

    /// <summary>Files served by TFTP.</summary>
    public string? TftpRoot { get; init; }

    /// <summary>Addresses handed out.</summary>
    public ValueList<DhcpRange> Ranges { get; init; }

    /// <summary>Fixed addresses.</summary>
    public ValueList<DhcpHost> Hosts { get; init; }

    /// <summary>What to boot over the network.</summary>
    public Bootp? Bootp { get; init; }

    /// <summary>Whether <see cref="Address"/> is IPv4.</summary>
    public bool IsIPv4 => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;

    /// <summary>Whether DHCP is served here.</summary>
    public bool HasDhcp => !Ranges.IsEmpty || !Hosts.IsEmpty;

    /// <summary>
    /// Address and length: the prefix, else the mask, else libvirt's default (IPv4 by historic class, IPv6 64).
    /// Where <see cref="SubnetProblem"/> says there is no length: the mask's leading ones, or 24.
    /// </summary>
    public IpPrefix Subnet => new(Address, EffectiveLength());

    /// <summary>Why no length follows from what is given; null where one does.</summary>
    public string? SubnetProblem => Prefix > 0 ? null
        : Netmask is not null ? IpMasks.Problem(Netmask)
        : IsIPv4 && Address.GetAddressBytes()[0] >= 224 ? $"{Address} has no default length: give a netmask or prefix"
        : null;

    private int EffectiveLength()
    {
        if (Prefix > 0)
        {
            return (int)Prefix;
        }
        if (Netmask is not null)
        {
            return IpMasks.Length(Netmask);
        }
        if (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any))
        {
            return 0;
        }
        return !IsIPv4 ? 64 : Address.GetAddressBytes()[0] switch
        {
            < 128 => 8,
            < 192 => 16,
            _ => 24,
        };
    }
}

/// <summary>libvirt's <c>&lt;range&gt;</c> of addresses.</summary>
public sealed record DhcpRange(IPAddress Start, IPAddress End, DhcpLease? Lease = null);

/// <summary>libvirt's <c>&lt;host&gt;</c> of DHCP. Which parts are set depends on the family.</summary>
public sealed record DhcpHost
{
    /// <summary>IPv4: hardware address, verbatim as entered (dnsmasq accepts more forms than one address).</summary>
    public string? Mac { get; init; }

    /// <summary>IPv6: client identifier (DUID).</summary>
    public string? Id { get; init; }

    /// <summary>Host name.</summary>
    public string? Name { get; init; }

    /// <summary>The address given; null only in a request to delete.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>For how long.</summary>
    public DhcpLease? Lease { get; init; }
}

/// <summary>libvirt's <c>&lt;lease&gt;</c>.</summary>
/// <param name="Expiry">In units; 0 means for ever.</param>
/// <param name="Unit">Minutes by default.</param>
public sealed record DhcpLease(ulong Expiry, LeaseUnit Unit);

/// <summary>The unit of a lease's time.</summary>
public enum LeaseUnit
{
    /// <summary><c>seconds</c>.</summary>
    Seconds,

    /// <summary><c>minutes</c>, the default.</summary>
    Minutes,

    /// <summary><c>hours</c>.</summary>
    Hours,
}

/// <summary>libvirt's <c>&lt;bootp&gt;</c>.</summary>
/// <param name="File">The boot file.</param>
/// <param name="Server">An address; null for the host itself.</param>
public sealed record Bootp(string File, string? Server);
