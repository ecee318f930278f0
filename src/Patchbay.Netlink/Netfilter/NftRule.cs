using System.Collections.Immutable;

namespace Patchbay.Netlink.Netfilter;

/// <summary>A rule: expressions from left to right, until one does not match or a verdict is given. Compares by value.</summary>
public sealed record NftRule
{
    /// <summary>A rule of these expressions.</summary>
    public NftRule(params ReadOnlySpan<NftExpression> expressions) => Expressions = [.. expressions];

    /// <summary>The expressions, first to last.</summary>
    public ImmutableArray<NftExpression> Expressions { get; init; }

    /// <summary>Free text kept with the rule, shown by nft; at most 127 bytes.</summary>
    public string? Comment { get; init; }

    /// <summary>The same rule with its counters at zero, for comparing what is wanted with what is seen.</summary>
    public NftRule WithoutCounts()
        => this with { Expressions = [.. Expressions.Select(static e => e is NftExpression.Counter ? new NftExpression.Counter() : e)] };

    /// <inheritdoc/>
    public bool Equals(NftRule? other)
        => other is not null && Comment == other.Comment && Expressions.SequenceEqual(other.Expressions);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (NftExpression expression in Expressions)
        {
            hash.Add(expression);
        }
        hash.Add(Comment);
        return hash.ToHashCode();
    }

    /// <summary>The expressions, one after the other.</summary>
    public override string ToString() => string.Join(' ', Expressions);
}

/// <summary>A rule as it stands in a table.</summary>
/// <param name="Chain">The chain it is in.</param>
/// <param name="Handle">The kernel's number for it, unique within the table.</param>
/// <param name="Rule">The rule.</param>
public sealed record NftStandingRule(string Chain, ulong Handle, NftRule Rule);
