using Patchbay.Engine.Guests;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>A guest that says again and again that its card takes other frames.</summary>
public sealed class ReceiveFilterTests : IAsyncDisposable
{
    private readonly GuestFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_guest_that_never_stops_changing_its_address_is_followed_at_a_steady_rate_to_the_last()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        FakeMonitor process = _fixture.Process;
        for (ulong i = 1; i <= 500; i++)
        {
            process.Filter = process.Filter with { Mac = MacAddress.Parse($"52:54:00:00:{i >> 8:x2}:{i & 255:x2}") };
            process.Tell(new MonitorEvent.FilterChanged("net0"));
        }
        MacAddress last = process.Filter.Mac;
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        List<MacAddress> told = [];
        while (told.Count == 0 || told[^1] != last)
        {
            told.Add(Assert.IsType<GuestEvent.MacChanged>(await _fixture.NextAsync()).After);
        }
        Assert.InRange(process.Commands.Count(static c => c == "query-rx-filter"), 1, 10);
        Assert.Equal(last, _fixture.Service.Find("web").Live!.Devices.Interfaces[0].CurrentMac);
    }

    [Fact]
    public void What_comes_at_once_is_admitted_a_few_times_and_then_at_the_rate_each_subject_by_itself()
    {
        HandClock clock = new();
        EventPace pace = new(clock, 3, TimeSpan.FromSeconds(2));
        Assert.Equal([0, 0, 0, 2, 4], Enumerable.Range(0, 5).Select(_ => pace.Admit("net0").TotalSeconds));
        Assert.Equal(TimeSpan.Zero, pace.Admit("net1"));
        clock.Now += 9;
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(_ => pace.Admit("net0").TotalSeconds));
        clock.Now += 100;
        Assert.Equal([0, 0, 0, 2], Enumerable.Range(0, 4).Select(_ => pace.Admit("net0").TotalSeconds));
        pace.Forget("net0");
        Assert.Equal(TimeSpan.Zero, pace.Admit("net0"));
    }

    private sealed class HandClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }
}
