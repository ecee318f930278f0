using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Guests with devices of the host: functions of cards, and whole cards by macvtap.</summary>
public sealed class PassedDeviceTests : IAsyncDisposable
{
    private const string Whole = "<interface type='direct'><mac address='52:54:00:00:00:11'/><source dev='eth0' mode='passthrough'/><vlan><tag id='42'/></vlan><model type='virtio'/></interface>";

    private const string Fixed = "<interface type='network' trustGuestRxFilters='yes'><mac address='52:54:00:00:00:31'/><source network='fixed'/><model type='virtio'/></interface>";

    private const string Managed = "<interface type='direct'><mac address='52:54:00:00:00:41'/><source dev='eth0' mode='vepa'/><model type='virtio'/>"
        + "<virtualport type='802.1Qbg'><parameters managerid='1' typeid='2' typeidversion='3' instanceid='09b11c53-8004-41e4-89f8-d5ded8a4ad8e'/></virtualport></interface>";

    private const string Plain = "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='1' slot='0x10' function='2'/></source></hostdev>";

    private static readonly MacAddress GuestMac = MacAddress.Parse("52:54:00:00:00:11");

    private readonly GuestFixture _fixture = new();
    private readonly string _untouched;

    public PassedDeviceTests() => _untouched = _fixture.Host.Devices;

    private GuestService Service => _fixture.Service;

