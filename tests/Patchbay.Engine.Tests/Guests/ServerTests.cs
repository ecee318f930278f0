using Patchbay.Engine.Guests;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>What serves a guest's card from beside QEMU ends.</summary>
public sealed class ServerTests : IAsyncDisposable
{
    private const string Card = "<interface type='user'><backend type='passt'/><model type='virtio'/></interface>";

    private readonly GuestFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task It_is_started_again_also_after_the_monitor_was_connected_again_and_by_the_next_daemon()
    {
        await StartAsync();
        await EndAsync(2);

        _fixture.Process.Disconnect();
        await SeeControlLostAsync();
        await EndAsync(3);

        await _fixture.RestartAsync();
        await EndAsync(4);
    }

    [Fact]
    public async Task What_ended_before_the_guest_ran_is_started_again_and_what_ends_with_it_is_not()
    {
        _fixture.Host.ServersEndAtOnce = true;
        await StartAsync();
        await SeeStartsAsync(2);
        _fixture.Host.ServersEndAtOnce = false;
        await SeeStartsAsync(3);

        _fixture.Process.End();
        _fixture.Host.EndServer("net1");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(3, _fixture.Host.ServerStarts);
    }

    private async Task StartAsync()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Card)));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
    }

    private async Task SeeControlLostAsync() => Assert.IsType<GuestEvent.ControlLost>(await _fixture.NextAsync());

    private Task EndAsync(int starts)
    {
        _fixture.Host.EndServer("net1");
        return SeeStartsAsync(starts);
    }

    private async Task SeeStartsAsync(int starts)
    {
        for (int i = 0; i < 1000 && _fixture.Host.ServerStarts < starts; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(starts, _fixture.Host.ServerStarts);
    }
}
