using Patchbay.Linux;
using Patchbay.Netlink;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Puts networks' firewalls into the kernel, each change in one transaction, and looks whether they are there. What it
/// asks and sends concerns one network: the cost does not grow with the others.
/// </summary>
public sealed class FirewallWriter(NetfilterSocket socket)
{
    private static readonly NftTable Table = FirewallEncoding.Table;

    // Ports of one protocol and family; a bound for the search alone.
    private const int MaxTranslations = 4 * 65536;

    private readonly Lock _lock = new();

    // What is to be replaced next, and whether somebody is at it; the list is its own lock.
    private readonly List<Replacement> _waiting = [];
    private bool _isReplacing;

    // At which generation of the packet filter the base chains were right, and whether those for port forwards were among
    // them: as long as it is the same, nobody has touched them. Guarded by the lock.
    private (uint Generation, bool HasForwards)? _base;

    // As they were at a generation of the packet filter, by bridge; guarded by the lock.
    private (uint Generation, ILookup<string?, FirewallEntry> Entries)? _forwarding;

    /// <summary>
    /// Replaces one network's part; the table and its base chains are made, or mended, where they are not right, and go with
    /// the last network. Parts that are to be replaced meanwhile are replaced together: at each transaction the kernel goes
    /// through all of the table.
    /// </summary>
    /// <param name="before">What is there as far as known; null where nothing is known.</param>
    /// <param name="after">What shall be there; null for nothing.</param>
    /// <exception cref="NetlinkException">The kernel refused a part, by name, and made none of it.</exception>
    public Task SetAsync(NetworkFirewall? before, NetworkFirewall? after)
    {
        Replacement mine = new(before, after);
        lock (_waiting)
        {
            _waiting.Add(mine);
            if (_isReplacing)
            {
                return mine.Done.Task;
            }
            _isReplacing = true;
        }
        ReplaceWaiting();
        return mine.Done.Task;
    }

    // One round is for whoever found nobody at work; who came meanwhile is not its business.
    private void ReplaceWaiting()
    {
        Replacement[] all;
        lock (_waiting)
        {
            all = [.. _waiting];
            _waiting.Clear();
        }
        ReplaceAll(all);
        lock (_waiting)
        {
            _isReplacing = _waiting.Count > 0;
            if (_isReplacing)
            {
                _ = Task.Run(ReplaceWaiting);
            }
        }
    }

    private void ReplaceAll(Replacement[] all)
    {
        lock (_lock)
        {
            // What goes before what comes, each together: what one leaves may be another's. What becomes something else does so alone.
            CommitTogether([.. all.Where(static r => r.After is null)]);
            Array.ForEach([.. all.Where(static r => r is { Before: not null, After: not null })], CommitAlone);
            CommitTogether([.. all.Where(static r => r is { Before: null, After: not null })]);
        }
    }

    private void CommitTogether(Replacement[] all)
    {
        if (all.Length > 1)
        {
            try
            {
                Commit(all);
                Array.ForEach(all, static r => r.Done.SetResult());
                return;
            }
            catch (Exception)
            {
                // One by one, then: each hears of its own.
            }
        }
        Array.ForEach(all, CommitAlone);
    }

    private void CommitAlone(Replacement one)
    {
        try
        {
            CommitOne(one);
            one.Done.SetResult();
        }
        catch (Exception e)
        {
            one.Done.SetException(e);
        }
    }

    private void CommitOne(Replacement one)
    {
        try
        {
            Commit([one]);
        }
        catch (NetlinkException e) when (e.Errno == Errno.EBUSY && one.Before is not null)
        {
            // Something leads to a chain that goes, and is not in what was said to be there: gone through once more.
            Commit([one with { Before = one.Before with { Entries = [] } }]);
        }
    }

    private void Commit(Replacement[] all)
    {
        uint generation = socket.Generation();
        bool adds = all.Any(static r => r.After is not null);
        bool? forwards = !adds ? Known(generation)
            : all.Any(static r => r.After is { HasForwards: true }) || (Known(generation) ?? Exists(FirewallTable.Forwards.Name));
        NftBatch batch = new();
        if (adds && !IsBaseInPlace(forwards!.Value, generation))
        {
            AddBase(batch, forwards.Value);
        }
        foreach (Replacement one in all)
        {
            Replace(batch, one.Before, one.After);
        }
        if (batch.Count > 0)
        {
            socket.Commit(batch);
            // The next one is ours, unless another program got in between.
            _base = forwards is { } standing && socket.Generation() == generation + 1 ? (generation + 1, standing) : null;
        }
        foreach (Replacement one in all)
        {
            RemoveUnused(one.Before, one.After, _base?.HasForwards);
        }
    }

