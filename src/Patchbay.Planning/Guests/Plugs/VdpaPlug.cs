using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>A card of type <c>vdpa</c>: a device whose data path is virtio's own, which one program at a time may have.</summary>
/// <param name="Alias">The card's id.</param>
/// <param name="Node">The device's file, <c>/dev/vhost-vdpa-N</c>.</param>
public sealed record VdpaPlug(string Alias, string Node) : GuestPlug(Alias)
{
    /// <summary>By which QEMU's descriptor of it is found again.</summary>
    public string Opaque => OpaqueOf(Alias);

    /// <summary>By which QEMU's descriptor of a card's device is found again, as libvirt names it.</summary>
    public static string OpaqueOf(string alias) => $"{alias}-vdpa";

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Make(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        yield return new OpenVdpa(site.Guest, Alias, Node);
    }

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Clear(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        yield return new CloseVdpa(site.Guest, Alias);
    }
}
