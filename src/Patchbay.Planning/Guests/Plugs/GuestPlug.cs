using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>
/// What a card has on the host where that is not a tap on a bridge: a macvtap, a tap of its own, a process that serves it.
/// Made before QEMU is told of the card, cleared after QEMU has let it go; each way of plugging in is a case.
/// </summary>
/// <param name="Alias">The card's id.</param>
public abstract record GuestPlug(string Alias)
{
    /// <summary>The device on the host that was named here; null for none.</summary>
    public virtual string? Device => null;

    /// <summary>Links of the host that it cannot be without, its own among them.</summary>
    public virtual ValueList<string> Links => [];

    /// <summary>Whether the host limits what passes the device, and how; null for no limits.</summary>
    public BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Descriptors of the device that QEMU is handed, as keys of <see cref="QemuLaunch.Descriptors"/>; 0 for none.</summary>
    public virtual int Queues => 0;

    /// <summary>Makes it.</summary>
    /// <param name="site">Whose it is.</param>
    public abstract IEnumerable<HostOperation> Make(PlugSite site);

    /// <summary>What a daemon that starts does again where the guest runs on.</summary>
    public virtual IEnumerable<HostOperation> Adopt() => [];

    /// <summary>What is done before QEMU lets go of it, or is ended.</summary>
    public virtual IEnumerable<HostOperation> Leave() => [];

    /// <summary>Takes all of it back; harmless where only some of it, or nothing, is there.</summary>
    /// <param name="site">Whose it is.</param>
    public abstract IEnumerable<HostOperation> Clear(PlugSite site);

    /// <summary>Limits what passes the device.</summary>
    /// <param name="before">As it was; null for no limits.</param>
    /// <param name="after">Wanted, seen from the guest; null for no limits.</param>
    public virtual HostOperation.SetLimits? Limit(BandwidthDefinition? before, BandwidthDefinition? after)
        => Device is { } device ? new HostOperation.SetLimits(device, before, after) : null;

    /// <summary>What follows the guest's processors: frames pass only while these run.</summary>
    /// <param name="running">Whether they run from now on.</param>
    public virtual IEnumerable<HostOperation> Follow(bool running) => [];
}

/// <summary>Whose plug it is.</summary>
/// <param name="Guest">The guest's name.</param>
/// <param name="User">The user that QEMU and what serves it run as; null for the daemon's own.</param>
public sealed record PlugSite(string Guest, QemuUser? User);
