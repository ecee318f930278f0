namespace Patchbay.Planning.Networks;

/// <summary>Kernel settings of a network, with keys as paths under /proc/sys.</summary>
internal static class Sysctl
{
    public const string IPv4Forward = "net/ipv4/ip_forward";

    // Exists wherever the kernel has IPv6.
    public const string IPv6Forward = "net/ipv6/conf/all/forwarding";

    /// <summary>Whether the other IPv4 addresses of a subnet stay when a link's first one of it goes.</summary>
    public static string PromoteSecondaries(string link) => $"net/ipv4/conf/{link}/promote_secondaries";

    /// <summary>A bridge speaks IPv6 only where its network has an IPv6 address, and never takes one from its guests.</summary>
    public static IEnumerable<(string Key, string Value)> OfBridge(string bridge, bool hasIPv6) =>
    [
        ($"net/ipv6/conf/{bridge}/disable_ipv6", hasIPv6 ? "0" : "1"),
        ($"net/ipv6/conf/{bridge}/accept_ra", "0"),
        ($"net/ipv6/conf/{bridge}/autoconf", "0"),
    ];
}
