using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>Makes a bridge, down and without addresses.</summary>
    /// <param name="Name">At most 15 bytes.</param>
    /// <param name="Mac">Its own address; null leaves it to the kernel.</param>
    /// <param name="Stp">Whether the spanning tree protocol runs.</param>
    /// <param name="DelaySeconds">Forward delay.</param>
    /// <param name="VlanFiltering">Whether ports know VLANs.</param>
    public sealed record CreateBridge(string Name, MacAddress? Mac, bool Stp, uint DelaySeconds, bool VlanFiltering) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new DeleteBridge(this);

        /// <inheritdoc/>
        public override string ToString()
            => $"link add {Name} type bridge{(Mac is { } mac ? $" address {mac}" : "")} stp {(Stp ? "on" : "off")} forward_delay {DelaySeconds}s{(VlanFiltering ? " vlan_filtering on" : "")}";
    }

    /// <summary>Removes a bridge; what was plugged in stays, unplugged.</summary>
    /// <param name="Bridge">How it is made again.</param>
    public sealed record DeleteBridge(CreateBridge Bridge) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => Bridge;

        /// <inheritdoc/>
        public override string ToString() => $"link delete {Bridge.Name}";
    }

    /// <summary>Sets a bridge's options where they differ; its address stays.</summary>
    /// <param name="After">Wanted.</param>
    /// <param name="Before">As it was.</param>
    public sealed record SetBridge(CreateBridge After, CreateBridge Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetBridge(Before, After);

        /// <inheritdoc/>
        public override string? LossWhenMissing => After.VlanFiltering && After with { VlanFiltering = false } == Before
            ? "guests' addresses on the bridge are learned, not fixed, and they may take any; the kernel cannot filter the VLANs of a bridge"
            : null;

        /// <inheritdoc/>
        public override string ToString()
            => $"link set {After.Name} type bridge"
                + (After.Stp == Before.Stp ? "" : $" stp {(After.Stp ? "on" : "off")}")
                + (After.DelaySeconds == Before.DelaySeconds ? "" : $" forward_delay {After.DelaySeconds}s")
                + (After.VlanFiltering == Before.VlanFiltering ? "" : $" vlan_filtering {(After.VlanFiltering ? "on" : "off")}");
    }

    /// <summary>Makes a macvlan in bridge mode, down and without addresses: the host's place beside macvtaps over the same device.</summary>
    /// <param name="Name">At most 15 bytes.</param>
    /// <param name="Lower">The device below, by name.</param>
    /// <param name="Mac">Its own address.</param>
    public sealed record CreateMacvlan(string Name, string Lower, MacAddress Mac) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new DeleteMacvlan(this);

        /// <inheritdoc/>
        public override string ToString() => $"link add {Name} link {Lower} type macvlan mode bridge address {Mac}";
    }

    /// <summary>Removes a macvlan with its addresses and routes; none there is as good.</summary>
    /// <param name="Macvlan">How it is made again.</param>
    public sealed record DeleteMacvlan(CreateMacvlan Macvlan) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => Macvlan;

        /// <inheritdoc/>
        public override string ToString() => $"link delete {Macvlan.Name}";
    }

    /// <summary>Sets a link up or down.</summary>
    public sealed record SetUp(string Link, bool Up) : HostOperation
    {
        /// <summary>Which device that is: another one of its name is left alone; null where the name alone is known.</summary>
        public LinkIdentity? Identity { get; init; }

        /// <summary>Whether it is only made sure of: what has the link so already keeps it when the plan fails.</summary>
        public bool Stays { get; init; }

        /// <inheritdoc/>
        public override HostOperation? Inverse => Stays ? null : new SetUp(Link, !Up);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} {(Up ? "up" : "down")}";
    }

    /// <summary>Gives a link another name; what is plugged into it stays, and so do its addresses and routes.</summary>
    /// <param name="Link">Its name so far.</param>
    /// <param name="Name">At most 15 bytes.</param>
    public sealed record RenameLink(string Link, string Name) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RenameLink(Name, Link);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} name {Name}";
    }

    /// <summary>Sets a link's hardware address, and tells its neighbours (gratuitous ARP).</summary>
    public sealed record SetMac(string Link, MacAddress Mac, MacAddress Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetMac(Link, Before, Mac);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} address {Mac}";
    }

    /// <summary>Sets a link's MTU, in bytes.</summary>
    /// <param name="Link">The link.</param>
    /// <param name="Mtu">Wanted.</param>
    /// <param name="Before">What it was; null where the link is new.</param>
    public sealed record SetMtu(string Link, uint Mtu, uint? Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation? Inverse => Before is { } before ? new SetMtu(Link, before, Mtu) : null;

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} mtu {Mtu}";
    }

    /// <summary>Adds an address; IPv4 with its broadcast address, IPv6 without waiting for duplicate detection.</summary>
    public sealed record AddAddress(string Link, IpPrefix Address) : HostOperation
    {
        /// <summary>The other end of a point-to-point link; null for none.</summary>
        public IPAddress? Peer { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveAddress(Link, Address) { Peer = Peer };

        /// <inheritdoc/>
        public override string ToString() => $"address add {Address}{(Peer is null ? "" : $" peer {Peer}")} on {Link}";
    }

    /// <summary>Removes an address.</summary>
    public sealed record RemoveAddress(string Link, IpPrefix Address) : HostOperation
    {
        /// <summary>The other end of a point-to-point link; null for none.</summary>
        public IPAddress? Peer { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new AddAddress(Link, Address) { Peer = Peer };

        /// <inheritdoc/>
        public override string ToString() => $"address delete {Address} on {Link}";
    }

    /// <summary>Adds a route in the main table; without a gateway, to who is on the link itself.</summary>
    public sealed record AddRoute(IpPrefix Destination, IPAddress? Gateway, string Link, uint Metric) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveRoute(Destination, Gateway, Link, Metric);

        /// <inheritdoc/>
        public override string ToString() => $"route add {Destination}{(Gateway is null ? "" : $" via {Gateway}")} dev {Link} metric {Metric}";
    }

    /// <summary>Removes a route.</summary>
    public sealed record RemoveRoute(IpPrefix Destination, IPAddress? Gateway, string Link, uint Metric) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new AddRoute(Destination, Gateway, Link, Metric);

        /// <inheritdoc/>
        public override string ToString() => $"route delete {Destination}{(Gateway is null ? "" : $" via {Gateway}")} dev {Link} metric {Metric}";
    }

    /// <summary>Writes a kernel setting under /proc/sys, unless it has the value already.</summary>
    /// <param name="Key">Path with slashes, such as <c>net/ipv4/ip_forward</c>.</param>
    /// <param name="Value">Wanted.</param>
    /// <param name="Before">Put back on undo; null where it stays (a setting of a link that goes, or one that libvirt never takes back).</param>
    public sealed record SetSysctl(string Key, string Value, string? Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation? Inverse => Before is null ? null : new SetSysctl(Key, Before, Value);

        /// <inheritdoc/>
        public override string ToString() => $"sysctl {Key} = {Value}";
    }

    /// <summary>Plugs a link into a bridge.</summary>
    public sealed record AttachPort(string Link, string Bridge) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new DetachPort(Link, Bridge);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} master {Bridge}";
    }

    /// <summary>Takes a link out of a bridge.</summary>
    public sealed record DetachPort(string Link, string Bridge) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new AttachPort(Link, Bridge);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} nomaster";
    }

    /// <summary>Sets whether a bridge port is isolated from the other isolated ones.</summary>
    public sealed record SetPortIsolated(string Link, bool Isolated) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetPortIsolated(Link, !Isolated);

        /// <inheritdoc/>
        public override string ToString() => $"bridge port {Link} isolated {(Isolated ? "on" : "off")}";
    }
}