    /// <summary>Whether a network's part is in place: its rules, what leads to them, and the base chains, all as wanted.</summary>
    public bool IsInPlace(NetworkFirewall wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        lock (_lock)
        {
            uint generation = socket.Generation();
            return IsBaseInPlace(HasForwards(wanted, generation), generation)
                && wanted.Chains.All(c => Stands(c.Name, c.Rules.Select(FirewallEncoding.Rule)))
                && wanted.Entries.Where(e => !e.Map.IsInterval).All(e => Find(e) is { } found && (IsShared(e) || found.Verdict?.Chain == e.Chain))
                && (wanted.HasForwards
                    ? Forwarding(wanted.Bridge).ToHashSet().SetEquals(wanted.Entries.Where(e => e.Map.IsInterval))
                    : !NetworkFirewall.ChainNames(wanted.Bridge).Where(IsForwarding).Any(Exists));
        }
    }

    /// <summary>Bridges that have chains, whether or not all is right with them.</summary>
    public IReadOnlyList<string> Bridges()
        => [.. socket.Chains(Table).Select(c => NetworkFirewall.BridgeOf(c.Name)).OfType<string>().Distinct()];

    private void Replace(NftBatch batch, NetworkFirewall? before, NetworkFirewall? after)
    {
        if (before is not null && before.Bridge != after?.Bridge)
        {
            Replace(batch, before.Bridge, before, null);
        }
        if (after is not null)
        {
            Replace(batch, after.Bridge, before?.Bridge == after.Bridge ? before : null, after);
        }
    }

    private void Replace(NftBatch batch, string bridge, NetworkFirewall? before, NetworkFirewall? after)
    {
        string[] standing = [.. NetworkFirewall.ChainNames(bridge).Where(Exists), .. Translations(bridge)];
        FirewallEntry[] entries = standing.Length == 0 ? [] : [.. Leading(standing, before, after), .. IsForwarding(standing) ? Forwarding(bridge) : []];
        FirewallEntry[] wanted = after is null ? [] : [.. after.Entries.Where(e => !IsTaken(e, bridge))];

        foreach (FirewallEntry entry in entries.Except(wanted))
        {
            batch.DeleteElements(Table, FirewallEncoding.Set(entry.Map), FirewallEncoding.Key(entry));
        }
        foreach (FirewallChain chain in after?.Chains ?? [])
        {
            batch.AddChain(Table, new NftChain(chain.Name));
            if (standing.Contains(chain.Name))
            {
                batch.FlushChain(Table, chain.Name);
            }
            foreach (FirewallRule rule in chain.Rules)
            {
                batch.AddRule(Table, chain.Name, FirewallEncoding.Rule(rule));
            }
        }
        foreach (FirewallEntry entry in wanted.Except(entries))
        {
            batch.AddElements(Table, FirewallEncoding.Set(entry.Map), FirewallEncoding.Element(entry));
        }
        foreach (string stale in standing.Except(after?.Chains.Select(c => c.Name) ?? []))
        {
            batch.DeleteChain(Table, stale);
        }
    }

    // What leads to the chains that stand. Who says what was there is believed, after a look; else all entries are gone
    // through: nothing may lead to a chain when it goes.
    private FirewallEntry[] Leading(string[] chains, NetworkFirewall? before, NetworkFirewall? after)
    {
        if (before is { Entries.IsEmpty: false })
        {
            return [.. before.Entries.Union(after?.Entries ?? []).Where(e => !e.Map.IsInterval && Find(e)?.Verdict?.Chain is { } chain && chain == e.Chain)];
        }
        return [.. FirewallTable.Maps.SelectMany(map => socket.Elements(Table, FirewallEncoding.Set(map))
            .Where(e => chains.Contains(e.Verdict?.Chain))
            .Select(e => new FirewallEntry(map, FirewallEncoding.KeyText(map, e), e.Verdict!.Chain!)))];
    }

    // Entries for forwarded ports are gone through: targets change with leases, which nobody remembers after a restart.
    // Those of all networks are read at once, and again only when somebody has changed a table: a look at many networks costs one reading.
    private IEnumerable<FirewallEntry> Forwarding(string bridge)
    {
        uint generation = socket.Generation();
        if (_forwarding is null || _forwarding.Value.Generation != generation)
        {
            _forwarding = (generation, FirewallTable.ForwardMaps.SelectMany(map => socket.Elements(Table, FirewallEncoding.Set(map))
                .Where(static e => e.Verdict?.Chain is not null)
                .Select(e => new FirewallEntry(map, FirewallEncoding.KeyText(map, e), e.Verdict!.Chain!)))
                .ToLookup(static e => NetworkFirewall.BridgeOf(e.Chain)));
        }
        return _forwarding.Value.Entries[bridge];
    }

    private IEnumerable<string> Translations(string bridge)
    {
        for (int number = 1; number <= MaxTranslations && NetworkFirewall.TranslationName(bridge, number) is var name && Exists(name); number++)
        {
            yield return name;
        }
    }

    private static bool IsForwarding(string[] chains) => chains.Any(IsForwarding);

