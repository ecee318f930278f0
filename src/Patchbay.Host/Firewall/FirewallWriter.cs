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

    private readonly Lock _lock = new();

    /// <summary>
    /// Replaces one network's part; the table and its base chains are made, or mended, where they are not right, and go with
    /// the last network.
    /// </summary>
    /// <param name="before">What is there as far as known; null where nothing is known.</param>
    /// <param name="after">What shall be there; null for nothing.</param>
    /// <exception cref="NetlinkException">The kernel refused a part, by name, and made none of it.</exception>
    public void Set(NetworkFirewall? before, NetworkFirewall? after)
    {
        lock (_lock)
        {
            try
            {
                socket.Commit(Changes(before, after));
            }
            catch (NetlinkException e) when (e.Errno == Errno.EBUSY && before is not null)
            {
                // Something leads to a chain that goes, and is not in what was said to be there: gone through once more.
                socket.Commit(Changes(before with { Entries = [] }, after));
            }
            // Without a network the table is of no use, and packets need not pass its base chains. The kernel counts its
            // parts, so that finding out costs the same with any number of networks.
            if (after is null && socket.CountParts(Table) == FirewallTable.Maps.Count + FirewallTable.BaseChains.Count)
            {
                NftBatch batch = new();
                batch.DestroyTable(Table);
                socket.Commit(batch);
            }
        }
    }

    /// <summary>Whether a network's part is in place: its rules, what leads to them, and the base chains, all as wanted.</summary>
    public bool IsInPlace(NetworkFirewall wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        lock (_lock)
        {
            return IsBaseInPlace()
                && wanted.Chains.All(c => Stands(c.Name, c.Rules.Select(FirewallEncoding.Rule)))
                && wanted.Entries.All(e => Find(e) is { } found && (IsShared(e) || found.Verdict?.Chain == e.Chain));
        }
    }

    /// <summary>Bridges that have chains, whether or not all is right with them.</summary>
    public IReadOnlyList<string> Bridges()
        => [.. socket.Chains(Table).Select(c => NetworkFirewall.BridgeOf(c.Name)).OfType<string>().Distinct()];

    private NftBatch Changes(NetworkFirewall? before, NetworkFirewall? after)
    {
        NftBatch batch = new();
        if (after is not null && !IsBaseInPlace())
        {
            AddBase(batch);
        }
        if (before is not null && before.Bridge != after?.Bridge)
        {
            Replace(batch, before.Bridge, before, null);
        }
        if (after is not null)
        {
            Replace(batch, after.Bridge, before?.Bridge == after.Bridge ? before : null, after);
        }
        return batch;
    }

    private void Replace(NftBatch batch, string bridge, NetworkFirewall? before, NetworkFirewall? after)
    {
        string[] standing = [.. NetworkFirewall.ChainNames(bridge).Where(name => socket.FindChain(Table, name) is not null)];
        FirewallEntry[] entries = standing.Length == 0 ? [] : Leading(standing, before, after);
        FirewallEntry[] wanted = after is null ? [] : [.. after.Entries.Where(e => !IsTaken(e, bridge))];

        foreach (FirewallEntry entry in entries.Except(wanted))
        {
            batch.DeleteElements(Table, FirewallEncoding.Set(entry.Map), new NftElement(FirewallEncoding.Key(entry)));
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
            return [.. before.Entries.Union(after?.Entries ?? []).Where(e => Find(e)?.Verdict?.Chain is { } chain && chain == e.Chain)];
        }
        return [.. FirewallTable.Maps.SelectMany(map => socket.Elements(Table, FirewallEncoding.Set(map))
            .Where(e => chains.Contains(e.Verdict?.Chain))
            .Select(e => new FirewallEntry(map, FirewallEncoding.KeyText(map, e.Key), e.Verdict!.Chain!)))];
    }

    // Two networks may have the same address on the host, with prefixes of other lengths; what the host sends from it is
    // translated as the first one says.
    private bool IsTaken(FirewallEntry entry, string bridge)
        => IsShared(entry) && Find(entry)?.Verdict?.Chain is { } chain && NetworkFirewall.BridgeOf(chain) != bridge;

    private static bool IsShared(FirewallEntry entry) => entry.Map.Key is FirewallKey.SourceIPv4 or FirewallKey.SourceIPv6;

    private NftElement? Find(FirewallEntry entry) => socket.FindElement(Table, entry.Map.Name, FirewallEncoding.Key(entry));

    private bool IsBaseInPlace() => FirewallTable.BaseChains.All(c => Stands(c.Name, c.Lookups.Select(FirewallEncoding.Lookup)));

    private bool Stands(string chain, IEnumerable<NftRule> rules)
        => socket.Rules(Table, chain).Select(r => r.Rule.WithoutCounts()).SequenceEqual(rules);

    private static void AddBase(NftBatch batch)
    {
        batch.AddTable(Table);
        foreach (FirewallMap map in FirewallTable.Maps)
        {
            batch.AddSet(Table, FirewallEncoding.Set(map));
        }
        foreach (FirewallBaseChain chain in FirewallTable.BaseChains)
        {
            batch.AddChain(Table, FirewallEncoding.Chain(chain));
            batch.FlushChain(Table, chain.Name);
            foreach (FirewallMap map in chain.Lookups)
            {
                batch.AddRule(Table, chain.Name, FirewallEncoding.Lookup(map));
            }
        }
    }
}
