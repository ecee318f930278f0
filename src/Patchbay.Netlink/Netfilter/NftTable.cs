namespace Patchbay.Netlink.Netfilter;

/// <summary>Which packets a table sees, <c>NFPROTO_…</c>.</summary>
public enum NftFamily : byte
{
    /// <summary>IPv4 and IPv6.</summary>
    Inet = 1,

    /// <summary>IPv4; nft's word is <c>ip</c>.</summary>
    IPv4 = 2,

    /// <summary>ARP.</summary>
    Arp = 3,

    /// <summary>Frames at one device.</summary>
    Netdev = 5,

    /// <summary>Frames through bridges.</summary>
    Bridge = 7,

    /// <summary>IPv6; nft's word is <c>ip6</c>.</summary>
    IPv6 = 10,
}

/// <summary>A table, known by family and name.</summary>
/// <param name="Family">Which packets it sees.</param>
/// <param name="Name">Unique within the family.</param>
public sealed record NftTable(NftFamily Family, string Name)
{
    /// <summary>Free text kept with the table, shown by nft.</summary>
    public string? Comment { get; init; }

    /// <summary>As nft writes it: <c>table ip patchbay</c>.</summary>
    public override string ToString() => $"table {Word} {Name}";

    private string Word => Family switch
    {
        NftFamily.IPv4 => "ip",
        NftFamily.IPv6 => "ip6",
        NftFamily.Inet => "inet",
        NftFamily.Arp => "arp",
        NftFamily.Bridge => "bridge",
        NftFamily.Netdev => "netdev",
        _ => $"{(byte)Family}",
    };
}
