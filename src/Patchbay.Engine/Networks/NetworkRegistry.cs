using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>
/// Which networks there are, by uuid and by name, and whose each bridge name is. Its lock is held for a few look-ups and
/// never across a wait.
/// </summary>
internal sealed class NetworkRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, NetworkEntry> _byUuid = [];
    private readonly Dictionary<string, NetworkEntry> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<NetworkEntry, NetworkDefinition> _coming = [];

    public NetworkEntry? Find(Guid uuid)
    {
        lock (_lock)
        {
            return _byUuid.GetValueOrDefault(uuid);
        }
    }

    public NetworkEntry? Find(string name)
    {
        lock (_lock)
        {
            return _byName.GetValueOrDefault(name);
        }
    }

    /// <summary>In order of name.</summary>
    public NetworkEntry[] All() => [.. Unordered().OrderBy(static e => e.State.Name, StringComparer.Ordinal)];

    /// <summary>In no order, for what is done at each start and stop of a network among hundreds.</summary>
    public NetworkEntry[] Unordered()
    {
        lock (_lock)
        {
            return [.. _byName.Values];
        }
    }

    /// <summary>What runs, in no order.</summary>
    /// <param name="but">Whoever asks about the others.</param>
    public ValueList<NetworkDefinition> Running(NetworkEntry? but = null)
    {
        List<NetworkDefinition> running = [];
        lock (_lock)
        {
            // At each start and stop of a network among hundreds.
            running.EnsureCapacity(_byName.Count);
            foreach (NetworkEntry entry in _byName.Values)
            {
                if (entry != but && entry.State.Live is { Phase: LivePhase.Active } live)
                {
                    running.Add(live.Definition);
                }
            }
        }
        return running.ToValueList();
    }

    /// <summary>The network that runs on a bridge of this name, or gives the host a place of this name.</summary>
    public NetworkEntry? FindByLiveLink(string link)
    {
        lock (_lock)
        {
            foreach (NetworkEntry entry in _byName.Values)
            {
                if (Has(entry.State.Live?.Definition, link))
                {
                    return entry;
                }
            }
            return null;
        }
    }

    /// <summary>Those that run, or are being started, on a bridge of this name, or lend the link: several may.</summary>
    public IReadOnlyList<NetworkEntry> FindAllByLink(string link)
    {
        lock (_lock)
        {
            // Asked at every change of every link of the host: a plain loop.
            List<NetworkEntry>? found = null;
            foreach (NetworkEntry entry in _byName.Values)
            {
                if (Follows(entry.State.Live?.Definition ?? entry.Starting, link))
                {
                    (found ??= []).Add(entry);
                }
            }
            return found ?? [];
        }
    }

    /// <summary>The entry of this identity, made where there is none.</summary>
    /// <exception cref="RefusedException">The name or the uuid is another network's.</exception>
    public NetworkEntry Claim(string name, Guid uuid)
    {
        lock (_lock)
        {
            if (_byUuid.TryGetValue(uuid, out NetworkEntry? same))
            {
                return same.State.Name == name
                    ? same
                    : throw NetworkRefusals.Failed($"network '{same.State.Name}' is already defined with uuid {uuid}");
            }
            if (_byName.TryGetValue(name, out NetworkEntry? other))
            {
                throw NetworkRefusals.Failed($"network '{name}' already exists with uuid {other.State.Uuid}");
            }
            NetworkEntry entry = new(new NetworkState { Name = name, Uuid = uuid });
            _byUuid.Add(uuid, entry);
            _byName.Add(name, entry);
            return entry;
        }
    }

    /// <summary>
    /// Takes out an entry of which nothing is left. Its gate is held. One that is out already stays so: by then its name
    /// may be that of a new network.
    /// </summary>
    public void DropIfNothing(NetworkEntry entry)
    {
        if (entry.IsGone || !entry.State.IsNothing)
        {
            return;
        }
        lock (_lock)
        {
            _byUuid.Remove(entry.State.Uuid);
            _byName.Remove(entry.State.Name);
            entry.IsGone = true;
        }
    }

    /// <summary>Takes a bridge name for a network, or tells whose it is.</summary>
    /// <param name="entry">Whose.</param>
    /// <param name="bridge">The name.</param>
    /// <param name="together">Networks that count as what they shall be; null for none.</param>
    public string? TryClaimBridge(NetworkEntry entry, string bridge, NetworkSet? together)
    {
        lock (_lock)
        {
            if (OwnerOf(bridge, except: entry, together) is { } owner)
            {
                return owner.State.Name;
            }
            entry.ClaimedBridge = bridge;
            return null;
        }
    }

    /// <summary>Takes the first free name of a template from a number on, or null where there is none.</summary>
    public (string Bridge, int Number)? ClaimFreeBridge(NetworkEntry entry, string template, int from, int to, NetworkSet? together)
    {
        lock (_lock)
        {
            for (int number = from; number <= to; number++)
            {
                string bridge = template.Replace("%d", $"{number}", StringComparison.Ordinal);
                if (OwnerOf(bridge, except: entry) is null && OwnerOf(bridge, except: entry, together) is null)
                {
                    entry.ClaimedBridge = bridge;
                    return (bridge, number);
                }
            }
            return null;
        }
    }

    /// <summary>Takes a subnet for a network, free of what other networks have and of what others are about to.</summary>
    /// <param name="entry">Whose.</param>
    /// <param name="choose">Chooses, given what other networks have and have claimed, and what its own definitions have.</param>
    /// <returns>Null where none was free.</returns>
    public IpPrefix? ClaimSubnet(NetworkEntry entry, Func<IEnumerable<IpPrefix>, IEnumerable<IpPrefix>, IpPrefix?> choose)
    {
        lock (_lock)
        {
            IpPrefix? subnet = choose(_byName.Values.Where(e => e != entry).SelectMany(Taken), Taken(entry));
            if (subnet is not null)
            {
                entry.ClaimedSubnets = entry.ClaimedSubnets.Add(subnet);
            }
            return subnet;
        }
    }

    /// <summary>
    /// Says as what a network is about to run. Two that come at once cannot both look before either is there: who says it later is told of
    /// those before.
    /// </summary>
    /// <param name="entry">Which.</param>
    /// <param name="definition">What it will run as, if nothing stands against it.</param>
    /// <returns>What others are about to run as.</returns>
    public ValueList<NetworkDefinition> Announce(NetworkEntry entry, NetworkDefinition definition)
    {
        lock (_lock)
        {
            ValueList<NetworkDefinition> others = _coming.Where(c => c.Key != entry).Select(static c => c.Value).ToValueList();
            _coming[entry] = definition;
            return others;
        }
    }

    /// <summary>Ends claims: bridge name and subnets are now the definition's, or nobody's, and what was to run does, or will not.</summary>
    public void EndClaims(NetworkEntry entry)
    {
        lock (_lock)
        {
            _coming.Remove(entry);
            entry.ClaimedBridge = null;
            entry.ClaimedSubnets = [];
        }
    }

    private static IEnumerable<IpPrefix> Taken(NetworkEntry entry)
        => new[] { entry.State.Stored, entry.State.Live?.Definition }.OfType<NetworkDefinition>().SelectMany(static n => n.Destinations).Concat(entry.ClaimedSubnets);

    private NetworkEntry? OwnerOf(string bridge, NetworkEntry except, NetworkSet? together = null)
        => _byName.Values.FirstOrDefault(e => e != except && (e.ClaimedBridge == bridge || Has(e.State.Left?.Definition, bridge)
            || (together?.Wanted(e) is { } wanted ? Has(wanted, bridge) : Has(e.State.Stored, bridge) || Has(e.State.Live?.Definition, bridge))));

    private static bool Has(NetworkDefinition? definition, string link)
        => definition is not null && (definition.Bridge?.Name == link || definition.Extensions.Host?.Device == link);

    // The host's place goes and comes with the device that it is over; and what is lent is not there for as long as it is gone.
    private static bool Follows(NetworkDefinition? definition, string link) => Has(definition, link) || definition?.LentLinks.Contains(link) == true;
}
