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
    /// <summary>When it is asked: lower comes first.</summary>
    public int Priority { get; init; }

    /// <summary>Whether it drops what none of its rules decides.</summary>
    public bool DropsByPolicy { get; init; }

    /// <summary>
    /// The rule, in it or in a chain that every packet gets into, from which on nothing of some protocol, and in the end nothing at all, gets
    /// through; null where there is none.
    /// </summary>
    public ForeignRule? FirstStop { get; init; }

    /// <summary>Our entries in it, and in chains that every packet gets into from it.</summary>
    public Model.Values.ValueList<ForeignRule> Entries { get; init; }

    /// <summary>Whether one of our entries stands where it has effect.</summary>
    public bool HasEffectiveEntry { get; init; }

    /// <summary>Whether it drops our packets unless we say otherwise.</summary>
    public bool DropsOurs => DropsByPolicy || FirstStop is not null;

    /// <summary>As people write it.</summary>
    public override string ToString() => $"{Family} {Table} {Name}";
}

/// <summary>A rule of somebody's chain.</summary>
/// <param name="Chain">The chain that it is in.</param>
/// <param name="Handle">The kernel's number for it, unique in its table.</param>
public sealed record ForeignRule(string Chain, ulong Handle);
