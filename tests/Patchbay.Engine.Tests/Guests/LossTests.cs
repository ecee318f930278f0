using Patchbay.Engine.Guests;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>What running guests' cards lose on the host.</summary>
public sealed class LossTests
{
    [Fact]
    public async Task A_tap_that_goes_is_known_though_timers_end_early()
    {
        await using GuestFixture fixture = new(new HastyTime());
        GuestView web = await fixture.DefineAsync(GuestFixture.Web());
        await fixture.StartAsync(web);
        Assert.True(fixture.Host.Taps.Remove("vnet0"));
        fixture.Service.Note(new HostEvent.LinkChanged("vnet0") { IsGone = true }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 500 && !fixture.Service.LostCards().Any(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Equal("its card vnet0 is gone from the host: detach and attach it, or restart the guest", Assert.Single(fixture.Service.LostCards()).Words);
    }

    // Its timers end a tenth early.
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * 0.9 : dueTime, period);
    }
}
