using System.Net.NetworkInformation;
using Patchbay.Linux;

namespace Patchbay.Netlink.Route;

/// <summary>What to change of a device, in one message. What is null stays.</summary>
public sealed record LinkChange
{
    /// <summary>Switch on or off.</summary>
    public bool? Up { get; init; }

    /// <summary>Take all frames (IFF_PROMISC), or only its own.</summary>
    public bool? Promiscuous { get; init; }

    /// <summary>Take all frames to groups (IFF_ALLMULTI), or only those asked for.</summary>
    public bool? AllMulticast { get; init; }

    /// <summary>A new name; the kernel wants the device down on older releases.</summary>
    public string? Name { get; init; }

    /// <summary>Hardware address.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>Largest payload of a frame, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>The bridge to be a port of; 0 to leave it.</summary>
    public int? Master { get; init; }

    /// <summary>Device group.</summary>
    public uint? Group { get; init; }

    /// <summary>Free text on the device; empty removes it.</summary>
    public string? Alias { get; init; }

    /// <summary>Frames that may wait to be sent.</summary>
    public uint? TransmitQueueLength { get; init; }

    /// <summary>The namespace to move to.</summary>
    public NetworkNamespace? Namespace { get; init; }

    /// <summary>Of a bridge: whether the spanning tree protocol runs.</summary>
    public bool? Stp { get; init; }

    /// <summary>Of a bridge: how long a port listens and learns.</summary>
    public TimeSpan? ForwardDelay { get; init; }

    /// <summary>Of a bridge: whether frames are filtered by the ports' VLANs.</summary>
    public bool? VlanFiltering { get; init; }
}
