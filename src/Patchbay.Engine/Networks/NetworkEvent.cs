using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>Something that became of a network.</summary>
public abstract record NetworkEvent
{
    private NetworkEvent(string network, Guid uuid) => (Network, Uuid) = (network, uuid);

    /// <summary>The network's name.</summary>
    public string Network { get; }

    /// <summary>The network.</summary>
    public Guid Uuid { get; }

    /// <summary>Its definition was stored.</summary>
    public sealed record Defined(string Network, Guid Uuid) : NetworkEvent(Network, Uuid);

    /// <summary>Its definition was removed.</summary>
    public sealed record Undefined(string Network, Guid Uuid) : NetworkEvent(Network, Uuid);

    /// <summary>It runs.</summary>
    public sealed record Started(string Network, Guid Uuid) : NetworkEvent(Network, Uuid);

    /// <summary>It does not run any more.</summary>
    public sealed record Stopped(string Network, Guid Uuid) : NetworkEvent(Network, Uuid);

    /// <summary>The running network was changed by a request.</summary>
    public sealed record Changed(string Network, Guid Uuid) : NetworkEvent(Network, Uuid);

    /// <summary>What others broke was put right; taps of guests may be unplugged where the bridge had gone.</summary>
    /// <param name="Network">The network's name.</param>
    /// <param name="Uuid">The network.</param>
    /// <param name="Kinds">Of what, as in <see cref="NetworkRepair.Kind"/>.</param>
    public sealed record Repaired(string Network, Guid Uuid, ValueList<string> Kinds) : NetworkEvent(Network, Uuid)
    {
        /// <summary>Whether nothing but taps of guests was put back: the bridge is the one that it was.</summary>
        public bool IsOfPlugsAlone => Kinds is [RepairBook.Plugs];
    }

    /// <summary>A guest's tap is no longer in its bridge; or it was unplugged as asked.</summary>
    public sealed record Unplugged(string Network, Guid Uuid) : NetworkEvent(Network, Uuid);

    /// <summary>Title, description or others' elements were set.</summary>
    /// <param name="Network">The network's name.</param>
    /// <param name="Uuid">The network.</param>
    /// <param name="Part">Which.</param>
    /// <param name="Uri">Of an element: its namespace.</param>
    public sealed record MetadataChanged(string Network, Guid Uuid, MetadataPart Part, string? Uri) : NetworkEvent(Network, Uuid);

    /// <summary>An address was leased, or a lease changed.</summary>
    public sealed record LeaseAdded(string Network, Guid Uuid, NetworkLease Lease) : NetworkEvent(Network, Uuid);

    /// <summary>A lease ended.</summary>
    public sealed record LeaseRemoved(string Network, Guid Uuid, NetworkLease Lease) : NetworkEvent(Network, Uuid);

    /// <summary>A guest was plugged in.</summary>
    public sealed record PortCreated(string Network, Guid Uuid, NetworkPort Port) : NetworkEvent(Network, Uuid);

    /// <summary>A guest was unplugged.</summary>
    public sealed record PortDeleted(string Network, Guid Uuid, NetworkPort Port) : NetworkEvent(Network, Uuid);
}