    private static bool IsForwarding(string chain) => chain.StartsWith("let_", StringComparison.Ordinal);

    private bool Exists(string chain) => socket.FindChain(Table, chain) is not null;

    // The part for port forwards stands while a network has some.
    private bool HasForwards(NetworkFirewall network, uint generation) => network.HasForwards || (Known(generation) ?? Exists(FirewallTable.Forwards.Name));

    // Whether the part for port forwards stands; null where nothing is known of the base chains.
    private bool? Known(uint generation) => _base is { } known && known.Generation == generation ? known.HasForwards : null;

    // Without a network the table is of no use, and packets need not pass its base chains. The kernel counts its
    // parts, so that finding out costs the same with any number of networks. The part for port forwards goes with the last of those.
    private void RemoveUnused(NetworkFirewall? before, NetworkFirewall? after, bool? forwards)
    {
        NftBatch batch = new();
        int plain = FirewallTable.Maps.Count + FirewallTable.BaseChains.Count;
        int forwarding = FirewallTable.Maps.Count + FirewallTable.ForwardMaps.Count + FirewallTable.BaseChainsWithForwards.Count + 1;
        if (after is null && socket.CountParts(Table) is { } parts && (parts == plain || (parts == forwarding && Exists(FirewallTable.Forwards.Name))))
        {
            batch.DestroyTable(Table);
        }
        else if (after is not { HasForwards: true } && before is not { HasForwards: false } && (forwards ?? Exists(FirewallTable.Forwards.Name))
            && FirewallTable.ForwardMaps.All(m => socket.Elements(Table, FirewallEncoding.Set(m)).Count == 0))
        {
            AddBase(batch, forwards: false);
            foreach (string chain in FirewallTable.BaseChainsWithForwards.Select(c => c.Name).Except(FirewallTable.BaseChains.Select(c => c.Name)).Append(FirewallTable.Forwards.Name))
            {
                batch.FlushChain(Table, chain);
                batch.DeleteChain(Table, chain);
            }
            foreach (FirewallMap map in FirewallTable.ForwardMaps)
            {
                batch.DeleteSet(Table, map.Name);
            }
        }
        else
        {
            return;
        }
        _base = null;
        socket.Commit(batch);
    }

    // Two networks may have the same address on the host, with prefixes of other lengths; what the host sends from it is
    // translated as the first one says.
    private bool IsTaken(FirewallEntry entry, string bridge)
        => IsShared(entry) && Find(entry)?.Verdict?.Chain is { } chain && NetworkFirewall.BridgeOf(chain) != bridge;

    private static bool IsShared(FirewallEntry entry) => entry.Map.Key is FirewallKey.SourceIPv4 or FirewallKey.SourceIPv6;

    private NftElement? Find(FirewallEntry entry) => socket.FindElement(Table, entry.Map.Name, FirewallEncoding.Key(entry).Key);

    private bool IsBaseInPlace(bool forwards, uint generation)
    {
        if (Known(generation) == forwards)
        {
            return true;
        }
        bool stands = (forwards ? FirewallTable.BaseChainsWithForwards : FirewallTable.BaseChains).All(c => Stands(c.Name, FirewallEncoding.Rules(c)))
            && (!forwards || Stands(FirewallTable.Forwards.Name, FirewallTable.Forwards.Rules.Select(FirewallEncoding.Rule)));
        _base = stands && socket.Generation() == generation ? (generation, forwards) : null;
        return stands;
    }

    private bool Stands(string chain, IEnumerable<NftRule> rules)
        => socket.Rules(Table, chain).Select(r => r.Rule.WithoutCounts()).SequenceEqual(rules);

    private static void AddBase(NftBatch batch, bool forwards)
    {
        batch.AddTable(Table);
        foreach (FirewallMap map in forwards ? FirewallTable.Maps.Concat(FirewallTable.ForwardMaps) : FirewallTable.Maps)
        {
            batch.AddSet(Table, FirewallEncoding.Set(map));
        }
        if (forwards)
        {
            batch.AddChain(Table, new NftChain(FirewallTable.Forwards.Name));
            Fill(batch, FirewallTable.Forwards.Name, FirewallTable.Forwards.Rules.Select(FirewallEncoding.Rule));
        }
        foreach (FirewallBaseChain chain in forwards ? FirewallTable.BaseChainsWithForwards : FirewallTable.BaseChains)
        {
            batch.AddChain(Table, FirewallEncoding.Chain(chain));
            Fill(batch, chain.Name, FirewallEncoding.Rules(chain));
        }
    }

    private static void Fill(NftBatch batch, string chain, IEnumerable<NftRule> rules)
    {
        batch.FlushChain(Table, chain);
        foreach (NftRule rule in rules)
        {
            batch.AddRule(Table, chain, rule);
        }
    }

    private sealed record Replacement(NetworkFirewall? Before, NetworkFirewall? After)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
