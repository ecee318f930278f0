using Microsoft.Extensions.Logging;
using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>At which addresses its cards are heard.</content>
internal sealed partial class Guest
{
    private readonly CardAddresses _addresses;

    /// <summary>What was heard of the guest's cards since it started, or since the daemon found it.</summary>
    public IReadOnlyList<(ListenedCard Card, HeardAddress Heard, DateTimeOffset Seen)> HeardAddresses
    {
        get
        {
            // Of cards that went a moment ago, the sockets go soon.
            HashSet<ListenedCard> there = [.. Listened(_view)];
            return [.. _addresses.List().Where(h => there.Contains(h.Card))];
        }
    }

    // Cards with a device of the host that frames pass.
    private static IEnumerable<ListenedCard> Listened(GuestView view)
        => (view.Live?.Devices.Interfaces ?? [])
            .Where(static n => n is { Target: not null, Mac: not null, Source: InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Direct or InterfaceSource.Ethernet })
            .Select(static n => new ListenedCard(n.Target!, n.Mac!.Value, n.Source is InterfaceSource.Direct));

    private void HearNew(ListenedCard card, HeardAddress heard)
    {
        LogHeard(_view.Name, card.Device, heard.Address, heard.Source);
        _context.Events.Publish(new GuestEvent.AddressHeard(_view, card.Device, card.Mac, heard));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Guest}: {Device} has the address {Address}, heard by {Source}")]
    private partial void LogHeard(string guest, string device, System.Net.IPAddress address, AddressSource source);
}
