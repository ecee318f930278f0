using System.Net.NetworkInformation;
using Patchbay.Linux;

namespace Patchbay.Netlink.Route;

/// <summary>A device to be made. What is null is left to the kernel.</summary>
public abstract record NewLink
{
    private NewLink()
    {
    }

    /// <summary>Its name, at most 15 bytes; not a template, as the kernel does not say what it made of one.</summary>
    public required string Name { get; init; }

    /// <summary>Hardware address.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>Largest payload of a frame, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Device group.</summary>
    public uint? Group { get; init; }

    /// <summary>Free text on the device, at most 255 bytes.</summary>
    public string? Alias { get; init; }

    /// <summary>The bridge to be a port of from the start.</summary>
    public int? Master { get; init; }

    /// <summary>Switched on from the start.</summary>
    public bool Up { get; init; }

    /// <summary>The kernel's word for the kind.</summary>
    public abstract string Kind { get; }

    /// <summary>A bridge.</summary>
    public sealed record Bridge : NewLink
    {
        /// <inheritdoc/>
        public override string Kind => "bridge";

        /// <summary>Whether the spanning tree protocol runs.</summary>
        public bool? Stp { get; init; }

        /// <summary>How long a port listens and learns; the kernel raises it to 2 s while the protocol runs.</summary>
        public TimeSpan? ForwardDelay { get; init; }

        /// <summary>Whether frames are filtered by the ports' VLANs.</summary>
        public bool? VlanFiltering { get; init; }
    }

    /// <summary>A pair of devices: what enters one leaves the other.</summary>
    /// <param name="Peer">Name of the other end.</param>
    public sealed record Veth(string Peer) : NewLink
    {
        /// <inheritdoc/>
        public override string Kind => "veth";

        /// <summary>Where the other end is put; null for the same namespace.</summary>
        public NetworkNamespace? PeerNamespace { get; init; }

        /// <summary>The other end's hardware address.</summary>
        public PhysicalAddress? PeerMac { get; init; }
    }

    /// <summary>A device with an address of its own over another device.</summary>
    /// <param name="Lower">Index of the device below.</param>
    /// <param name="Mode">Who hears whom.</param>
    public sealed record Macvlan(int Lower, MacvlanMode Mode) : NewLink
    {
        /// <inheritdoc/>
        public override string Kind => "macvlan";
    }

    /// <summary>As <see cref="Macvlan"/>, with a character device <c>/dev/tapINDEX</c> in place of a stack.</summary>
    /// <param name="Lower">Index of the device below.</param>
    /// <param name="Mode">Who hears whom.</param>
    public sealed record Macvtap(int Lower, MacvlanMode Mode) : NewLink
    {
        /// <inheritdoc/>
        public override string Kind => "macvtap";
    }

    /// <summary>A device that frames of another are sent through, so that what comes in may be queued.</summary>
    public sealed record Intermediate : NewLink
    {
        /// <inheritdoc/>
        public override string Kind => "ifb";
    }

    /// <summary>One VLAN of another device (802.1Q).</summary>
    /// <param name="Lower">Index of the device below.</param>
    /// <param name="Id">1 to 4094.</param>
    public sealed record Vlan(int Lower, ushort Id) : NewLink
    {
        /// <inheritdoc/>
        public override string Kind => "vlan";
    }
}

/// <summary>Who hears whom over one lower device, <c>MACVLAN_MODE_…</c>.</summary>
public enum MacvlanMode : uint
{
    /// <summary>Nobody but the outside.</summary>
    Private = 1,

    /// <summary>The outside switch sends frames back to the others.</summary>
    Vepa = 2,

    /// <summary>All of them, in place.</summary>
    Bridge = 4,

    /// <summary>There is one, and it takes the lower device whole.</summary>
    Passthrough = 8,
}
