using System.Net;
using Patchbay.Engine.Guests;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>What is kept of what guests' cards were heard with, and what not.</summary>
public sealed class CardAddressesTests : IAddressListener
{
    private static readonly ListenedCard Card = new("vnet0", MacAddress.Parse("52:54:00:00:00:07"), IsMacvtap: false);

    private readonly Dictionary<string, Action<HeardAddress>> _ears = [];
    private readonly List<string> _news = [];
    private readonly Clock _clock = new();

    [Fact]
    public void An_address_is_news_once_and_its_age_is_that_of_its_last_word()
    {
        CardAddresses addresses = Following(Card);
        Say("10.0.0.7");
        _clock.Now += TimeSpan.FromMinutes(5);
        Say("10.0.0.7");
        Say("fe80::7", AddressSource.NeighbourDiscovery);
        _clock.Now += TimeSpan.FromSeconds(30);

        Assert.Equal(["vnet0 10.0.0.7 Arp", "vnet0 fe80::7 NeighbourDiscovery"], _news);
        Assert.All(addresses.List(), a => Assert.Equal(TimeSpan.FromSeconds(30), _clock.GetUtcNow() - a.Seen));
    }

    [Fact]
    public void What_a_server_acknowledged_stays_so()
    {
        CardAddresses addresses = Following(Card);
        Say("10.0.0.7", AddressSource.Dhcp);
        Say("10.0.0.7");
        Assert.Equal(AddressSource.Dhcp, Assert.Single(addresses.List()).Heard.Source);
    }

    [Fact]
    public void A_guest_that_makes_up_addresses_fills_neither_memory_nor_log_and_its_own_is_heard_again()
    {
        CardAddresses addresses = Following(Card);
        for (int i = 0; i < 100_000; i++)
        {
            Say($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}");
        }
        Assert.Equal(16, _news.Count);
        Assert.Equal(16, addresses.List().Count);

        // Nobody has used up what the next hour allows.
        _clock.Now += TimeSpan.FromHours(1);
        Say("192.168.7.7");
        Assert.Equal("192.168.7.7", Assert.Single(addresses.List()).Heard.Address.ToString());
        Assert.Equal(17, _news.Count);
    }

    [Fact]
    public void A_quiet_address_gives_way_to_a_newer_one_of_its_family_and_only_to_that()
    {
        CardAddresses addresses = Following(Card);
        Say("10.0.0.7");
        Say("fe80::7", AddressSource.NeighbourDiscovery);
        _clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(2, addresses.List().Count);
        Say("10.0.0.9");
        Assert.Equal(["10.0.0.9", "fe80::7"], addresses.List().Select(static a => a.Heard.Address.ToString()));
    }

    [Fact]
    public void A_card_that_is_gone_is_neither_heard_nor_known()
    {
        CardAddresses addresses = Following(Card, Card with { Device = "vnet1" });
        Say("10.0.0.7");
        addresses.Follow([Card with { Device = "vnet1" }]);
        Assert.Equal(["vnet1"], _ears.Keys);
        Assert.Empty(addresses.List());
        addresses.Follow([]);
        Assert.Empty(_ears);
    }

    public IDisposable Listen(ListenedCard card, Action<HeardAddress> heard)
    {
        _ears.Add(card.Device, heard);
        return new Ear(() => _ears.Remove(card.Device));
    }

    private CardAddresses Following(params ListenedCard[] cards)
    {
        CardAddresses addresses = new(this, _clock, (card, heard) => _news.Add($"{card.Device} {heard.Address} {heard.Source}"));
        addresses.Follow(cards);
        return addresses;
    }

    private void Say(string address, AddressSource source = AddressSource.Arp) => _ears["vnet0"](new HeardAddress(IPAddress.Parse(address), source));

    private sealed class Ear(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
