using Patchbay.Engine.Guests;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Memory, processors and names of guests, and starting with the host once.</summary>
public sealed class GuestMachineTests : IAsyncDisposable
{
    private readonly GuestFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GuestService Service => _fixture.Service;

    [Fact]
    public async Task One_start_with_the_host_is_the_next_alone()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await Service.SetAutostartOnceAsync(web.Uuid, autostart: true, Token);
        await _fixture.RestartAsync();
        Assert.True(Service.Find(web.Uuid).IsAutostartedOnce);

        await Service.AutostartAsync(Token);

        GuestView started = Service.Find(web.Uuid);
        Assert.True(started is { IsActive: true, IsAutostartedOnce: false, IsAutostarted: false });
        await _fixture.RestartAsync();
        Assert.False(Service.Find(web.Uuid).IsAutostartedOnce);
    }

    [Fact]
    public async Task A_guest_gets_another_name_or_keeps_its_own()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.DefineAsync(GuestFixture.Web("other", uuid: "22222222-2222-3333-4444-555555555555"));
        await Service.SetAutostartAsync(web.Uuid, autostart: true, Token);

        await Service.RenameAsync(web.Uuid, "www", Token);

        Assert.Equal("www", Service.Find(web.Uuid).Name);
        Assert.Equal(web.Uuid, Service.Find("www").Uuid);
        Assert.Equal(Refusal.NoGuest, Assert.Throws<RefusedException>(() => Service.Find("web")).Why);
        foreach (string taken in new[] { "www", "other", "a/b", "" })
        {
            await Assert.ThrowsAsync<RefusedException>(() => Service.RenameAsync(web.Uuid, taken, Token));
        }
        await _fixture.RestartAsync();
        Assert.True(Service.Find("www") is { IsAutostarted: true } found && found.Uuid == web.Uuid);
        Assert.Equal(["other", "www"], Service.List().Select(static g => g.Name));
        await _fixture.StartAsync(Service.Find("www"));
        Assert.Equal(Refusal.OperationInvalid, (await Assert.ThrowsAsync<RefusedException>(() => Service.RenameAsync(web.Uuid, "late", Token))).Why);
        Assert.Equal("www", Service.Find(web.Uuid).Name);
    }

    [Fact]
    public async Task Memory_is_told_to_the_balloon_and_written_down_where_asked_for()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: "<memballoon model='virtio'><stats period='7'/></memballoon>")));
        Assert.Contains("guest-stats-polling-interval 7", _fixture.Process.Commands);

        await Service.SetMemoryAsync(web.Uuid, 32768, DeviceScope.Live | DeviceScope.Stored, Token);
        Assert.Contains("balloon 32768", _fixture.Process.Commands);
        Assert.Equal(32768UL, Service.Find(web.Uuid).Definition!.Memory.Current);
        Assert.Equal(65536UL, Service.Find(web.Uuid).Live!.Memory.Current);
        _fixture.Process.Tell(new MonitorEvent.BalloonChanged(32768));
        GuestEvent told;
        do
        {
            told = await _fixture.NextAsync();
        }
        while (told is not GuestEvent.BalloonChanged);
        Assert.Equal(32768UL, Service.Find(web.Uuid).Live!.Memory.Current);

        Assert.Equal(Refusal.InvalidArgument, (await Assert.ThrowsAsync<RefusedException>(() => Service.SetMemoryAsync(web.Uuid, 65537, DeviceScope.Live, Token))).Why);
        Assert.Equal(Refusal.OperationInvalid, (await Assert.ThrowsAsync<RefusedException>(() => Service.SetMaxMemoryAsync(web.Uuid, 131072, DeviceScope.Live, Token))).Why);
    }

    [Fact]
    public async Task Processors_are_plugged_in_one_by_one()
    {
        string document = GuestFixture.Web().Replace("<vcpu>1</vcpu>", "<vcpu current='1'>3</vcpu>", StringComparison.Ordinal);
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(document));

        await Service.SetVcpusAsync(web.Uuid, 3, DeviceScope.Current, Token);
        Assert.Equal(3, _fixture.Process.Vcpus);
        await Service.SetVcpusAsync(web.Uuid, 2, DeviceScope.Live, Token);
        Assert.Equal(2, _fixture.Process.Vcpus);
        Assert.Equal(2u, Service.Find(web.Uuid).Live!.Vcpu.Current);
        Assert.Equal(1u, Service.Find(web.Uuid).Definition!.Vcpu.Current);
        Assert.Equal(Refusal.InvalidArgument, (await Assert.ThrowsAsync<RefusedException>(() => Service.SetVcpusAsync(web.Uuid, 4, DeviceScope.Live, Token))).Why);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
