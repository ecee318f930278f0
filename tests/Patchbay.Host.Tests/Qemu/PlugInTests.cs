using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Qemu;

/// <summary>A card with its tap and its back end, plugged into a real QEMU that is told all of it in one go.</summary>
public sealed class PlugInTests
{
    private const string Netdev = """{"type":"tap","fd":"tapfd-net10","id":"hostnet1"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QEMU_has_the_card_and_the_tap_is_its_own()
    {
        await using Started started = await Started.CreateAsync();
        (PrivateNetwork network, QemuFixture fixture, QemuLaunch launch, HostOperation.CreateTap tap, IGuestMonitor monitor) = started;

        await fixture.Host.TryPerformAsync(PlugIn(launch, Device("0x4"), Netdev));

        Assert.Contains("net1", await monitor.QueryDevicesAsync(Token));
        Assert.Contains("hostnet1: index=0,type=tap,fd=", await monitor.RunLineAsync("info network", Token), StringComparison.Ordinal);
        Assert.Contains("vnet7", network.Exec("ip", "link"), StringComparison.Ordinal);
        await fixture.StopAsync(launch);
        Assert.DoesNotContain("vnet7", network.Exec("ip", "link"), StringComparison.Ordinal);
        await fixture.Host.TryPerformAsync(tap.Inverse);
    }

    [Theory]
    [InlineData("no such slot", "0x1f0", Netdev, "device_add")]
    [InlineData("no such kind of back end", "0x4", """{"type":"wire","fd":"tapfd-net10","id":"hostnet1"}""", "netdev_add")]
    [InlineData("no such descriptor", "0x4", """{"type":"tap","fd":"tapfd-net19","id":"hostnet1"}""", "netdev_add")]
    public async Task Refused_QEMU_has_nothing_of_it_and_says_what_came_first(string what, string slot, string netdev, string command)
    {
        await using Started started = await Started.CreateAsync();
        (PrivateNetwork network, QemuFixture fixture, QemuLaunch launch, HostOperation.CreateTap tap, IGuestMonitor monitor) = started;

        HostException e = await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(PlugIn(launch, Device(slot), netdev)));

        Assert.True(e.Message.StartsWith($"unable to execute QEMU command '{command}': ", StringComparison.Ordinal), $"{what}: {e.Message}");
        Assert.DoesNotContain("net1", await monitor.QueryDevicesAsync(Token));
        Assert.DoesNotContain("hostnet1", await monitor.RunLineAsync("info network", Token), StringComparison.Ordinal);
        Assert.Contains("not found", await monitor.RunRawAsync("""{"execute":"closefd","arguments":{"fdname":"tapfd-net10"}}""", Token), StringComparison.Ordinal);
        // Nobody else holds the tap: it goes with ours.
        await fixture.Host.TryPerformAsync(tap.Inverse);
        Assert.DoesNotContain("vnet7", network.Exec("ip", "link"), StringComparison.Ordinal);
        // And the same card can be plugged in.
        await fixture.Host.TryPerformAsync(tap);
        await fixture.Host.TryPerformAsync(PlugIn(launch, Device("0x4"), Netdev));
        Assert.Contains("net1", await monitor.QueryDevicesAsync(Token));
    }

    [Fact]
    public async Task Begun_and_abandoned_QEMU_has_nothing_of_it()
    {
        await using Started started = await Started.CreateAsync();
        (PrivateNetwork network, QemuFixture fixture, QemuLaunch launch, HostOperation.CreateTap tap, IGuestMonitor monitor) = started;
        HostOperation.PlugIn whole = PlugIn(launch, Device("0x4"), Netdev);
        HostOperation.BeginPlugIn begin = new(whole.Qemu, whole.Card);

        await fixture.Host.TryPerformAsync(begin);
        Assert.Contains("hostnet1", await monitor.RunLineAsync("info network", Token), StringComparison.Ordinal);
        await fixture.Host.TryPerformAsync(begin.Inverse);
        Assert.DoesNotContain("hostnet1", await monitor.RunLineAsync("info network", Token), StringComparison.Ordinal);
        await fixture.Host.TryPerformAsync(begin.Inverse);
        await fixture.Host.TryPerformAsync(tap.Inverse);
        Assert.DoesNotContain("vnet7", network.Exec("ip", "link"), StringComparison.Ordinal);

        // What QEMU refuses of it is said when it is finished, and leaves nothing either.
        await fixture.Host.TryPerformAsync(tap);
        HostOperation.PlugIn wrong = PlugIn(launch, Device("0x4"), Netdev.Replace("net10", "net19", StringComparison.Ordinal));
        await fixture.Host.TryPerformAsync(new HostOperation.BeginPlugIn(wrong.Qemu, wrong.Card));
        HostException e = await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(wrong));
        Assert.StartsWith("unable to execute QEMU command 'netdev_add': ", e.Message, StringComparison.Ordinal);
        Assert.Contains("not found", await monitor.RunRawAsync("""{"execute":"closefd","arguments":{"fdname":"tapfd-net10"}}""", Token), StringComparison.Ordinal);

        // And begun and finished it is there.
        await fixture.Host.TryPerformAsync(begin);
        await fixture.Host.TryPerformAsync(whole);
        Assert.Contains("net1", await monitor.QueryDevicesAsync(Token));
        Assert.Contains("hostnet1: index=0,type=tap,fd=", await monitor.RunLineAsync("info network", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_goes_with_its_card_without_a_further_word()
    {
        await using Started started = await Started.CreateAsync();
        (PrivateNetwork network, QemuFixture fixture, QemuLaunch launch, HostOperation.CreateTap tap, IGuestMonitor monitor) = started;
        HostOperation.PlugIn plug = PlugIn(launch, Device("0x4"), Netdev);
        HostOperation.RemoveNetdev remove = new(plug.Qemu, "hostnet1");
        await fixture.Host.TryPerformAsync(plug);
        await Assert.ThrowsAsync<HostException>(async () => await monitor.UnplugAsync("net9", "hostnet1", Token));

        await monitor.UnplugAsync("net1", "hostnet1", Token);
        Assert.Contains("hostnet1", await monitor.RunLineAsync("info network", Token), StringComparison.Ordinal);
        // A machine that starts anew lets go what it was asked for.
        await monitor.RunAsync("system_reset", Token);
        await GoneAsync("net1", async () => string.Join(' ', await monitor.QueryDevicesAsync(Token)));
        await GoneAsync("hostnet1", async () => await monitor.RunLineAsync("info network", Token));
        await fixture.Host.TryPerformAsync(remove);
        await fixture.Host.TryPerformAsync(remove);
        await fixture.Host.TryPerformAsync(tap.Inverse);
        Assert.DoesNotContain("vnet7", network.Exec("ip", "link"), StringComparison.Ordinal);
    }

    private static async Task GoneAsync(string what, Func<Task<string>> look)
    {
        for (int i = 0; (await look()).Contains(what, StringComparison.Ordinal); i++)
        {
            Assert.True(i < 100, $"{what} is still there");
            await Task.Delay(100, Token);
        }
    }

    private static string Device(string slot)
        => $$"""{"driver":"virtio-net-pci","netdev":"hostnet1","id":"net1","mac":"52:54:00:00:00:01","addr":"{{slot}}"}""";

    private static HostOperation.PlugIn PlugIn(QemuLaunch launch, string device, string netdev)
        => new(new QemuTarget("web", launch.MonitorPath), new PluggedCard("net1", device, "hostnet1", netdev, [new PassedDescriptor("tap:vnet7:0", "tapfd-net10")]));

    /// <summary>A QEMU that runs, on a network of its own, with a tap that nobody has yet.</summary>
    private sealed record Started(
        PrivateNetwork Network, QemuFixture Fixture, QemuLaunch Launch, HostOperation.CreateTap Tap, IGuestMonitor Monitor) : IAsyncDisposable
    {
        public static async Task<Started> CreateAsync()
        {
            PrivateNetwork network = PrivateNetwork.Create();
            QemuFixture fixture = new(network);
            try
            {
                HostOperation.CreateTap tap = new("web", "vnet7", MacAddress.Parse("fe:54:00:00:00:01"), 1, VnetHeader: true);
                await fixture.Host.TryPerformAsync(tap);
                QemuLaunch launch = fixture.Launch("web", "-machine", "pc", "-m", "32");
                await fixture.StartAsync(launch);
                return new Started(network, fixture, launch, tap, (await fixture.Host.ConnectAsync(launch, Token))!);
            }
            catch
            {
                await fixture.DisposeAsync();
                network.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Monitor.DisposeAsync();
            await Fixture.DisposeAsync();
            Network.Dispose();
        }
    }
}
