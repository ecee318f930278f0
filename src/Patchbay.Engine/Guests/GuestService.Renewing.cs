using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>Guests that shall ask for addresses anew, as their network has got others.</content>
public sealed partial class GuestService
{
    /// <summary>Pulls the cables of all guests' cards on a network, and plugs them in again a second later: DHCP clients that follow the cable ask anew.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="cancellationToken">Plugs them in at once.</param>
    public Task RenewAsync(string network, CancellationToken cancellationToken) => Task.WhenAll(_guests.All().Select(g => RenewAsync(g, network, cancellationToken)));

    /// <summary>The cards of running guests on a network whose cables are in.</summary>
    /// <param name="network">Its name.</param>
    public IEnumerable<(string Guest, MacAddress Mac)> CablesOf(string network) =>
        from guest in _guests.List()
        from nic in guest.Live?.Devices.Interfaces ?? []
        where nic is { LinkUp: not false, Mac: not null, Source: not InterfaceSource.Hostdev } && NetworkOf(nic) == network
        select (guest.Name, nic.Mac!.Value);

    private static async Task RenewAsync(Guest guest, string network, CancellationToken cancellationToken)
    {
        try
        {
            await guest.RenewAsync(network, cancellationToken);
        }
        catch (RefusedException)
        {
            // Gone meanwhile.
        }
    }
}
