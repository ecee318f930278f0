using System.Net;

namespace Patchbay.Netlink.Route;

/// <summary>An address of a device, <c>RTM_NEWADDR</c>.</summary>
/// <param name="Index">The device.</param>
/// <param name="Address">The host's own address on it.</param>
/// <param name="PrefixLength">How much of it names the subnet, in bits.</param>
public sealed record InterfaceAddress(int Index, IPAddress Address, byte PrefixLength)
{
    /// <summary>The other end of a point-to-point link; the prefix is then its; null for none.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>The subnet's broadcast address (IPv4).</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>IPv6: usable at once, with no search for duplicates (IFA_F_NODAD).</summary>
    public bool NoDuplicateDetection { get; init; }

    /// <summary>IPv6: the search for duplicates has not ended yet.</summary>
    public bool IsTentative { get; init; }

    /// <summary>Set by an administrator or a program, not by a router's advertisement (IFA_F_PERMANENT).</summary>
    public bool IsPermanent { get; init; }

    /// <summary>How far it means something: 0 everywhere, 253 the link, 254 the host.</summary>
    public byte Scope { get; init; }

    /// <summary><c>192.168.122.1/24</c>.</summary>
    public override string ToString() => $"{Address}/{PrefixLength}";
}
