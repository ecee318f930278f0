using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Networks;

/// <summary>Why a network cannot be put on this host as it is. The text says what, and why.</summary>
public abstract record PlanRefusal
{
    private PlanRefusal()
    {
    }

    /// <summary>What libvirt would call it.</summary>
    public virtual FindingClass LibvirtClass => FindingClass.Internal;

    /// <summary>A sentence without its full stop.</summary>
    public abstract override string ToString();

    /// <summary>The host reaches the same network by another link: its answers would go there.</summary>
    public sealed record RouteCollision(IpPrefix Network, string Link) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"the network {Network} is in use already: the host reaches it by interface {Link}";
    }

    /// <summary>Another network is about to have it.</summary>
    public sealed record Contested(IpPrefix Network, string Other) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"the network {Network} is in use already: network '{Other}' is being started or changed with it";
    }

    /// <summary>A link of the bridge's name is there, and not ours.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Kind">What it is; empty for a plain device.</param>
    public sealed record LinkExists(string Name, string Kind) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString()
            => $"the bridge cannot be named {Name}: an interface of that name exists ({(Kind.Length == 0 ? "a device" : $"a {Kind}")}) that this network did not make";
    }

    /// <summary>The host's place beside guests that share a device needs that device.</summary>
    /// <param name="Device">The device.</param>
    /// <param name="Why">A clause.</param>
    public sealed record NoHostSide(string Device, string Why) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.Unsupported;

        /// <inheritdoc/>
        public override string ToString() => $"the host gets no place of its own over the device '{Device}': {Why}";
    }

    /// <summary>The kernel's names hold 15 bytes.</summary>
    public sealed record BridgeName(string Name, string Why) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.Unsupported;

        /// <inheritdoc/>
        public override string ToString() => $"the bridge cannot be named '{Name}': {Why}";
    }

    /// <summary>Turning IPv6 forwarding on would make the host forget how it reaches others.</summary>
    public sealed record RoutesWouldBeLost(ValueList<string> Links) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString()
            => $"the host learned IPv6 routes by router advertisements on {string.Join(", ", Links)}, and would drop them once it forwards IPv6: "
                + $"set {string.Join(", ", Links.Select(l => $"net.ipv6.conf.{l}.accept_ra"))} to 2 first";
    }

    /// <summary>The document wants IPv6, the kernel has none.</summary>
    public sealed record NoIPv6(IpPrefix Address) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"the address {Address} cannot be set: this host's kernel has IPv6 switched off";
    }

    /// <summary>IPv6 needs a larger MTU.</summary>
    public sealed record MtuBelowIPv6(uint Mtu, IpPrefix Address) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.Unsupported;

        /// <inheritdoc/>
        public override string ToString() => $"the address {Address} cannot be set: IPv6 needs an MTU of 1280 or more, and the network has {Mtu}";
    }

    /// <summary>A change that is not possible while the network runs.</summary>
    /// <param name="What">The part of the document.</param>
    /// <param name="Why">A clause.</param>
    public sealed record NotWhileRunning(string What, string Why) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.OperationInvalid;

        /// <inheritdoc/>
        public override string ToString() => $"'{What}' cannot change while the network runs: {Why}";
    }

    /// <summary>Guests cannot get out by that device.</summary>
    /// <param name="Device">Its name.</param>
    /// <param name="Why">A clause.</param>
    public sealed record EgressDevice(string Device, string Why) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.OperationInvalid;

        /// <inheritdoc/>
        public override string ToString() => $"guests cannot get out by {Device}: {Why}";
    }

    /// <summary>A forward and something else want the same port of the host.</summary>
    /// <param name="Forward">The forward.</param>
    /// <param name="Other">What is in the way, for people.</param>
    public sealed record PortTaken(PortForward Forward, string Other) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.OperationInvalid;

        /// <inheritdoc/>
        public override string ToString() => $"{Forward.HostSide} cannot lead to {Forward.Target}: {Other}";
    }

    /// <summary>A forward of another network would keep guests from what this network serves them.</summary>
    /// <param name="Service">What is served.</param>
    /// <param name="Forward">The forward.</param>
    /// <param name="Network">Whose it is.</param>
    public sealed record ServiceTaken(ServedPort Service, PortForward Forward, string Network) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.OperationInvalid;

        /// <inheritdoc/>
        public override string ToString() => $"guests could not reach {Service}: network '{Network}' forwards {Forward}";
    }

    /// <summary>localPtr on a subnet that does not end where reverse zones do.</summary>
    public sealed record NoReverseZone(IpPrefix Subnet) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.Unsupported;

        /// <inheritdoc/>
        public override string ToString()
            => $"localPtr='yes' of {Subnet} has no reverse zone to name: the prefix must be "
                + (Subnet.IsIPv4 ? "8, 16 or 24" : "a multiple of 4 between 4 and 124");
    }

    /// <summary>A zone that nobody is there to put the bridge into.</summary>
    /// <param name="Zone">Asked for.</param>
    /// <param name="Problem">Where firewalld runs and does not answer: its words.</param>
    public sealed record NoFirewalld(string Zone, string? Problem) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"zone '{Zone}' was asked for, and firewalld does not {(Problem is null ? "run" : $"answer: {Problem}")}";
    }

    /// <summary>A zone that firewalld does not have.</summary>
    /// <param name="Zone">Asked for.</param>
    /// <param name="Known">Those that there are.</param>
    public sealed record NoZone(string Zone, ValueList<string> Known) : PlanRefusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"zone '{Zone}' was asked for, and firewalld has none of that name: it has {string.Join(", ", Known)}";
    }

    /// <summary>A domain that nobody is there to register with.</summary>
    /// <param name="Domain">Asked for.</param>
    /// <param name="Problem">Where systemd-resolved runs and does not answer: its words.</param>
    public sealed record NoResolver(string Domain, string? Problem) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.OperationInvalid;

        /// <inheritdoc/>
        public override string ToString() => $"domain '{Domain}' was to be registered, and systemd-resolved does not {(Problem is null ? "run" : $"answer: {Problem}")}";
    }

    /// <summary>A value that would become another line of dnsmasq's configuration.</summary>
    public sealed record LineBreak(string Where) : PlanRefusal
    {
        /// <inheritdoc/>
        public override FindingClass LibvirtClass => FindingClass.Xml;

        /// <inheritdoc/>
        public override string ToString() => $"{Where} holds a line break: it would add a line to dnsmasq's configuration";
    }
}
