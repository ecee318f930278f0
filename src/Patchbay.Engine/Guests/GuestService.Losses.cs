using Patchbay.Model.Domains;
using Patchbay.Planning.Guests.Plugs;

namespace Patchbay.Engine.Guests;

/// <content>What the host tells of links that guests' cards are made of or plugged into.</content>
public sealed partial class GuestService
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);
    private const int MaxLooks = 8;

    /// <summary>
    /// Takes news of the host: guests whose cards it may concern are looked at a moment later, once for all that comes at once. Taps
    /// go back into a bridge that came back, and what is lost is told.
    /// </summary>
    /// <param name="told">What happened.</param>
    /// <param name="cancellationToken">Ends looking.</param>
    public void Note(HostEvent told, CancellationToken cancellationToken)
    {
        switch (told)
        {
            case HostEvent.LinkChanged changed when changed.IsGone || changed.Now is not null:
                LookSoon(g => g.IsConcernedBy(changed.Link, changed.IsGone), cancellationToken);
                break;
            case HostEvent.Unplugged unplugged:
                LookSoon(g => g.IsConcernedBy(unplugged.Link, isLost: true), cancellationToken);
                break;
            case HostEvent.DeviceChanged { IsGone: true }:
                // With a card its functions go, one after the other, each held up by the guest that has it.
                LookSoon(static g => g.HasHostDevices, cancellationToken);
                break;
            case HostEvent.SwitchSpeakerStarted:
                AskSwitches(static _ => true, isLetGo: false, cancellationToken);
                break;
            case HostEvent.PortReleased released:
                AskSwitches(p => (released.Mac is null || released.Mac == p.Mac) && (released.Instance is null || released.Instance == p.VirtualPort?.InstanceId), isLetGo: true, cancellationToken);
                break;
            case HostEvent.Overrun:
                LookSoon(static g => g.HasCards || g.HasHostDevices, cancellationToken);
                break;
            default:
                break;
        }
    }

    private void AskSwitches(Func<MacvtapPlug, bool> which, bool isLetGo, CancellationToken cancellationToken)
    {
        foreach (Guest guest in _guests.All().Where(static g => g.HasCards))
        {
            _ = guest.AskSwitchesAsync(which, isLetGo, cancellationToken);
        }
    }

    private void LookSoon(Func<Guest, bool> isConcerned, CancellationToken cancellationToken)
    {
        foreach (Guest guest in _guests.All())
        {
            if (isConcerned(guest) && guest.TryPlanLook())
            {
                _ = LookLaterAsync(guest, cancellationToken);
            }
        }
    }

    private async Task LookLaterAsync(Guest guest, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Settling, _context.Time, cancellationToken);
            guest.BeginLook();
            await LookAsync(guest, cancellationToken);
            // Timers count in coarser steps than what measures time, and end up to some milliseconds early.
            for (int looks = 0; guest.Doubt is { } doubt && looks < MaxLooks; looks++)
            {
                await Task.Delay(doubt > Settling ? doubt : Settling, _context.Time, cancellationToken);
                await LookAsync(guest, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
        }
    }

    private async Task LookAsync(Guest guest, CancellationToken cancellationToken)
    {
        if (guest.HasCards || guest.HasHostDevices)
        {
            await ReplugAsync(guest, cancellationToken);
        }
    }

    /// <summary>Cards of running guests that are in nothing, as what they had on the host has gone, and devices that the host has taken from them.</summary>
    public IEnumerable<LostCard> LostCards() => _guests.List().SelectMany(static g => g.Losses.Select(l => new LostCard(g.Name, NetworkOf(g.Live, l.Alias), l.Device, l.Words))
        .Concat(g.Unknown.Select(u => new LostCard(g.Name, NetworkOf(g.Live, u.Alias), u.Device, u.Words)))
        .Concat(g.Taken.Select(t => new LostCard(g.Name, t.Network, t.Loss.Device, t.Loss.Words))));

    private static string? NetworkOf(DomainDefinition? live, string alias) => live?.Devices.Interfaces.FirstOrDefault(n => n.Info.Alias == alias) is { } nic ? NetworkOf(nic) : null;

    /// <summary>The network that a running guest's card is on; null for none.</summary>
    internal static string? NetworkOf(InterfaceDefinition nic) => (nic.Source as InterfaceSource.Network)?.Name ?? nic.Origin?.Network;
}

/// <summary>A card of a running guest that is in nothing.</summary>
/// <param name="Guest">The guest's name.</param>
/// <param name="Network">The network that gave it its place; null where its document names the place itself.</param>
/// <param name="Device">What it has, or had, on the host.</param>
/// <param name="Words">A clause about the guest.</param>
public sealed record LostCard(string Guest, string? Network, string Device, string Words);
