using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Firewall;

/// <summary>What a packet must be for a rule to concern it. Text is nft's.</summary>
public abstract record FirewallMatch
{
    private FirewallMatch()
    {
    }

    /// <summary>Came in over this link.</summary>
    public sealed record InputLink(string Name) : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => $"iifname \"{Name}\"";
    }

    /// <summary>Leaves over this link.</summary>
    public sealed record OutputLink(string Name) : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => $"oifname \"{Name}\"";
    }

    /// <summary>Its source is in a network. Says which IP version, too.</summary>
    /// <param name="Network">Host bits zero.</param>
    public sealed record Source(IpPrefix Network) : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Family(Network)} saddr {NftText.Of(Network)}";
    }

    /// <summary>Its destination is in a network, or outside of it.</summary>
    /// <param name="Network">Host bits zero.</param>
    /// <param name="Outside">True for all other destinations of that IP version.</param>
    public sealed record Destination(IpPrefix Network, bool Outside = false) : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Family(Network)} daddr {(Outside ? "!= " : "")}{NftText.Of(Network)}";
    }

    /// <summary>Carries a transport protocol.</summary>
    public sealed record Transport(PortProtocol Protocol) : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => $"meta l4proto {Protocol.Word()}";
    }

    /// <summary>Belongs, or relates, to a connection that was let through before.</summary>
    public sealed record Known : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => "ct state established,related";
    }

    /// <summary>Goes back to who began a connection: answers, and errors about them.</summary>
    public sealed record Answer : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => "ct direction reply";
    }

    /// <summary>Belongs to a connection whose destination was translated.</summary>
    public sealed record Translated : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => "ct status dnat";
    }

    /// <summary>Is sent to an address of the host's own.</summary>
    public sealed record ToHost : FirewallMatch
    {
        /// <inheritdoc/>
        public override string ToString() => "fib daddr type local";
    }

    /// <inheritdoc/>
    public abstract override string ToString();

    private static string Family(IpPrefix network) => network.IsIPv4 ? "ip" : "ip6";
}
