namespace Patchbay.Qmp;

/// <summary>A NIC's cable.</summary>
/// <param name="Name">The NIC's or the netdev's id.</param>
/// <param name="Up">Whether it is plugged in.</param>
public sealed record QmpLink(string Name, bool Up);

/// <summary>Which NICs tell their neighbours where they are, and how often.</summary>
/// <param name="Interfaces">NICs by id.</param>
/// <param name="Initial">Milliseconds before the second time.</param>
/// <param name="Max">The longest pause, in milliseconds.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Step">What each pause is longer by, in milliseconds.</param>
public sealed record QmpAnnounce(IReadOnlyList<string> Interfaces, int Initial = 50, int Max = 550, int Rounds = 5, int Step = 50);

/// <summary>Whose receive filter to look at.</summary>
/// <param name="Name">A NIC's id; null for all.</param>
public sealed record QmpRxFilterOf(string? Name = null);

/// <summary>What a NIC receives, as the guest set it.</summary>
/// <param name="Name">The NIC's id.</param>
/// <param name="MainMac">The guest's own address.</param>
/// <param name="Promiscuous">Whether everything is received.</param>
/// <param name="Multicast"><c>normal</c>, <c>none</c> or <c>all</c>.</param>
/// <param name="Unicast"><c>normal</c>, <c>none</c> or <c>all</c>.</param>
/// <param name="Vlan"><c>normal</c>, <c>none</c> or <c>all</c>.</param>
/// <param name="BroadcastAllowed">Whether broadcasts are received.</param>
/// <param name="MulticastOverflow">Whether the guest asked for more groups than the table holds.</param>
/// <param name="UnicastOverflow">Whether the guest asked for more addresses than the table holds.</param>
/// <param name="VlanTable">VLANs received.</param>
/// <param name="UnicastTable">Further addresses received.</param>
/// <param name="MulticastTable">Groups received.</param>
public sealed record QmpRxFilter(
    string Name, string MainMac, bool Promiscuous, string Multicast, string Unicast, string Vlan, bool BroadcastAllowed,
    bool MulticastOverflow, bool UnicastOverflow,
    IReadOnlyList<int> VlanTable, IReadOnlyList<string> UnicastTable, IReadOnlyList<string> MulticastTable);
