using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Firewall;

/// <summary>What happens to a packet that a rule concerns. Text is nft's.</summary>
public abstract record FirewallAction
{
    private FirewallAction()
    {
    }

    /// <summary>Lets it through, as far as this table is asked at this hook.</summary>
    public sealed record Accept : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => "accept";
    }

    /// <summary>Drops it and tells its sender that the port is unreachable.</summary>
    public sealed record Reject : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => "reject";
    }

    /// <summary>Asks no further rule of this chain.</summary>
    public sealed record GoBack : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => "return";
    }

    /// <summary>Puts the address of the link it leaves by in place of its source.</summary>
    /// <param name="Ports">Source ports to choose from; null leaves the choice to the kernel.</param>
    public sealed record Masquerade(PortSpan? Ports) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => Ports is null ? "masquerade" : $"masquerade to :{Ports}";
    }

    /// <summary>Puts an address out of a range in place of its source.</summary>
    /// <param name="First">First of the range, IPv4.</param>
    /// <param name="Last">Last of the range.</param>
    /// <param name="Ports">Source ports to choose from; null leaves the choice to the kernel.</param>
    public sealed record SourceNat(IPAddress First, IPAddress Last, PortSpan? Ports) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString()
            => $"snat ip to {First}{(Last.Equals(First) ? "" : $"-{Last}")}{(Ports is null ? "" : $":{Ports}")}";
    }

    /// <summary>Puts a guest's address in place of its destination.</summary>
    /// <param name="Address">The guest's.</param>
    /// <param name="Port">The guest's port; null leaves it as it is.</param>
    public sealed record DestinationNat(IPAddress Address, ushort? Port) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString()
        {
            bool ipv4 = Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
            string address = IpText.Format(Address);
            return $"dnat {(ipv4 ? "ip" : "ip6")} to {(Port is not { } port ? address : ipv4 ? $"{address}:{port}" : $"[{address}]:{port}")}";
        }
    }

    /// <summary>Asks the rules of another chain, and none of this one after them.</summary>
    /// <param name="Chain">Its name.</param>
    public sealed record ToChain(string Chain) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => $"goto {Chain}";
    }

    /// <summary>Is judged by the chain that a map leads to; by the next rule where the map does not know the packet.</summary>
    /// <param name="Map">The map.</param>
    public sealed record LookUp(FirewallMap Map) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => $"{NftText.Expression(Map.Key)} vmap @{Map.Name}";
    }

    /// <inheritdoc/>
    public abstract override string ToString();
}
