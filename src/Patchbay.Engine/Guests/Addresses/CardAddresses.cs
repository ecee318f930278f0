using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Patchbay.Engine.Guests;

/// <summary>
/// The addresses that a guest's cards were heard with. What a guest says costs it: few addresses a card are kept, and new ones
/// are taken at a limited rate, so that one that makes them up fills neither memory nor log.
/// </summary>
internal sealed class CardAddresses(IAddressListener? listener, TimeProvider time, Action<ListenedCard, HeardAddress> isNew)
{
    private const int MostOfCard = 16;

    // An address gives way to a newer one of its family when it was not heard for as long.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    // Of new addresses: as many at once, and then one for each interval that has passed.
    private const int MostAtOnce = 16;
    private static readonly TimeSpan NewInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<ListenedCard, Card> _cards = [];

    // What was asked for and is not done yet: one after another, as a card that came back under its name is another one.
    private readonly ConcurrentQueue<IEnumerable<ListenedCard>> _asked = [];

    /// <summary>Listens to these cards, and to no others any more.</summary>
    public void Follow(IEnumerable<ListenedCard> cards)
    {
        if (listener is not null)
        {
            _asked.Enqueue(cards);
            CatchUp(listener);
        }
    }

    /// <summary>As <see cref="Follow(IEnumerable{ListenedCard})"/>, on another thread: opening and closing sockets is nothing that a client should wait for.</summary>
    /// <param name="cards">Gone through there.</param>
    public void FollowSoon(IEnumerable<ListenedCard> cards)
    {
        if (listener is not null)
        {
            _asked.Enqueue(cards);
            _ = Task.Run(() => CatchUp(listener));
        }
    }

    private void CatchUp(IAddressListener listener)
    {
        lock (_lock)
        {
            while (_asked.TryDequeue(out IEnumerable<ListenedCard>? wanted))
            {
                Follow(listener, [.. wanted]);
            }
        }
    }

    private void Follow(IAddressListener listener, HashSet<ListenedCard> wanted)
    {
        foreach (ListenedCard gone in _cards.Keys.Where(k => !wanted.Contains(k)).ToArray())
        {
            _cards[gone].Listening?.Dispose();
            _cards.Remove(gone);
        }
        foreach (ListenedCard added in wanted.Where(w => !_cards.ContainsKey(w)))
        {
            Card card = new(MostAtOnce, time.GetTimestamp());
            _cards[added] = card;
            card.Listening = listener.Listen(added, heard => Hear(added, heard));
        }
    }

    /// <summary>What was heard, of each card the newest first.</summary>
    public IReadOnlyList<(ListenedCard Card, HeardAddress Heard, DateTimeOffset Seen)> List()
    {
        lock (_lock)
        {
            return [.. _cards.SelectMany(c => c.Value.Known.OrderByDescending(k => k.Value.Seen).Select(k => (c.Key, new HeardAddress(k.Key, k.Value.Source), k.Value.Seen)))];
        }
    }

    private void Hear(ListenedCard at, HeardAddress heard)
    {
        lock (_lock)
        {
            if (!_cards.TryGetValue(at, out Card? card))
            {
                return;
            }
            DateTimeOffset now = time.GetUtcNow();
            if (card.Known.TryGetValue(heard.Address, out (AddressSource Source, DateTimeOffset Seen) known))
            {
                // What a server acknowledged is not less sure for being in use.
                card.Known[heard.Address] = (known.Source == AddressSource.Dhcp ? known.Source : heard.Source, now);
                return;
            }
            if (!MayAdd(card))
            {
                return;
            }
            MakeRoom(card, heard.Address.AddressFamily, now);
            card.Known[heard.Address] = (heard.Source, now);
        }
        isNew(at, heard);
    }

    private bool MayAdd(Card card)
    {
        long now = time.GetTimestamp();
        int earned = (int)Math.Min(time.GetElapsedTime(card.Since, now) / NewInterval, MostAtOnce);
        if (earned > 0)
        {
            card.Allowed = Math.Min(card.Allowed + earned, MostAtOnce);
            card.Since = now;
        }
        if (card.Allowed == 0)
        {
            return false;
        }
        card.Allowed--;
        return true;
    }

    private static void MakeRoom(Card card, AddressFamily family, DateTimeOffset now)
    {
        foreach (IPAddress quiet in card.Known.Where(k => k.Key.AddressFamily == family && now - k.Value.Seen > Quiet).Select(k => k.Key).ToArray())
        {
            card.Known.Remove(quiet);
        }
        while (card.Known.Count >= MostOfCard)
        {
            card.Known.Remove(card.Known.MinBy(static k => k.Value.Seen).Key);
        }
    }

    private sealed class Card(int allowed, long since)
    {
        public Dictionary<IPAddress, (AddressSource Source, DateTimeOffset Seen)> Known { get; } = [];

        public IDisposable? Listening { get; set; }

        public int Allowed { get; set; } = allowed;

        public long Since { get; set; } = since;
    }
}
