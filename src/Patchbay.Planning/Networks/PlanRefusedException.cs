using Patchbay.Model.Values;

namespace Patchbay.Planning.Networks;

/// <summary>A plan was refused before any operation: nothing changed. All reasons are given at once.</summary>
public sealed class PlanRefusedException : Exception
{
    /// <summary>Says whose plan, and why.</summary>
    public PlanRefusedException(string network, ValueList<PlanRefusal> refusals)
        : base(string.Join("; ", refusals))
        => (Network, Refusals) = (network, refusals);

    /// <summary>The network's name.</summary>
    public string Network { get; }

    /// <summary>At least one.</summary>
    public ValueList<PlanRefusal> Refusals { get; }

    internal static void ThrowIfAny(string network, IEnumerable<PlanRefusal> refusals)
    {
        ValueList<PlanRefusal> all = refusals.Distinct().ToValueList();
        if (!all.IsEmpty)
        {
            throw new PlanRefusedException(network, all);
        }
    }
}
