using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>Which macvtaps of guests are over which devices of the host.</summary>
internal sealed class LinkHolds
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkHold> _macvtaps = [];

    /// <summary>Notes a macvtap; null, or why its device cannot have it: a passthrough macvtap has a device to itself.</summary>
    public string? Take(LinkHold hold)
    {
        lock (_lock)
        {
            if (_macvtaps.Values.FirstOrDefault(h => h.Device == hold.Device && (IsWhole(h) || IsWhole(hold))) is not { } other)
            {
                _macvtaps[hold.Macvtap] = hold;
                return null;
            }
            return IsWhole(other)
                ? $"the device '{hold.Device}' is in use by guest '{other.Guest}', which has it to itself (mode='passthrough')"
                : $"the device '{hold.Device}' is in use by guest '{other.Guest}', and mode='passthrough' needs it to itself";
        }
    }

    /// <summary>Notes what a guest that was adopted has.</summary>
    public void Note(LinkHold hold)
    {
        lock (_lock)
        {
            _macvtaps[hold.Macvtap] = hold;
        }
    }

    /// <summary>
    /// Those that guests have by themselves, and not from a network; and those that they have to themselves, until they have given
    /// them back whole: the network that lent one may be told of that before.
    /// </summary>
    public ValueList<LinkHold> OfGuests()
    {
        lock (_lock)
        {
            return _macvtaps.Values.Where(static h => !h.IsLent || IsWhole(h)).ToValueList();
        }
    }

    /// <summary>Forgets macvtaps; names of others are no error.</summary>
    public void Release(IEnumerable<string> macvtaps)
    {
        lock (_lock)
        {
            foreach (string macvtap in macvtaps)
            {
                _macvtaps.Remove(macvtap);
            }
        }
    }

    private static bool IsWhole(LinkHold hold) => hold.Mode == MacvtapMode.Passthrough;
}

/// <summary>A macvtap of a guest.</summary>
/// <param name="Macvtap">Its name.</param>
/// <param name="Guest">The guest's name.</param>
/// <param name="Device">The device below.</param>
/// <param name="Mode">Who hears whom.</param>
/// <param name="IsLent">Whether a network chose the device; it counts such ports itself.</param>
internal sealed record LinkHold(string Macvtap, string Guest, string Device, MacvtapMode Mode, bool IsLent);
