using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>What can be asked about guests.</content>
public sealed partial class GuestService
{
    /// <summary>A guest's figures.</summary>
    public Task<GuestFigures> MeasureAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).MeasureAsync(cancellationToken);

    /// <summary>The pty of a running guest's console.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">A serial line or console by its alias; null for the first.</param>
    /// <exception cref="RefusedException">It does not run, or has no such console.</exception>
    public string FindConsole(Guid guest, string? device)
    {
        GuestView view = Find(guest);
        if (view.Live is not { } live || !view.IsActive)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");
        }
        IEnumerable<(DeviceInfo Info, CharacterSource Source)> ends =
        [
            .. live.Devices.Consoles.Select(c => (c.Info, c.Source)),
            .. live.Devices.Serials.Select(s => (s.Info, s.Source)),
            .. live.Devices.Channels.Select(c => (c.Info, c.Source)),
        ];
        (DeviceInfo? info, CharacterSource? source) = ends.FirstOrDefault(e => device is null || e.Info.Alias == device);
        if (source is null)
        {
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"cannot find console device '{device ?? "default"}'");
        }
        return source.Backend is CharacterBackend.Pty { Path: { } path }
            ? path
            : throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"character device {info!.Alias} is not using a PTY");
    }

    /// <summary>The name that a running guest gave when it was leased an address; null where it gave none.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public async Task<string?> LeasedNameAsync(Guid guest, CancellationToken cancellationToken)
    {
        GuestView view = Find(guest);
        foreach (InterfaceDefinition nic in view.Choose(DeviceScope.Live).Devices.Interfaces)
        {
            if (nic is { Source: InterfaceSource.Network network, Mac: { } mac } && await _context.Networks.LeasedNameAsync(network.Name, mac, cancellationToken) is { } name)
            {
                return name;
            }
        }
        return null;
    }

    /// <summary>Addresses that a running guest's interfaces were leased.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public async Task<ValueList<GuestAddress>> AddressesAsync(Guid guest, CancellationToken cancellationToken)
    {
        GuestView view = Find(guest);
        if (view.Live is not { } live || !view.IsActive)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");
        }
        List<GuestAddress> addresses = [];
        foreach (InterfaceDefinition nic in live.Devices.Interfaces)
        {
            if (nic is { Source: InterfaceSource.Network network, Mac: { } mac })
            {
                ValueList<IpPrefix> leases = await _context.Networks.LeasesAsync(network.Name, mac, cancellationToken);
                addresses.AddRange(leases.Select(a => new GuestAddress(nic.Target ?? "", mac, a)));
            }
        }
        return addresses.ToValueList();
    }
}
