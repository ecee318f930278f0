using Patchbay.Engine.Guests;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Cards of type vdpa: opened here, handed over, and closed wherever it ends.</summary>
public sealed class VdpaTests : IAsyncDisposable
{
    private const string Node = "/dev/vhost-vdpa-0";
    private const string Card = $"<interface type='vdpa'><mac address='52:54:00:00:00:02'/><source dev='{Node}'/></interface>";

    private readonly GuestFixture _fixture = new();

    private GuestService Service => _fixture.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_device_is_opened_before_qemu_starts_and_its_memory_may_be_locked()
    {
        _fixture.Host.Nodes.Add(Node);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card));
        await _fixture.StartAsync(web);
        Assert.True(_fixture.Host.Log.IndexOf($"vdpa open {Node} for net1 of web") < _fixture.Host.Log.IndexOf("qemu start web"));
        QemuLaunch launch = Assert.Single(_fixture.Host.Launches);
        Assert.Contains("set=0,fd={fd:vdpa:net1},opaque=net1-vdpa", launch.Arguments);
        Assert.Equal((65536ul * 1024) + (1ul << 30), launch.LockedMemory);
        await Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_device_comes_and_goes_while_the_guest_runs()
    {
        _fixture.Host.Nodes.Add(Node);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.StartAsync(web);
        _fixture.Host.Log.Clear();
        await Service.AttachDeviceAsync(web.Uuid, Card, DeviceScope.Live, Token);
        Assert.Equal(
            [$"vdpa open {Node} for net1 of web", "qemu web add-fd net1-vdpa", "qemu web netdev_add hostnet1, device_add net1"],
            _fixture.Host.Log.Where(static l => l.StartsWith("vdpa", StringComparison.Ordinal) || (l.StartsWith("qemu web", StringComparison.Ordinal) && !l.Contains("memory", StringComparison.Ordinal) && !l.Contains("lock", StringComparison.Ordinal))));
        // As a daemon that starts finds it.
        await _fixture.RestartAsync();
        _fixture.Host.Log.Clear();
        await Service.DetachDeviceAsync(web.Uuid, Card, DeviceScope.Live, Token);
        Assert.Contains("qemu web remove-fd net1-vdpa", _fixture.Host.Log);
        await _fixture.EachStepAsync(() => Service.AttachDeviceAsync(web.Uuid, Card, DeviceScope.Live, Token), async _ =>
        {
            if (Service.Find("web").Live!.Devices.Interfaces.Count == 2)
            {
                await Service.DetachDeviceAsync(web.Uuid, Card, DeviceScope.Live, Token);
            }
            Assert.Single(Service.Find("web").Live!.Devices.Interfaces);
        });
    }

    [Theory]
    [InlineData("/dev/vhost-vdpa-7", "the vDPA device '/dev/vhost-vdpa-7' is not on this host")]
    [InlineData(GuestFixture.Image, $"'{GuestFixture.Image}' is no vDPA device")]
    public async Task What_is_no_such_device_is_refused_with_its_place(string node, string words)
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card.Replace(Node, node, StringComparison.Ordinal)));
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));
        Assert.Equal(Refusal.ConfigUnsupported, e.Why);
        Assert.EndsWith($": {words}", e.Message, StringComparison.Ordinal);
        _fixture.AssertNothingIsLeft();
        web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.StartAsync(web);
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.AttachDeviceAsync(web.Uuid, Card.Replace(Node, node, StringComparison.Ordinal), DeviceScope.Live, Token));
        Assert.EndsWith($": {words}", e.Message, StringComparison.Ordinal);
    }
}
