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

    [Theory]
    [InlineData("yes", "52:54:00:00:00:99")]
    [InlineData("no", "52:54:00:00:00:01")]
    public async Task Its_network_is_told_the_address_of_a_trusted_guest_also_by_the_next_daemon(string trusted, string told)
    {
        string document = GuestFixture.Web().Replace("<interface type='network'>", $"<interface type='network' trustGuestRxFilters='{trusted}'>", StringComparison.Ordinal);
        await _fixture.StartAsync(await _fixture.DefineAsync(document));
        Guid port = Assert.Single(_fixture.Host.Ports.Keys);
        _fixture.Process.Filter = _fixture.Process.Filter with { Mac = MacAddress.Parse("52:54:00:00:00:99") };
        _fixture.Process.Tell(new MonitorEvent.FilterChanged("net0"));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        Assert.IsType<GuestEvent.MacChanged>(await _fixture.NextAsync());
        for (int i = 0; i < 500 && !_fixture.Host.PortAddresses.ContainsKey(port); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(MacAddress.Parse(told), _fixture.Host.PortAddresses[port]);

        _fixture.Host.PortAddresses.Clear();
        await _fixture.RestartAsync();
        Assert.Equal(trusted == "yes", _fixture.Host.PortAddresses.TryGetValue(port, out MacAddress again) && again == MacAddress.Parse(told));
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
