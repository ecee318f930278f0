using System.Globalization;
using System.Net;

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
    public sealed record Masquerade(PortRange? Ports) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString() => Ports is null ? "masquerade" : $"masquerade to :{Ports}";
    }

    /// <summary>Puts an address out of a range in place of its source.</summary>
    /// <param name="First">First of the range, IPv4.</param>
    /// <param name="Last">Last of the range.</param>
    /// <param name="Ports">Source ports to choose from; null leaves the choice to the kernel.</param>
    public sealed record SourceNat(IPAddress First, IPAddress Last, PortRange? Ports) : FirewallAction
    {
        /// <inheritdoc/>
        public override string ToString()
            => $"snat ip to {First}{(Last.Equals(First) ? "" : $"-{Last}")}{(Ports is null ? "" : $":{Ports}")}";
    }

    /// <inheritdoc/>
    public abstract override string ToString();
}

/// <summary>Ports from first to last; one port where both are the same.</summary>
public sealed record PortRange(ushort First, ushort Last)
{
    /// <summary>As nft writes it.</summary>
    public override string ToString()
        => First == Last ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
