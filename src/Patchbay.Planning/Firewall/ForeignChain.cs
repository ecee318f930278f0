namespace Patchbay.Planning.Firewall;

/// <summary>Where a packet filter of somebody else's stands in a packet's way.</summary>
public enum ForeignHook
{
    /// <summary>To this host: guests asking for addresses and names.</summary>
    Input,

    /// <summary>Through this host.</summary>
    Forward,

    /// <summary>From this host: answers to guests.</summary>
    Output,
}

/// <summary>
/// A base chain that another program made: Docker, ufw, firewalld, an administrator. Every chain at a hook must let a packet
/// through; what one of them drops, no other can save.
/// </summary>
/// <param name="Family"><c>ip</c>, <c>ip6</c> or <c>inet</c>.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hook">Where it stands.</param>
public sealed record ForeignChain(string Family, string Table, string Name, ForeignHook Hook)
{
    /// <summary>Whether it is one of the older iptables (x_tables), which nf_tables does not show.</summary>
    public bool IsOld { get; init; }

    /// <summary>When it is asked: lower comes first.</summary>
    public int Priority { get; init; }

    /// <summary>Whether it drops what none of its rules decides.</summary>
    public bool DropsByPolicy { get; init; }

    /// <summary>
    /// The rule, in it or in a chain that every packet gets into, from which on nothing of some protocol, and in the end nothing at all, gets
    /// through; null where there is none.
    /// </summary>
    public ForeignRule? FirstStop { get; init; }

    /// <summary>Our entries in it, and in chains that every packet gets into from it; also those that none gets to any more.</summary>
    public Model.Values.ValueList<ForeignRule> Entries { get; init; }

    /// <summary>Whether one of our entries stands where it has effect.</summary>
    public bool HasEffectiveEntry { get; init; }

    /// <summary>Whether it stands where it leaves effect to what an administrator names, too.</summary>
    public bool IsEntryInPlace { get; init; }

    /// <summary>The chain at whose end packets that nobody decides about leave it, by <c>goto</c>; null for itself.</summary>
    public string? Tail { get; init; }

    /// <summary>Whether it drops our packets unless we say otherwise.</summary>
    public bool DropsOurs => DropsByPolicy || FirstStop is not null;

    /// <summary>As people write it.</summary>
    public override string ToString() => $"{Family} {Table} {Name}{(IsOld ? " (legacy)" : "")}";
}

/// <summary>A table of the older iptables (x_tables) that drops guests' packets, or may, and where no entry is made.</summary>
/// <param name="Program">What shows it: <c>iptables-legacy</c> or <c>ip6tables-legacy</c>.</param>
/// <param name="Table">Which.</param>
/// <param name="Chain">The chain that drops; null where the program is not on this host, and so nobody can see.</param>
public sealed record OldTable(string Program, string Table, string? Chain)
{
    /// <summary>What is so, and what an administrator may do about it.</summary>
    public override string ToString() => Chain is null
        ? $"table {Table} of {Program} is loaded, and that program is not on this host: guests' packets may be dropped there; where it is installed they are let through"
        : $"{Program} -t {Table}: {Chain} drops guests' packets; for each bridge of theirs, what lets them through is {string.Join(" and ", Ways.Select(w => $"{Program} -w -t {Table} -I {Chain} {w} BRIDGE -j ACCEPT"))}";

    // Before the route is known there is no device that a packet leaves by.
    private string[] Ways => Chain == "PREROUTING" ? ["-i"] : ["-i", "-o"];
}

/// <summary>A rule of somebody's chain.</summary>
/// <param name="Chain">The chain that it is in.</param>
/// <param name="Handle">The kernel's number for it, unique in its table.</param>
public sealed record ForeignRule(string Chain, ulong Handle);
