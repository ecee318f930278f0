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
        => _guests.Find(guest).AttachAsync(DeviceRequest.Read(device), scope, cancellationToken);

    /// <summary>Pulls a device out of a guest, and waits a while until the guest has let it go.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">libvirt's element, with what the device is known by: address, place, alias.</param>
    /// <param name="scope">What is changed.</param>
    /// <param name="cancellationToken">Cancels before the guest is asked.</param>
    /// <exception cref="RefusedException">There is no such device, or the guest refuses.</exception>
    public Task DetachDeviceAsync(Guid guest, string device, DeviceScope scope, CancellationToken cancellationToken)
        => _guests.Find(guest).DetachAsync(DeviceRequest.Read(device), scope, cancellationToken);

    /// <summary>Pulls out the device of an alias.</summary>
    /// <exception cref="RefusedException">There is no such device, or the guest refuses.</exception>
    public Task DetachAliasAsync(Guid guest, string alias, DeviceScope scope, CancellationToken cancellationToken)
        => _guests.Find(guest).DetachAsync(alias, scope, cancellationToken);

    /// <summary>Changes a guest's device: of a running guest a card's cable and what it is plugged into, and a drive's medium; of what is stored, all.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">libvirt's element, as the device shall be.</param>
    /// <param name="scope">What is changed; where both, both or neither.</param>
    /// <param name="force">Whether a medium goes though the guest holds it.</param>
    /// <param name="cancellationToken">Cancels, with all taken back.</param>
    /// <exception cref="RefusedException">There is no such device, or it cannot be so.</exception>
    public Task UpdateDeviceAsync(Guid guest, string device, DeviceScope scope, bool force, CancellationToken cancellationToken)
        => _guests.Find(guest).UpdateAsync(DeviceRequest.Read(device), scope, force, cancellationToken);
}
