using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>
    /// Replaces a network's part of the firewall whole, in one transaction that no packet sees the middle of. The table
    /// and its base chains are made where they are missing.
    /// </summary>
    /// <param name="Before">What is there, as far as known, and comes back on undo; null for nothing.</param>
    /// <param name="After">What shall be there; null for nothing.</param>
    public sealed record SetFirewall(NetworkFirewall? Before, NetworkFirewall? After) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetFirewall(After, Before);

        /// <inheritdoc/>
        public override string? Details => After?.ToString();

        /// <inheritdoc/>
        public override string ToString()
            => After is null ? $"firewall remove {Before?.Bridge}" : $"firewall set {After.Bridge}: {After.Chains.Count} chains, {After.RuleCount} rules";
    }

    /// <summary>
    /// Has the kernel forget UDP connections to forwarded ports of the host that go elsewhere than new ones: their next packet is led as
    /// those are. Nothing is taken back: the kernel learns by itself.
    /// </summary>
    /// <param name="Network">The network's name.</param>
    /// <param name="Flows">Where they are led.</param>
    /// <param name="Subnets">The network's, where they may go so far.</param>
    public sealed record ForgetConnections(string Network, ValueList<ForwardedFlow> Flows, ValueList<IpPrefix> Subnets) : HostOperation
    {
        /// <inheritdoc/>
        public override string? LossWhenMissing => "UDP clients of a forwarded port that never pause go on to the guest that it led to before; the kernel has no nf_conntrack_netlink";

        /// <inheritdoc/>
        public override string ToString() => $"conntrack forget udp {string.Join(' ', Flows.Select(static f => f.Ports).Distinct())} that leads elsewhere";
    }

    /// <summary>Marks packets, before other programs' chains are asked.</summary>
    /// <param name="Before">What is marked so far; null for nothing.</param>
    /// <param name="After">What shall be; null for nothing.</param>
    public sealed record MarkPackets(PacketMarking? Before, PacketMarking? After) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new MarkPackets(After, Before);

        /// <inheritdoc/>
        public override string ToString() => $"firewall mark {After?.ToString() ?? "no packets"}";
    }

    /// <summary>Lets marked packets through another program's chain that would drop them: by one entry, and entries that stand elsewhere go.</summary>
    /// <param name="Chain">The chain.</param>
    public sealed record AddPass(ForeignChain Chain) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemovePass(Chain);

        /// <inheritdoc/>
        public override string ToString() => $"firewall pass: entry in {Chain}";
    }

    /// <summary>Takes our entries out of another program's chain.</summary>
    /// <param name="Chain">The chain.</param>
    public sealed record RemovePass(ForeignChain Chain) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new AddPass(Chain);

        /// <inheritdoc/>
        public override string ToString() => $"firewall pass: no entry in {Chain}";
    }
}
