namespace Patchbay.Netlink.Netfilter;

/// <summary>A list of rules. A base chain has a hook and sees packets; the others are jumped to.</summary>
/// <param name="Name">Unique within the table.</param>
public sealed record NftChain(string Name)
{
    /// <summary>Where packets enter it; null for a chain that is only jumped to.</summary>
    public NftHook? Hook { get; init; }

    /// <summary>As read: the rules in it and those that lead to it, together.</summary>
    public uint Uses { get; init; }

    /// <summary>Free text kept with the chain.</summary>
    public string? Comment { get; init; }
}

/// <summary>Where a base chain stands.</summary>
/// <param name="Type">What it may do: <c>filter</c>, <c>nat</c> or <c>route</c>.</param>
/// <param name="Point">Where on a packet's way.</param>
/// <param name="Priority">Lower comes first; 0 is filter's, 100 source NAT's, -100 destination NAT's.</param>
/// <param name="Accept">What becomes of packets no rule decided: through, or dropped.</param>
public sealed record NftHook(string Type, NftHookPoint Point, int Priority, bool Accept = true);

/// <summary>Points on a packet's way through the host, <c>NF_INET_…</c>.</summary>
public enum NftHookPoint : uint
{
    /// <summary>As it comes in, before its route is known.</summary>
    Prerouting = 0,

    /// <summary>For this host.</summary>
    Input = 1,

    /// <summary>Through this host.</summary>
    Forward = 2,

    /// <summary>From this host.</summary>
    Output = 3,

    /// <summary>As it leaves.</summary>
    Postrouting = 4,
}
