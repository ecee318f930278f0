using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>Cards that are gone for good, each for a while. All members may be used from any thread.</summary>
internal sealed class GoneCards
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MacAddress, DateTimeOffset> _until = [];

    /// <summary>Notes a card.</summary>
    public void Note(MacAddress card, DateTimeOffset until)
    {
        lock (_lock)
        {
            _until[card] = until;
        }
    }

    /// <summary>Whether it was noted, and its time is not over; forgets those whose is.</summary>
    public bool Has(MacAddress card, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (MacAddress old in _until.Where(u => u.Value < now).Select(static u => u.Key).ToArray())
            {
                _until.Remove(old);
            }
            return _until.ContainsKey(card);
        }
    }
}
