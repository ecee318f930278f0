using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>
/// What a network has beyond libvirt's document: the element of <see cref="NetworkExtensionsXml.Namespace"/> in
/// <c>&lt;metadata&gt;</c>, where libvirt's tools carry it unharmed.
/// </summary>
public sealed record NetworkExtensions
{
    /// <summary>A network as libvirt knows it.</summary>
    public static NetworkExtensions None { get; } = new();

    /// <summary>Ports of the host that lead to guests.</summary>
    public ValueList<PortForward> Forwards { get; init; }

    /// <summary>Other networks that guests reach as themselves.</summary>
    public ValueList<NetworkPeer> Peers { get; init; }

    /// <summary>Which way guests get out; null for the host's own.</summary>
    public NetworkEgress? Egress { get; init; }

    /// <summary>The host's place beside guests that share a device by macvtap; null for none.</summary>
    public HostSide? Host { get; init; }

    /// <summary>Subnets to be chosen, or chosen, where nobody else is.</summary>
    public ValueList<SubnetRequest> Subnets { get; init; }

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => this == None;
}
