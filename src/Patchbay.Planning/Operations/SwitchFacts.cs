using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>What is wanted to be known of Open vSwitch.</summary>
public sealed record SwitchScope
{
    /// <summary>Bridges to look for.</summary>
    public ValueList<string> Bridges { get; init; }

    /// <summary>Ports to look for.</summary>
    public ValueList<string> Ports { get; init; }

    /// <summary>Sockets of vhost-user whose ports are wanted.</summary>
    public ValueList<SwitchSocket> Sockets { get; init; }
}

/// <summary>A socket that a guest's card and a port of Open vSwitch may meet at.</summary>
/// <param name="Path">Its path.</param>
/// <param name="GuestListens">Whether QEMU makes it, and the switch comes; else the other way.</param>
public sealed record SwitchSocket(string Path, bool GuestListens);

/// <summary>What was seen of Open vSwitch.</summary>
public sealed record SwitchFacts
{
    /// <summary>Nothing was asked for.</summary>
    public static SwitchFacts None { get; } = new();

    /// <summary>Why its database cannot be asked; null where it answered.</summary>
    public string? Problem { get; init; }

    /// <summary>Those of the bridges asked for that it has.</summary>
    public ValueList<string> Bridges { get; init; }

    /// <summary>Those of the ports asked for that it has, by name.</summary>
    public IReadOnlyDictionary<string, SwitchPortState> Ports { get; init; } = new Dictionary<string, SwitchPortState>();

    /// <summary>Names of ports by the socket that they serve.</summary>
    public IReadOnlyDictionary<string, string> Sockets { get; init; } = new Dictionary<string, string>();
}

/// <summary>A port of Open vSwitch as seen.</summary>
/// <param name="Bridge">By name.</param>
/// <param name="Guest">The guest that it is of; null where it is of none.</param>
/// <param name="Counters">What has passed it, seen from the switch; null where it does not say.</param>
public sealed record SwitchPortState(string Bridge, Guid? Guest, LinkCounters? Counters);
