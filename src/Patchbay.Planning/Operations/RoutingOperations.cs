using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>A rule of ours that chooses among routing tables.</summary>
/// <param name="IsIPv4">Of which family.</param>
/// <param name="Priority">Lower is asked first.</param>
/// <param name="InputLink">The link that packets come in by; <c>lo</c> for those of the host itself, and for how the kernel checks sources.</param>
public sealed record RoutingRule(bool IsIPv4, uint Priority, string InputLink)
{
    /// <summary>Where packets come from; null for anywhere.</summary>
    public IpPrefix? Source { get; init; }

    /// <summary>The table that is asked; null where packets are refused.</summary>
    public uint? Table { get; init; }

    /// <summary>Whether the table's default routes do not count, those in parts included (<see cref="IpPrefix.IsDefault"/>).</summary>
    public bool WithoutDefault { get; init; }

    /// <summary>As <c>ip rule</c> takes it.</summary>
    public override string ToString()
        => $"{(IsIPv4 ? "-4" : "-6")} priority {Priority}{(Source is null ? "" : $" from {Source}")} iif {InputLink} "
            + (Table is { } table ? $"lookup {table}{(WithoutDefault ? $" suppress_prefixlength {IpPrefix.LongestDefault(IsIPv4)}" : "")}" : "unreachable");
}

/// <summary>The default route of a table of ours.</summary>
/// <param name="Table">The table's number.</param>
/// <param name="IsIPv4">Of which family.</param>
/// <param name="Link">By which link.</param>
/// <param name="Gateway">By which router; null where the link has one other end only.</param>
public sealed record TableDefault(uint Table, bool IsIPv4, string Link, IPAddress? Gateway);

public abstract partial record HostOperation
{
    /// <summary>Adds a rule that chooses among routing tables.</summary>
    public sealed record AddRoutingRule(RoutingRule Rule) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveRoutingRule(Rule);

        /// <inheritdoc/>
        public override string ToString() => $"rule add {Rule}";
    }

    /// <summary>Removes a rule that chooses among routing tables.</summary>
    public sealed record RemoveRoutingRule(RoutingRule Rule) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new AddRoutingRule(Rule);

        /// <inheritdoc/>
        public override string ToString() => $"rule delete {Rule}";
    }

    /// <summary>Sets the default route of a routing table of ours, in one step: packets find the one before or the one after.</summary>
    /// <param name="Before">What is there; null for nothing.</param>
    /// <param name="After">What shall be there, in the same table and family; null for nothing.</param>
    public sealed record SetTableDefault(TableDefault? Before, TableDefault? After) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetTableDefault(After, Before);

        /// <inheritdoc/>
        public override string ToString()
        {
            TableDefault route = After ?? Before ?? throw new InvalidOperationException("a default route is set or removed");
            return $"route {(After is null ? "delete" : "replace")} {(route.IsIPv4 ? "0.0.0.0/0" : "::/0")}"
                + $"{(route.Gateway is { } gateway ? $" via {IpText.Format(gateway)}" : "")} dev {route.Link} table {route.Table}";
        }
    }
}
