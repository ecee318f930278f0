using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Changes;

/// <summary>When a difference between a running guest and its document is gone.</summary>
public enum GuestEffect
{
    /// <summary>At once.</summary>
    Live,

    /// <summary>The guest was asked for it before, and has not done it yet.</summary>
    Asked,

    /// <summary>With its next start.</summary>
    NextStart,
}

/// <summary>One difference between a guest as it runs and its document.</summary>
/// <param name="Difference">Which.</param>
/// <param name="Effect">When it is gone.</param>
/// <param name="How">A clause for people.</param>
public sealed record LiveDifference(GuestDifference Difference, GuestEffect Effect, string How);

/// <summary>What brings a running guest to its document as far as it can be.</summary>
/// <param name="Differences">All differences, in the order of the document.</param>
/// <param name="Steps">What is done, in this order.</param>
public sealed record GuestLivePlan(ValueList<LiveDifference> Differences, ValueList<GuestStep> Steps)
{
    /// <summary>Of a guest that runs as its document says.</summary>
    public static GuestLivePlan Nothing { get; } = new([], []);
}

/// <summary>A running guest, with what is known of it beside its document.</summary>
/// <param name="Domain">As it runs, without the paths that its start made up.</param>
public sealed record RunningGuest(DomainDefinition Domain)
{
    /// <summary>Aliases of devices that it was asked to let go, and has not yet.</summary>
    public ValueList<string> Leaving { get; init; }

    /// <summary>The memory that its balloon was asked for last, in KiB; 0 where it was not.</summary>
    public ulong AskedMemory { get; init; }

    /// <summary>What a card of a network has that says nothing for itself; null where the network does not run.</summary>
    public Func<InterfaceSource.Network, NetworkShare?> Inherited { get; init; } = static _ => null;

    /// <summary>Whether devices of the document may be plugged in: not where it holds what is not served.</summary>
    public bool MayPlugIn { get; init; } = true;
}

/// <summary>What a network gives the cards on it that say nothing for themselves.</summary>
public sealed record NetworkShare(BandwidthDefinition? Bandwidth, VlanDefinition? Vlan, bool? Isolated, bool? TrustGuestRxFilters);

/// <summary>One thing that is done to a running guest.</summary>
public abstract record GuestStep
{
    private GuestStep()
    {
    }

    /// <summary>A device is asked to go.</summary>
    public sealed record PullOut(string Alias, string What) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"pull out {What}";
    }

    /// <summary>A card becomes another; what is not given stays.</summary>
    public sealed record ChangeCard(InterfaceDefinition Card) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"change card {Card.Mac}";
    }

    /// <summary>Another medium in a drive, or none.</summary>
    public sealed record ChangeMedium(DiskDefinition Drive) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"change the medium of {Drive.Target}";
    }

    /// <summary>A card is plugged in.</summary>
    public sealed record PlugInCard(InterfaceDefinition Card) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"plug in card {Card.Mac}";
    }

    /// <summary>A disk is plugged in.</summary>
    public sealed record PlugInDisk(DiskDefinition Disk) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"plug in disk {Disk.Target}";
    }

    /// <summary>A device of the host is plugged in.</summary>
    public sealed record PlugInDevice(HostdevDefinition Device) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => "plug in a device of the host";
    }

    /// <summary>The balloon is asked, in KiB.</summary>
    public sealed record SetMemory(ulong Memory) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"set its memory to {Memory} KiB";
    }

    /// <summary>Processors come or go.</summary>
    public sealed record SetVcpus(uint Count) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => $"set its processors to {Count}";
    }

    /// <summary>How often it tells of its memory, in seconds.</summary>
    public sealed record SetMemoryPeriod(uint Seconds) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => "set how often it tells of its memory";
    }

    /// <summary>What nothing on the host follows from: words about it, and what follows its end.</summary>
    public sealed record Note(DomainDefinition Wanted) : GuestStep
    {
        /// <inheritdoc/>
        public override string ToString() => "note what is said of it";

        /// <summary>A guest with these parts of another.</summary>
        public DomainDefinition In(DomainDefinition domain) => domain with
        {
            Title = Wanted.Title,
            Description = Wanted.Description,
            Metadata = Wanted.Metadata,
            OnPoweroff = Wanted.OnPoweroff,
            OnReboot = Wanted.OnReboot,
            OnCrash = Wanted.OnCrash,
        };
    }
}
