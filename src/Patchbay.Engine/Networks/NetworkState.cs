using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>All that is known of a network; replaced whole by whoever holds its gate, read by anyone.</summary>
internal sealed record NetworkState
{
    public required string Name { get; init; }

    public required Guid Uuid { get; init; }

    public NetworkDefinition? Stored { get; init; }

    public LiveNetwork? Live { get; init; }

    /// <summary>Of a stored network that does not run: what a start that failed could not take back. It goes before anything else is started.</summary>
    public LiveNetwork? Left { get; init; }

    public bool Autostart { get; init; }

    public string? Problem { get; init; }

    public ValueList<string> Warnings { get; init; }

    public ValueList<string> Waits { get; init; }

    /// <summary>Neither stored nor running: not told of to anybody.</summary>
    public bool IsNothing => Stored is null && Live is null;

    public NetworkStatus Status => new()
    {
        Name = Name,
        Uuid = Uuid,
        Stored = Stored,
        Live = Live?.Definition,
        Ports = Live?.Ports ?? [],
        Pool = Live?.Pool ?? [],
        Autostart = Autostart,
        Problem = Problem,
        Warnings = Warnings,
        Waits = Waits,
    };
}

/// <summary>What runs of a network.</summary>
internal sealed record LiveNetwork(NetworkDefinition Definition, LivePhase Phase, ValueList<NetworkPort> Ports)
{
    /// <summary>What it is being changed to: operations of that change may have been done, and after a crash they are taken back.</summary>
    public NetworkDefinition? Next { get; init; }

    /// <summary>What is to be stored with it: the change is done, and after a crash this is made up for.</summary>
    public NetworkDefinition? ToStore { get; init; }

    /// <summary>Of a card whose functions are lent: these, as they were seen last.</summary>
    public ValueList<PciAddress> Pool { get; init; }
}

/// <summary>How far a running network is. It is on disk before the first operation, so that a crash at any point is known.</summary>
internal enum LivePhase
{
    /// <summary>Operations of a start may have been done: after a crash they are taken back.</summary>
    Starting,

    /// <summary>All is done: after a crash it is adopted.</summary>
    Active,

    /// <summary>Operations of a stop may have been done: after a crash it is finished.</summary>
    Stopping,
}
