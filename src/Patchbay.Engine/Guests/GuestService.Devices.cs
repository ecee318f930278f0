using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Guests;

/// <content>Devices that come and go.</content>
public sealed partial class GuestService
{
    /// <summary>Plugs a device into a guest.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">libvirt's element of one device.</param>
    /// <param name="scope">What is changed; where both, both or neither.</param>
    /// <param name="cancellationToken">Cancels, with all taken back.</param>
    /// <exception cref="RefusedException">It cannot be, and nothing has changed.</exception>
    public Task AttachDeviceAsync(Guid guest, string device, DeviceScope scope, CancellationToken cancellationToken)
        => _guests.Find(guest).AttachAsync(Read(device, live: false), scope, cancellationToken);

    /// <summary>Pulls a device out of a guest, and waits a while until the guest has let it go.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">libvirt's element, with what the device is known by: address, place, alias.</param>
    /// <param name="scope">What is changed.</param>
    /// <param name="cancellationToken">Cancels before the guest is asked.</param>
    /// <exception cref="RefusedException">There is no such device, or the guest refuses.</exception>
    public Task DetachDeviceAsync(Guid guest, string device, DeviceScope scope, CancellationToken cancellationToken)
        => _guests.Find(guest).DetachAsync(Read(device, live: scope != DeviceScope.Stored), scope, cancellationToken);

    /// <summary>Pulls out the device of an alias.</summary>
    /// <exception cref="RefusedException">There is no such device, or the guest refuses.</exception>
    public Task DetachAliasAsync(Guid guest, string alias, DeviceScope scope, CancellationToken cancellationToken)
        => _guests.Find(guest).DetachAsync(alias, scope, cancellationToken);

    private static DeviceDocument Read(string text, bool live)
    {
        DiagnosticBag findings = [];
        return DeviceDocument.Parse(text, findings, live) ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }
}