    // Beside the card that it was started with.
    private bool HasPlug => Service.Find("web").Live!.Devices is { Interfaces.Count: 2 } or { Hostdevs.Count: 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    public static TheoryData<string> Plugs => new(Function(0), Whole, Fixed, Managed, Plain);

    [Fact]
    public async Task Killed_at_any_step_of_a_start_all_devices_are_given_back_or_belong_to_a_running_guest()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Function(0) + Function(1) + Whole));
        await _fixture.EachStepAsync(() => _fixture.StartAsync(web), async step =>
        {
            if (Service.Find("web").IsActive)
            {
                Assert.Equal("vfio-pci", _fixture.Host.Drivers[FakeGuestHost.FunctionOf(0)].Name);
                Assert.Equal(GuestMac, _fixture.Host.Uplinks["eth0"].Mac);
                Assert.Equal(42u, _fixture.Host.Told[3].Vlan);
                await Service.DestroyAsync(web.Uuid, false, Token);
            }
            AssertUntouched();
        });
    }

    [Fact]
    public async Task Killed_at_any_step_of_a_stop_all_devices_are_given_back()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Function(0) + Function(1) + Whole));
        await _fixture.StartAsync(web);
        await _fixture.EachStepAsync(() => Service.DestroyAsync(web.Uuid, false, Token), async step =>
        {
            AssertUntouched();
            await _fixture.StartAsync(web);
        });
    }

    [Fact]
    public async Task A_function_is_no_other_guests_while_a_script_is_told_of_its_guests_end()
    {
        Directory.CreateDirectory($"{_fixture.Paths.Hooks}/qemu.d");
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Function(0))));
        GuestView db = await _fixture.DefineAsync(GuestFixture.Web("db", uuid: null, devices: Function(0)).Replace("52:54:00:00:00:01", "52:54:00:00:00:02", StringComparison.Ordinal));
        TaskCompletionSource told = new();
        _fixture.Host.Before = (_, words) =>
        {
            if (!words.Contains("web release end", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }
            told.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        _ = Service.DestroyAsync(web.Uuid, false, Token);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);
        await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(db));

        // The next daemon ends web first, and would take the function from under db.
        await _fixture.RestartAsync();
        AssertUntouched();
        await _fixture.StartAsync(db);
        Assert.Equal("vfio-pci", _fixture.Host.Drivers[FakeGuestHost.FunctionOf(0)].Name);
    }

    [Fact]
    public async Task Refused_at_any_step_of_a_start_all_devices_are_given_back()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Function(0) + Whole));
        int last = await _fixture.CountAsync(() => _fixture.StartAsync(web));
        await Service.DestroyAsync(web.Uuid, false, Token);
        for (int at = 1; at <= last; at++)
        {
            await FailAtAsync(at, () => _fixture.StartAsync(web));
            AssertUntouched();
        }
    }

    [Theory]
    [MemberData(nameof(Plugs))]
    public async Task Killed_at_any_step_of_plugging_in_the_device_is_the_guests_or_the_hosts(string device)
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.EachStepAsync(() => Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token), async step =>
        {
            if (HasPlug)
            {
                Assert.NotEqual(_untouched, _fixture.Host.Devices);
                await Service.DetachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token);
            }
            Assert.Equal(_untouched, _fixture.Host.Devices);
        });
    }

    [Theory]
    [MemberData(nameof(Plugs))]
    public async Task Refused_at_any_step_of_plugging_in_the_host_keeps_its_device(string device)
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        int last = await _fixture.CountAsync(() => Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token));
        await Service.DetachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token);
        for (int at = 1; at <= last; at++)
        {
            await FailAtAsync(at, () => Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token));
            Assert.Equal(_untouched, _fixture.Host.Devices);
        }
        await Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token);
    }

    [Theory]
    [MemberData(nameof(Plugs))]
    public async Task Killed_at_any_step_of_pulling_out_the_host_gets_its_device_back(string device)
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token);
        await _fixture.EachStepAsync(() => Service.DetachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token), async step =>
        {
            if (!HasPlug)
            {
                Assert.Equal(_untouched, _fixture.Host.Devices);
                await Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token);
            }
        });
    }

    [Fact]
    public async Task Killed_at_any_step_of_following_a_guests_new_address_the_bridge_knows_that_and_no_other()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Fixed)));
        Assert.Equal([("vnet1", MacAddress.Parse("52:54:00:00:00:31"))], _fixture.Host.Forwarding);
        Assert.Equal(["vnet1"], _fixture.Host.Unlearning);
        ulong next = 0;
        async Task FollowedAsync()
        {
            MacAddress mac = _fixture.Process.Filter.Mac;
            for (int i = 0; !(_fixture.Host.IsToldOf("vnet1", mac) && Service.Find("web").Live!.Devices.Interfaces[1].CurrentMac == mac); i++)
            {
                Assert.True(i < 800, $"{mac} was not followed");
                await Task.Delay(10, Token);
            }
        }
        await _fixture.EachStepAsync(
            async () =>
            {
                _fixture.Process.Filter = _fixture.Process.Filter with { Mac = MacAddress.Parse($"52:54:00:00:01:{++next:x2}") };
                _fixture.Process.Tell(new MonitorEvent.FilterChanged("net1"));
                await FollowedAsync();
            },
            _ => FollowedAsync());

        // Who stands still keeps its address: a trusted guest could take it meanwhile.
        await Service.SuspendAsync(web.Uuid, Token);
        Assert.Single(_fixture.Host.Forwarding);
        await Service.ResumeAsync(web.Uuid, Token);
        Assert.Single(_fixture.Host.Forwarding);
        await Service.DestroyAsync(web.Uuid, false, Token);
        AssertUntouched();
    }

    [Fact]
    public async Task A_plain_device_comes_and_goes_in_what_runs_and_in_what_is_stored_by_libvirts_rules()
    {
        string other = Plain.Replace("function='2'", "function='1'", StringComparison.Ordinal);
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await Service.AttachDeviceAsync(web.Uuid, Plain, DeviceScope.Live | DeviceScope.Stored, Token);
        HostdevDefinition live = Assert.Single(Service.Find("web").Live!.Devices.Hostdevs);
        Assert.Equal(("hostdev0", "vfio"), (live.Info.Alias, live.DriverName));
        Assert.Null(Assert.Single(Service.Find("web").Definition!.Devices.Hostdevs).DriverName);
        Assert.Equal("vfio-pci", _fixture.Host.Drivers[FakeGuestHost.FunctionOf(2)].Name);

        await RefusedAsync(Refusal.OperationInvalid, "PCI device 0000:01:10.2 is in use by driver QEMU, domain web", () => Service.AttachDeviceAsync(web.Uuid, Plain, DeviceScope.Live, Token));
        await RefusedAsync(Refusal.OperationInvalid, "device is already in the domain configuration", () => Service.AttachDeviceAsync(web.Uuid, Plain, DeviceScope.Stored, Token));
        await RefusedAsync(Refusal.DeviceMissing, "host pci device 0000:01:10.1 not found", () => Service.DetachDeviceAsync(web.Uuid, other, DeviceScope.Live, Token));
        await RefusedAsync(Refusal.DeviceMissing, "device not present in domain configuration", () => Service.DetachDeviceAsync(web.Uuid, other, DeviceScope.Stored, Token));
        await RefusedAsync(Refusal.OperationUnsupported, "live update of device 'hostdev' is not supported", () => Service.UpdateDeviceAsync(web.Uuid, Plain, DeviceScope.Live, false, Token));
        await RefusedAsync(
            Refusal.ConfigUnsupported, "hotplug is not supported for hostdev subsys type 'mdev'",
            () => Service.AttachDeviceAsync(
                web.Uuid, "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='09b11c53-8004-41e4-89f8-d5ded8a4ad8e'/></source></hostdev>", DeviceScope.Live, Token));
        await RefusedAsync(
            Refusal.OperationInvalid, "Unmanaged PCI device 0000:01:10.1 must be manually detached from the host: it has the driver igbvf",
            () => Service.AttachDeviceAsync(web.Uuid, other.Replace("managed='yes'", "managed='no'", StringComparison.Ordinal), DeviceScope.Live, Token));

        // A card that is the same function is found by its address, as under libvirt.
        await Service.AttachDeviceAsync(web.Uuid, Function(1), DeviceScope.Live, Token);
        await Service.DetachDeviceAsync(web.Uuid, other, DeviceScope.Live, Token);
        Assert.Single(Service.Find("web").Live!.Devices.Interfaces);

        await Service.DetachAliasAsync(web.Uuid, "hostdev0", DeviceScope.Live, Token);
        await Service.DetachDeviceAsync(web.Uuid, Plain, DeviceScope.Stored, Token);
        Assert.Empty(Service.Find("web").Live!.Devices.Hostdevs);
        Assert.Empty(Service.Find("web").Definition!.Devices.Hostdevs);
        Assert.Equal(_untouched, _fixture.Host.Devices);

        // One that the guest does not see is only taken from the host.
        string kept = Plain.Replace("</hostdev>", "<address type='unassigned'/></hostdev>", StringComparison.Ordinal);
        await Service.AttachDeviceAsync(web.Uuid, kept, DeviceScope.Live, Token);
        await _fixture.RestartAsync();
        Assert.Single(Service.Find("web").Live!.Devices.Hostdevs);
        Assert.Equal("vfio-pci", _fixture.Host.Drivers[FakeGuestHost.FunctionOf(2)].Name);
        await Service.DetachDeviceAsync(web.Uuid, kept, DeviceScope.Live, Token);
        Assert.Equal(_untouched, _fixture.Host.Devices);
    }

    [Fact]
    public async Task A_switch_is_asked_again_by_the_next_daemon_and_what_it_says_ends_no_guest()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Managed)));
        string running = _fixture.Host.Devices;
        _fixture.Host.Associated.Clear();
        await _fixture.RestartAsync();
        Assert.Equal(running, _fixture.Host.Devices);

        _fixture.Host.Before = static (_, words) => words.Contains("associate", StringComparison.Ordinal) ? throw new HostException("no lldpad") : Task.CompletedTask;
        await _fixture.RestartAsync();
        Assert.True(Service.Find("web").IsActive);
    }

    [Fact]
    public async Task The_file_of_a_group_goes_back_to_whoever_an_administrator_had_given_it()
    {
        PciAddress function = FakeGuestHost.FunctionOf(0);
        _fixture.Host.Drivers[function] = new PciDriver("vfio-pci", "vfio-pci");
        _fixture.Host.Owners["/dev/vfio/12"] = (1000, 1001);
        string lent = _fixture.Host.Devices;
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Function(0, managed: false))));
        Assert.Equal((64055u, 64055u), _fixture.Host.Owners["/dev/vfio/12"]);
        await _fixture.RestartAsync();
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Equal(lent, _fixture.Host.Devices);
    }

    [Fact]
    public async Task Networks_are_told_what_guests_have_without_them()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Function(0) + Whole)));
        await _fixture.RestartAsync();
        // Its own device, named after the card that the network lends, is not lent to that.
        GuestView two = await _fixture.StartAsync(await _fixture.DefineAsync(
            GuestFixture.Web(name: "two", uuid: null, devices: On("functions") + On("uplinks") + Function(1))));
        Assert.Equal(
            [new PortPlug.Hostdev(FakeGuestHost.FunctionOf(0), null, null), new PortPlug.Hostdev(FakeGuestHost.FunctionOf(1), null, null), new PortPlug.Direct("eth0", ForwardMode.Passthrough)],
            _fixture.Host.Claims.Last(c => c.Network == "functions").Elsewhere);
        Assert.Equal(
            [$"{FakeGuestHost.FunctionOf(2)}", "eth1", $"{FakeGuestHost.FunctionOf(1)}"],
            two.Live!.Devices.Interfaces.Skip(1).Select(n => n.Source switch
            {
                InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci pci } => $"{pci.Address}",
                InterfaceSource.Direct direct => direct.Device,
                _ => "",
            }));

        // A card that a network lends is the network's to count.
        await Service.AttachDeviceAsync(two.Uuid, On("uplinks"), DeviceScope.Live, Token);
        Assert.DoesNotContain(_fixture.Host.Claims[^1].Elsewhere, static p => p is PortPlug.Direct { Device: "eth1" });
    }

    [Fact]
    public async Task A_function_that_a_guest_has_by_its_device_changes_its_vlan_while_the_guest_runs()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Whole)));
        await Service.UpdateDeviceAsync(web.Uuid, Whole.Replace("'42'", "'43'", StringComparison.Ordinal), DeviceScope.Live, false, Token);
        Assert.Equal(43u, _fixture.Host.Told[3].Vlan);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.UpdateDeviceAsync(
            web.Uuid, Whole.Replace("<tag id='42'/>", "<tag id='42'/><tag id='44'/>", StringComparison.Ordinal), DeviceScope.Live, false, Token));
        Assert.Contains("a virtual function has one VLAN", e.Message, StringComparison.Ordinal);
        await Service.UpdateDeviceAsync(web.Uuid, Whole.Replace("<vlan><tag id='42'/></vlan>", "", StringComparison.Ordinal), DeviceScope.Live, false, Token);
        Assert.Equal(0u, _fixture.Host.Told[3].Vlan);
        // What comes back is what was there before the guest.
        await _fixture.RestartAsync();
        await Service.DestroyAsync(web.Uuid, false, Token);
        AssertUntouched();

        // Passed on by itself, it changes nothing, as under libvirt.
        string passed = Function(0);
        GuestView own = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(name: "own", uuid: null, devices: passed)));
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.UpdateDeviceAsync(
            own.Uuid, passed.Replace("</source>", "</source><vlan><tag id='9'/></vlan>", StringComparison.Ordinal), DeviceScope.Live, false, Token));
        Assert.Contains("cannot change network interface type to 'hostdev'", e.Message, StringComparison.Ordinal);
        await Service.DestroyAsync(own.Uuid, false, Token);

        // A card that is no function puts frames into no VLAN.
        GuestView two = await _fixture.DefineAsync(GuestFixture.Web(name: "two", uuid: null, devices: Whole.Replace("eth0", "eth1", StringComparison.Ordinal)));
        e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(two));
        Assert.Matches(@":\d+:\d+: .*'eth1' is no virtual function of a card of this host", e.Message);
        AssertUntouched();
    }

    [Fact]
    public async Task Killed_at_any_step_of_such_a_change_the_card_is_told_what_is_noted()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Whole)));
        await _fixture.EachStepAsync(
            () => Service.UpdateDeviceAsync(web.Uuid, Whole.Replace("'42'", Noted() == 42 ? "'43'" : "'42'", StringComparison.Ordinal), DeviceScope.Live, false, Token),
            step =>
            {
                Assert.Equal(Noted(), _fixture.Host.Told[3].Vlan);
                return Task.CompletedTask;
            });
        await Service.DestroyAsync(web.Uuid, false, Token);
        AssertUntouched();

        uint? Noted() => Service.Find("web").Live!.Devices.Interfaces[^1].Vlan!.Tags[0].Id;
    }

    [Fact]
    public async Task A_device_that_a_guest_has_to_itself_is_refused_to_others_before_anything_is_done()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Whole)));
        string before = _fixture.Host.Devices;
        GuestView two = await _fixture.DefineAsync(GuestFixture.Web(name: "two", uuid: null, devices: Whole.Replace(":11'", ":12'", StringComparison.Ordinal)));
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(two));
        Assert.Contains("the device 'eth0' is in use by guest 'web', which has it to itself (mode='passthrough')", e.Message, StringComparison.Ordinal);
        Assert.Matches(@":\d+:\d+: ", e.Message);
        Assert.Equal(before, _fixture.Host.Devices);

        await Service.DestroyAsync(Service.Find("web").Uuid, false, Token);
        await _fixture.StartAsync(two);
        await _fixture.RestartAsync();
        e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(Service.Find("web")));
        Assert.Contains("in use by guest 'two'", e.Message, StringComparison.Ordinal);
    }

    private static string Function(uint number, bool managed = true)
        => $"<interface type='hostdev' managed='{(managed ? "yes" : "no")}'><mac address='52:54:00:00:00:2{number}'/>"
            + $"<source><address type='pci' domain='0' bus='1' slot='0x10' function='{number}'/></source></interface>";

    private static string On(string network) => $"<interface type='network'><source network='{network}'/><model type='virtio'/></interface>";

    private static async Task RefusedAsync(Refusal refusal, string words, Func<Task> action)
    {
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(action);
        Assert.Equal((refusal, true), (e.Why, e.Message.Contains(words, StringComparison.Ordinal)));
    }

    private async Task FailAtAsync(int failing, Func<Task> action)
    {
        _fixture.Host.ResetSteps();
        _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
        Exception e = await Assert.ThrowsAnyAsync<Exception>(action);
        Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
        _fixture.Host.Before = static (_, _) => Task.CompletedTask;
    }

    private void AssertUntouched()
    {
        Assert.Equal(_untouched, _fixture.Host.Devices);
        _fixture.AssertNothingIsLeft();
    }
}
