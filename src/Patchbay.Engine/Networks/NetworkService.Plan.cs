using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Networks.Changes;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>
    /// What redefining a network by a document would do: of a network that runs, each difference with what becomes of it and the operations
    /// on the host, and what is stored otherwise; of one that does not, what its start would do. Nothing is changed.
    /// </summary>
    /// <param name="xml">The document.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="RefusedException">The document has mistakes, or clashes with another network.</exception>
    public Task<NetworkChangePlan> PlanAsync(string xml, CancellationToken cancellationToken) => PlanAsync(xml, spoken: [], cancellationToken);

    /// <inheritdoc cref="PlanAsync(string, CancellationToken)"/>
    /// <param name="xml">The document.</param>
    /// <param name="spoken">Subnets that are not to be chosen, as networks that are still to come have them.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<NetworkChangePlan> PlanAsync(string xml, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
    {
        NetworkDefinition definition = WithKnownUuid(NetworkDocuments.Parse(xml, validate: false, warnings: null));
        using HeldNetwork held = await ClaimAsync(definition, cancellationToken);
        ValueList<IpPrefix> said = definition.Destinations.ToValueList();
        definition = await CompleteAsync(held.Entry, definition, spoken, together: null, cancellationToken);
        return await PlanHeldAsync(held.Entry, said, definition, together: null, cancellationToken);
    }

    // Of a definition that is complete, beyond what the document says.
    private async Task<NetworkChangePlan> PlanHeldAsync(
        NetworkEntry entry, ValueList<IpPrefix> said, NetworkDefinition definition, NetworkSet? together, CancellationToken cancellationToken)
    {
        NetworkState state = entry.State;
        ValueList<NetworkChange> storedChanges = state.Stored is { } stored ? NetworkChanges.Between(stored, definition) : [];
        NetworkChangePlan planned = new(state.Name, state.Live is { } live ? NetworkChanges.Between(live.Definition, definition) : storedChanges, null)
        {
            StoredChanges = storedChanges,
            Chosen = definition.Destinations.Except(said).ToValueList(),
            Leaving = (state.Live?.Definition.Destinations ?? []).Except(definition.Destinations).ToValueList(),
            IsActive = state.Live is not null,
            MovesGuests = state.Live is { Definition: var present } && MovesGuests(present, definition),
            IsStored = state.Stored is not null,
            IsKnown = !state.IsNothing,
        };
        try
        {
            if (state.Live is null)
            {
                return planned with { Plan = await PlanStartAsync(entry, definition, together, cancellationToken) };
            }
            (HostPlan plan, LiveNetwork after, _) = await PlanChangeAsync(entry, definition, coming: [], together, cancellationToken);
            return planned with { Plan = plan, Following = after.Ports.Except(state.Live.Ports).ToValueList() };
        }
        catch (RefusedException e)
        {
            return planned with { Refused = e };
        }
    }

    // By IPv6 guests are told.
    private static bool MovesGuests(NetworkDefinition before, NetworkDefinition after)
        => before.Ips.Any(ip => ip is { IsIPv4: true, HasDhcp: true } && !after.Ips.Any(a => a.HasDhcp && a.Address.Equals(ip.Address) && a.Subnet.Equals(ip.Subnet)));

    private async Task<HostPlan> PlanStartAsync(NetworkEntry entry, NetworkDefinition definition, NetworkSet? together, CancellationToken cancellationToken)
    {
        NetworkFacts facts = FactsFor(entry, together);
        HostSnapshot seen = await ObserveAsync(entry, _engine.StartScope(definition, facts), together, cancellationToken);
        return _engine.PlanStart(definition, seen, facts, OwnerOfLink);
    }
}

/// <summary>What a definition would do.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Changes">The differences to what runs, or to what is stored where it does not run.</param>
/// <param name="Plan">The operations on the host; null where it is refused.</param>
public sealed record NetworkChangePlan(string Network, ValueList<NetworkChange> Changes, HostPlan? Plan)
{
    /// <summary>Why it would be refused; null where it would not.</summary>
    public RefusedException? Refused { get; init; }

    /// <summary>As a sentence.</summary>
    public string? Refusal => Refused?.Message;

    /// <summary>Of several documents: which, counted from 0.</summary>
    public int Document { get; init; }

    /// <summary>Whether the document could not even be compared with what there is.</summary>
    public bool IsRejected { get; init; }

    /// <summary>Where the host's routes no longer lead into it.</summary>
    public ValueList<IpPrefix> Leaving { get; init; }

    /// <summary>Of several documents: the other networks that it is changed as one with, as they exchange what they have.</summary>
    public ValueList<string> Together { get; init; }

    /// <summary>What it has not got for the time of that: a clause each.</summary>
    public ValueList<string> Meanwhile { get; init; }

    /// <summary>The differences to what is stored, which become so too.</summary>
    public ValueList<NetworkChange> StoredChanges { get; init; }

    /// <summary>The ports of guests whose cards follow, once the operations are done, as they are then.</summary>
    public ValueList<NetworkPort> Following { get; init; }

    /// <summary>Subnets that are chosen for it, as its document asks.</summary>
    public ValueList<IpPrefix> Chosen { get; init; }

    /// <summary>Whether it runs now.</summary>
    public bool IsActive { get; init; }

    /// <summary>Whether guests have IPv4 addresses by DHCP that are of no use any more, and do not know it.</summary>
    public bool MovesGuests { get; init; }

    /// <summary>Whether it is stored; one that is not is gone when it stops.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether there is a network of this name.</summary>
    public bool IsKnown { get; init; }
}
