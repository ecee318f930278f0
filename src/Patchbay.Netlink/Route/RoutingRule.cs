namespace Patchbay.Netlink.Route;

/// <summary>A rule that says which routing table is asked, <c>RTM_NEWRULE</c>: as much of it as this product makes.</summary>
/// <param name="IsIPv4">Of which family.</param>
/// <param name="Priority">Lower is asked first.</param>
public sealed record RoutingRule(bool IsIPv4, uint Priority)
{
    /// <summary>The device that packets come in by; <c>lo</c> for those of the host itself. Null for any.</summary>
    public string? InputName { get; init; }

    /// <summary>Where packets come from; null for anywhere.</summary>
    public System.Net.IPNetwork? Source { get; init; }

    /// <summary>What is done.</summary>
    public RoutingRuleAction Action { get; init; } = RoutingRuleAction.AskTable;

    /// <summary>The table that is asked; 0 where none is.</summary>
    public uint Table { get; init; }

    /// <summary>Routes of the table with a prefix of this length or shorter do not count; null where all do.</summary>
    public int? SuppressedLength { get; init; }

    /// <summary>Who made it (<c>RTPROT_…</c>).</summary>
    public RouteOrigin Origin { get; init; }

    /// <summary>As <c>ip rule</c> shows it.</summary>
    public override string ToString()
        => $"{Priority}: from {(Source is { } source ? source : "all")}{(InputName is null ? "" : $" iif {InputName}")} "
            + (Action == RoutingRuleAction.AskTable ? $"lookup {Table}" : Action.ToString().ToLowerInvariant())
            + (SuppressedLength is { } length ? $" suppress_prefixlength {length}" : "");
}

/// <summary>What a rule does, <c>FR_ACT_…</c>; others are not of interest here.</summary>
public enum RoutingRuleAction : byte
{
    /// <summary>A table is asked.</summary>
    AskTable = 1,

    /// <summary>Goes on at another rule.</summary>
    GoTo = 2,

    /// <summary>Nothing.</summary>
    Nothing = 3,

    /// <summary>Dropped in silence.</summary>
    Blackhole = 6,

    /// <summary>Refused: unreachable.</summary>
    Unreachable = 7,

    /// <summary>Refused: prohibited.</summary>
    Prohibit = 8,
}
