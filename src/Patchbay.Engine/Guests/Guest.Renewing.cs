using Microsoft.Extensions.Logging;
using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>Having a guest's DHCP clients ask anew, by its cables.</content>
internal sealed partial class Guest
{
    // Its kernel tells at once; what follows the cable in it reads that a moment later.
    private static readonly TimeSpan CablePause = TimeSpan.FromSeconds(1);

    /// <summary>Pulls the cables of its cards on a network, and plugs them in again a second later. A daemon that is killed in between leaves the latter to the next.</summary>
    public async Task RenewAsync(string network, CancellationToken cancellationToken)
    {
        if (!await DoAsync(() => SetCablesAsync(network, up: false)))
        {
            return;
        }
        LogRenewing(_view.Name, network);
        try
        {
            await Task.Delay(CablePause, _context.Time, cancellationToken);
        }
        finally
        {
            await DoAsync(() => SetCablesAsync(network, up: true));
        }
    }

    // Whether there was any. A cable that shall be out stays so.
    private async Task<bool> SetCablesAsync(string network, bool up)
    {
        InterfaceDefinition[] cards = _live is { Phase: GuestPhase.Running } live && _monitor is not null ? [.. live.Definition.Devices.Interfaces.Where(n => HasCable(n) && n.LinkUp != false && GuestService.NetworkOf(n) == network)] : [];
        foreach (InterfaceDefinition card in cards)
        {
            await SetCableAsync(Monitor, card.Info.Alias!, up);
        }
        return cards.Length > 0;
    }

    private async Task SetCableAsync(IGuestMonitor monitor, string alias, bool up)
    {
        try
        {
            await monitor.SetLinkAsync(alias, up, CancellationToken.None);
        }
        catch (HostException e)
        {
            LogFailed(_view.Name, $"the cable of {alias} is not {(up ? "plugged in" : "pulled")}", e);
        }
    }

    // A function of the host's has its own.
    private static bool HasCable(InterfaceDefinition nic) => nic.Source is not InterfaceSource.Hostdev;

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: its cables on network {Network} are pulled for a second")]
    private partial void LogRenewing(string guest, string network);
}
