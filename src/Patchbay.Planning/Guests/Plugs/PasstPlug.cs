using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>A card that passt serves: a process beside QEMU that makes the guest's connections its own.</summary>
/// <param name="Alias">The card's id.</param>
/// <param name="Socket">Where it listens for QEMU.</param>
/// <param name="PidPath">Where it writes its process id.</param>
/// <param name="Arguments">All of its arguments.</param>
public sealed record PasstPlug(string Alias, string Socket, string PidPath, ValueList<string> Arguments) : GuestPlug(Alias)
{
    /// <summary>Its log, which it must be able to write; null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Whether it serves virtio itself (vhost-user), and not frames on a stream.</summary>
    public bool ServesVirtio { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Make(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        yield return Start(site);
    }

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Clear(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        yield return new StopPasst(Start(site));
    }

    /// <summary>Starts it, for the first time or again.</summary>
    /// <param name="site">Whose it is.</param>
    public StartPasst Start(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new StartPasst(site.Guest, Alias, Socket, PidPath, Arguments, LogFile, site.User);
    }
}
