using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Networks.Changes;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>
    /// What redefining a network by a document would do: of a network that runs, each difference with what becomes of it and the operations
    /// on the host; of one that does not, what its start would do. Nothing is changed.
    /// </summary>
    /// <param name="xml">The document.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="RefusedException">The document has mistakes, or clashes with another network.</exception>
    public async Task<NetworkChangePlan> PlanAsync(string xml, CancellationToken cancellationToken)
    {
        NetworkDefinition definition = WithKnownUuid(NetworkDocuments.Parse(xml, validate: false, warnings: null));
        using HeldNetwork held = await ClaimAsync(definition, cancellationToken);
        definition = await CompleteAsync(held.Entry, definition, cancellationToken);
        NetworkState state = held.State;
        if (state.Live is { } live)
        {
            return await PlannedAsync(state, NetworkChanges.Between(live.Definition, definition), async () => (await PlanChangeAsync(held.Entry, definition, cancellationToken)).Plan);
        }
        NetworkFacts facts = FactsFor(held.Entry);
        HostSnapshot seen = await _host.ObserveAsync(_engine.StartScope(definition, facts), cancellationToken);
        return await PlannedAsync(
            state, state.Stored is { } stored ? NetworkChanges.Between(stored, definition) : [], () => Task.FromResult(_engine.PlanStart(definition, seen, facts, OwnerOfLink)));
    }

    private static async Task<NetworkChangePlan> PlannedAsync(NetworkState state, ValueList<NetworkChange> changes, Func<Task<HostPlan>> plan)
    {
        try
        {
            return new NetworkChangePlan(state.Name, changes, await plan(), null) { IsActive = state.Live is not null, IsKnown = !state.IsNothing };
        }
        catch (RefusedException e)
        {
            return new NetworkChangePlan(state.Name, changes, null, e.Message) { IsActive = state.Live is not null, IsKnown = !state.IsNothing };
        }
    }
}

/// <summary>What a definition would do.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Changes">The differences.</param>
/// <param name="Plan">The operations on the host; null where it is refused.</param>
/// <param name="Refusal">Why it would be refused; null where it would not.</param>
public sealed record NetworkChangePlan(string Network, ValueList<NetworkChange> Changes, HostPlan? Plan, string? Refusal)
{
    /// <summary>Whether it runs now.</summary>
    public bool IsActive { get; init; }

    /// <summary>Whether there is a network of this name.</summary>
    public bool IsKnown { get; init; }
}
