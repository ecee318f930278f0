using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>A network as it is at one moment: what is stored of it, what runs of it.</summary>
public sealed record NetworkStatus
{
    /// <summary>Its name; never changes.</summary>
    public required string Name { get; init; }

    /// <summary>Its uuid; never changes.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>What is stored: what the next start does. Null for a transient network.</summary>
    public NetworkDefinition? Stored { get; init; }

    /// <summary>What runs; null where it does not.</summary>
    public NetworkDefinition? Live { get; init; }

    /// <summary>The ports in use; empty where it does not run.</summary>
    public ValueList<NetworkPort> Ports { get; init; }

    /// <summary>The functions that it lends, of a card of which it lends all; as they were seen last.</summary>
    public ValueList<PciAddress> Pool { get; init; }

    /// <summary>Whether it starts with the host.</summary>
    public bool Autostart { get; init; }

    /// <summary>What is wrong with the running network and could not be put right yet; null where all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>What the administrator should know of the running network: what has no effect, or what this host cannot do.</summary>
    public ValueList<string> Warnings { get; init; }

    /// <summary>Those of the warnings that pass with what others do.</summary>
    public ValueList<string> Overlaps { get; init; }

    /// <summary>What the running network asks for and cannot have yet: a device that is to come, a guest without an address, a peer that does not run.</summary>
    public ValueList<string> Waits { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsActive => Live is not null;

    /// <summary>Whether it outlives its stop.</summary>
    public bool IsPersistent => Stored is not null;

    /// <summary>What runs, else what is stored.</summary>
    public NetworkDefinition Definition => Live ?? Stored ?? throw new InvalidOperationException($"network '{Name}' is gone");

    /// <summary>The bridge that guests are plugged into; null where the network has none.</summary>
    public string? BridgeName => Definition.Bridge?.Name;
}
