using Patchbay.Engine.Guests;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

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

    // The host takes a function away once its guest has let it go: the kernel tells of that before QEMU is heard, or after.
    [Theory]
    [InlineData(true, "card")]
    [InlineData(false, "card")]
    [InlineData(true, "device")]
    [InlineData(false, "device")]
    public async Task A_function_that_the_host_takes_away_is_told_and_shown_until_there_is_another(bool isHeardFirst, string kind)
    {
        await using GuestFixture fixture = new();
        string untouched = fixture.Host.Devices;
        string device = kind == "card" ? Card(0) : Plain(0);
        GuestView web = await fixture.StartAsync(await fixture.DefineAsync(GuestFixture.Web(devices: device)));
        PciAddress function = FakeGuestHost.FunctionOf(0);
        FakeMonitor process = fixture.Process;
        process.Devices.Remove("hostdev0");
        if (isHeardFirst)
        {
            Take(fixture, function);
            process.Tell(new MonitorEvent.DeviceDeleted("hostdev0"));
        }
        else
        {
            process.Tell(new MonitorEvent.DeviceDeleted("hostdev0"));
            await UntilAsync(() => fixture.Service.Find("web").Live!.Devices is { Interfaces.Count: 1, Hostdevs.IsEmpty: true });
            Assert.Empty(fixture.Service.LostCards());
            Take(fixture, function);
        }
        string words = $"its {kind} 0000:01:10.0 was taken away by the host: attach one again, or restart the guest";
        await UntilAsync(() => fixture.Service.LostCards().Any(l => l.Words == words));
        await UntilAsync(() => fixture.Service.Find("web").Live!.Devices is { Interfaces.Count: 1, Hostdevs.IsEmpty: true });
        Assert.Equal(new LostCard("web", null, "0000:01:10.0", words), Assert.Single(fixture.Service.LostCards()));

        // So does the next daemon know it.
        await fixture.RestartAsync();
        Assert.Equal(words, Assert.Single(fixture.Service.LostCards()).Words);
        // Another one with its address takes its place; a device of another address takes the place of none.
        await fixture.Service.AttachDeviceAsync(web.Uuid, kind == "card" ? Card(1, mac: 0) : Plain(1), DeviceScope.Live, TestContext.Current.CancellationToken);
        Assert.Equal(kind == "card" ? 0 : 1, fixture.Service.LostCards().Count());
        await fixture.Service.DestroyAsync(web.Uuid, false, TestContext.Current.CancellationToken);
        Assert.Empty(fixture.Service.LostCards());
        Assert.DoesNotContain("0000:01:10.0", fixture.Host.Devices, StringComparison.Ordinal);
        fixture.Host.Drivers[function] = new PciDriver("igbvf", null);
        Assert.Equal(Sorted(untouched), Sorted(fixture.Host.Devices));
        fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_device_that_the_guest_lets_go_and_the_host_keeps_is_no_loss()
    {
        await using GuestFixture fixture = new();
        await fixture.StartAsync(await fixture.DefineAsync(GuestFixture.Web(devices: Card(0))));
        fixture.Process.Devices.Remove("hostdev0");
        fixture.Process.Tell(new MonitorEvent.DeviceDeleted("hostdev0"));
        await UntilAsync(() => fixture.Service.Find("web").Live!.Devices.Interfaces.Count == 1);
        // Another function goes.
        Take(fixture, FakeGuestHost.FunctionOf(2));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        Assert.Empty(fixture.Service.LostCards());
    }

    // QEMU does not hold it, and so cannot hold up the host.
    [Fact]
    public async Task A_device_that_only_was_taken_from_the_host_is_missed_and_can_be_pulled_out()
    {
        await using GuestFixture fixture = new();
        string device = Plain(0).Replace("</hostdev>", "<address type='unassigned'/></hostdev>", StringComparison.Ordinal);
        GuestView web = await fixture.StartAsync(await fixture.DefineAsync(GuestFixture.Web(devices: device)));
        Take(fixture, FakeGuestHost.FunctionOf(0));
        await UntilAsync(() => fixture.Service.LostCards().Any());
        Assert.Equal("its device 0000:01:10.0 is gone from the host: detach and attach it, or restart the guest", Assert.Single(fixture.Service.LostCards()).Words);
        await fixture.Service.DetachDeviceAsync(web.Uuid, device, DeviceScope.Live, TestContext.Current.CancellationToken);
        Assert.Empty(fixture.Service.LostCards());
        await fixture.Service.DestroyAsync(web.Uuid, false, TestContext.Current.CancellationToken);
        fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_switch_is_asked_again_when_lldpad_starts_and_when_it_has_let_a_card_go()
    {
        await using GuestFixture fixture = new();
        await fixture.StartAsync(await fixture.DefineAsync(GuestFixture.Web(devices: Managed)));
        int Asked()
        {
            lock (fixture.Host)
            {
                return fixture.Host.Log.Count(static l => l.StartsWith("port of macvtap0 over eth0 associate", StringComparison.Ordinal));
            }
        }
        void Note(HostEvent told) => fixture.Service.Note(told, TestContext.Current.CancellationToken);
        Assert.Equal(1, Asked());
        // It names its process before it listens.
        fixture.Host.Before = (_, words) => words.Contains(" associate", StringComparison.Ordinal) ? throw new HostException("connection refused") : Task.CompletedTask;
        Note(new HostEvent.SwitchSpeakerStarted());
        await UntilAsync(() => fixture.Service.LostCards().Any());
        Assert.Equal("the switch does not know its card macvtap0: connection refused", Assert.Single(fixture.Service.LostCards()).Words);
        fixture.Host.Before = static (_, _) => Task.CompletedTask;
        await UntilAsync(() => Asked() == 2 && !fixture.Service.LostCards().Any());

        // Another guest's, and its own.
        Note(new HostEvent.PortReleased(MacAddress.Parse("52:54:00:00:00:99"), null));
        Note(new HostEvent.PortReleased(null, Guid.NewGuid()));
        Note(new HostEvent.PortReleased(MacAddress.Parse("52:54:00:00:00:41"), Guid.Parse("09b11c53-8004-41e4-89f8-d5ded8a4ad8e")));
        await UntilAsync(() => Asked() == 3);
        // One that lets go whenever it was asked is not asked for ever.
        for (int i = 0; i < 9; i++)
        {
            Note(new HostEvent.PortReleased(MacAddress.Parse("52:54:00:00:00:41"), null));
        }
        await UntilAsync(() => fixture.Service.LostCards().Any());
        Assert.Equal("the switch does not know its card macvtap0: the switch has let it go 5 times within 60 seconds, and is not asked again", Assert.Single(fixture.Service.LostCards()).Words);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        Assert.Equal(7, Asked());
    }

    private const string Managed = "<interface type='direct'><mac address='52:54:00:00:00:41'/><source dev='eth0' mode='vepa'/><model type='virtio'/>"
        + "<virtualport type='802.1Qbg'><parameters managerid='1' typeid='2' typeidversion='3' instanceid='09b11c53-8004-41e4-89f8-d5ded8a4ad8e'/></virtualport></interface>";

    private static string Card(uint number, uint? mac = null) => $"<interface type='hostdev' managed='yes'><mac address='52:54:00:00:00:2{mac ?? number}'/><source>{Address(number)}</source></interface>";

    private static string Plain(uint number) => $"<hostdev mode='subsystem' type='pci' managed='yes'><source>{Address(number)}</source></hostdev>";

    private static string Address(uint number) => $"<address type='pci' domain='0' bus='1' slot='0x10' function='{number}'/>";

    private static string Sorted(string lines) => string.Join(' ', lines.Split(' ', '\n').Order(StringComparer.Ordinal));

    private static void Take(GuestFixture fixture, PciAddress function)
    {
        lock (fixture.Host)
        {
            fixture.Host.Drivers.Remove(function);
            // The card's side goes with it.
            fixture.Host.Forget(function);
        }
        fixture.Service.Note(new HostEvent.DeviceChanged(function) { IsGone = true }, TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 500 && !isSo(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.True(isSo());
    }

    // Its timers end a tenth early.
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * 0.9 : dueTime, period);
    }
}
