using System.Net;
using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <content>Forwards; and rules follow what they depend on: a guest that is plugged in, an address that is leased, a peer that runs.</content>
public sealed partial class NetworkService
{
    /// <summary>Adds a forward to a network's definitions. Both change or none does.</summary>
    /// <param name="uuid">The network.</param>
    /// <param name="forward">Which.</param>
    /// <param name="affects">Which definition; null for what runs and what is stored, as far as they are there.</param>
    /// <param name="cancellationToken">Takes a half-done change back.</param>
    /// <returns>Whether it was not there before.</returns>
    public Task<bool> AddForwardAsync(Guid uuid, PortForward forward, Affects? affects, CancellationToken cancellationToken)
        => ChangeExtensionsAsync(uuid, e => e.Forwards.Contains(forward) ? e : e with { Forwards = e.Forwards.Add(forward) }, affects, cancellationToken);

    /// <summary>Removes forwards from a network's definitions, whoever they lead to. Both change or none does.</summary>
    /// <param name="uuid">The network.</param>
    /// <param name="protocol">Of which protocol.</param>
    /// <param name="ports">The host's ports.</param>
    /// <param name="listen">The host's address; null for whichever.</param>
    /// <param name="affects">As in <see cref="AddForwardAsync"/>.</param>
    /// <param name="cancellationToken">Takes a half-done change back.</param>
    /// <returns>Whether there was any.</returns>
    public Task<bool> RemoveForwardsAsync(Guid uuid, PortProtocol protocol, PortSpan ports, IPAddress? listen, Affects? affects, CancellationToken cancellationToken)
    {
        return ChangeExtensionsAsync(uuid, e => e with { Forwards = e.Forwards.Where(f => !IsMeant(f)).ToValueList() }, affects, cancellationToken);

        bool IsMeant(PortForward forward) => forward.Protocol == protocol && forward.Ports == ports && (listen is null || listen.Equals(forward.Listen));
    }

    // What a plan for a network follows from beyond its document and the host.
    private NetworkFacts FactsFor(NetworkEntry entry, NetworkSet? together = null)
    {
        NetworkState state = entry.State;
        ValueList<NetworkDefinition> others = _registry.Running(but: entry);
        return new NetworkFacts
        {
            Addresses = KnownAddresses(state.Name),
            Guests = (state.Live?.Ports ?? []).Select(p => new PluggedGuest(p.OwnerName, p.Mac)).ToValueList(),
            Others = together is null ? others : NetworkMoves.Foresee(others, together.Others(entry)),
        };
    }

    private ValueList<KnownAddress> KnownAddresses(string network)
    {
        try
        {
            return _leases.Read(network).Where(l => l.Mac is not null)
                .OrderByDescending(l => l.Expires ?? DateTimeOffset.MaxValue)
                .Select(l => new KnownAddress(l.Mac!.Value, l.Address))
                .ToValueList();
        }
        catch (StoreException e)
        {
            LogLeasesUnread(network, e.Message);
            return [];
        }
    }

    // Targets that are addresses stay where they are.
    private void FollowTargets(NetworkEntry entry)
    {
        if (entry.State.Live?.Definition.Extensions.Forwards.Any(f => f.Target is not ForwardTarget.At) == true)
        {
            _ = FollowTargetsAsync(entry);
        }
    }

    // What a network lets in from its peers follows from whether those run, and from what they say.
    private void FollowPeers(NetworkEntry entry, params IEnumerable<NetworkDefinition?> states)
    {
        NetworkDefinition[] own = [.. states.OfType<NetworkDefinition>()];
        bool speaks = own.Any(static o => !o.Extensions.Peers.IsEmpty);
        foreach (NetworkEntry other in _registry.Unordered())
        {
            if (other != entry && other.State.Live?.Definition is { } live && (speaks || !live.Extensions.Peers.IsEmpty)
                && own.Any(o => IsPeer(o, live) || IsPeer(live, o)))
            {
                _ = FollowTargetsAsync(other);
            }
        }
    }

    private static bool IsPeer(NetworkDefinition network, NetworkDefinition other) => network.Extensions.Peers.Any(p => p.Network == other.Name);

    // Whoever comes waits for the gate, and then finds what is true by then.
    private async Task FollowTargetsAsync(NetworkEntry entry)
    {
        await entry.Gate.WaitAsync(CancellationToken.None);
        using HeldNetwork held = new(entry, _registry);
        if (entry.IsGone || entry.State.Live is not { Phase: LivePhase.Active } live)
        {
            return;
        }
        try
        {
            NetworkFacts facts = FactsFor(entry);
            HostSnapshot seen = await _host.ObserveAsync(_engine.LookScope(live.Definition, facts), CancellationToken.None);
            HostPlan plan = _engine.PlanChange(live.Definition, live.Definition, seen, facts, OwnerOfLink);
            entry.State = entry.State with { Waits = plan.Waits };
            plan = plan with { Operations = plan.Operations.Where(o => o is HostOperation.SetFirewall or HostOperation.ForgetConnections or HostOperation.SetSysctl).ToValueList() };
            if (!plan.IsEmpty)
            {
                await _executor.ApplyAsync(plan, CancellationToken.None);
                LogFollowed(live.Definition.Name);
            }
        }
        catch (Exception e)
        {
            LogRepairFailed(live.Definition.Name, e.Message);
            entry.State = entry.State with { Problem = e.Message };
            RetrySoon(entry, LookOf(live.Definition.Name), CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network}: its rules follow guests and peers")]
    private partial void LogFollowed(string network);
}
