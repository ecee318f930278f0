using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Engine;

/// <summary>An address that dnsmasq has leased to a guest.</summary>
public sealed record NetworkLease
{
    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whose; of IPv6 known only where the client's DUID holds it.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>IPv6: the client's number for the association.</summary>
    public string? Iaid { get; init; }

    /// <summary>IPv6: whether the association is of temporary addresses (IA_TA).</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The name that the client gave.</summary>
    public string? Hostname { get; init; }

    /// <summary>IPv4: the client's identifier; IPv6: its DUID.</summary>
    public string? ClientId { get; init; }

    /// <summary>IPv6: our DUID.</summary>
    public string? ServerDuid { get; init; }

    /// <summary>Whether <see cref="Address"/> is IPv4.</summary>
    public bool IsIPv4 => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;

    /// <summary>Whether it still counts.</summary>
    public bool IsCurrent(DateTimeOffset now) => Expires is null || Expires >= now;
}
