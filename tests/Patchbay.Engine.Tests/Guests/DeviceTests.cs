using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Cards that are plugged in and pulled out.</summary>
public sealed class DeviceTests : IAsyncDisposable
{
    private const string Second = "<interface type='network'><mac address='52:54:00:00:00:02'/><source network='default'/><model type='virtio'/></interface>";
    private const DeviceScope Both = DeviceScope.Live | DeviceScope.Stored;

    private readonly GuestFixture _fixture = new();

    private GuestService Service => _fixture.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_card_is_plugged_in_and_pulled_out_without_a_trace()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Current, Token);
        InterfaceDefinition nic = Service.Find("web").Live!.Devices.Interfaces[1];
        Assert.Equal(("net1", "vnet1"), (nic.Info.Alias, nic.Target));
        Assert.Equal("0000:00:05.0", Assert.IsType<DeviceAddress.Pci>(nic.Info.Address).Where.ToString());
        Assert.Equal("virbr0", _fixture.Host.Taps["vnet1"]);
        Assert.Contains("net1", _fixture.Process.Devices);
        Assert.Equal(2, _fixture.Host.Ports.Count);
        Assert.Equal("net1", Assert.IsType<GuestEvent.DeviceAdded>(await _fixture.NextAsync()).Alias);
        Assert.Single(Service.Find("web").Definition!.Devices.Interfaces);

        await Service.DetachDeviceAsync(web.Uuid, "<interface type='network'><mac address='52:54:00:00:00:02'/><source network='x'/></interface>", DeviceScope.Live, Token);
        Assert.Equal("net1", Assert.IsType<GuestEvent.DeviceRemoved>(await _fixture.NextAsync()).Alias);
        await IsAsync(before, web);
    }

    [Fact]
    public async Task A_name_that_the_host_has_is_passed_over_and_one_that_was_chosen_is_refused()
    {
        GuestView web = await StartedAsync();
        _fixture.Host.Taps["vnet1"] = _fixture.Host.Taps["vnet2"] = _fixture.Host.Taps["lan7"] = "";
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.Equal("vnet3", Service.Find("web").Live!.Devices.Interfaces[1].Target);
        string named = Second.Replace(":02'/>", ":03'/><target dev='lan%d'/>", StringComparison.Ordinal);
        await Service.AttachDeviceAsync(web.Uuid, named, DeviceScope.Live, Token);
        Assert.Equal("lan0", Service.Find("web").Live!.Devices.Interfaces[2].Target);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.AttachDeviceAsync(
            web.Uuid, named.Replace(":03'", ":04'", StringComparison.Ordinal).Replace("lan%d", "lan7", StringComparison.Ordinal), DeviceScope.Live, Token));
        Assert.Contains("cannot make the tap device 'lan7': the host has a device of that name", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, _fixture.Host.Ports.Count - 1);
    }

    [Theory]
    [InlineData(70_200, "\"reconnect\":5")]
    [InlineData(90_200, "\"reconnect-ms\":5000")]
    public async Task A_card_is_spelled_for_the_QEMU_that_runs_and_not_for_its_file(int version, string spelling)
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(more: "<memoryBacking><access mode='shared'/></memoryBacking>"));
        await _fixture.StartAsync(web);
        _fixture.Process.QemuVersion = version;
        await _fixture.RestartAsync();
        await Service.AttachDeviceAsync(
            web.Uuid,
            "<interface type='vhostuser'><mac address='52:54:00:00:00:02'/><source type='unix' path='/run/vhost7' mode='client'><reconnect enabled='yes' timeout='5'/></source><model type='virtio'/></interface>",
            DeviceScope.Live, Token);
        Assert.Contains(spelling, _fixture.Process.Chardevs["charnet1"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<interface type='network'><mac address='52:54:00:00:00:02'/><source network='default'/><model type='virtio'/></interface>", "hostnet1")]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:02'/><model type='virtio'/></interface>", "hostnet1")]
    [InlineData("<interface type='ethernet'><mac address='52:54:00:00:00:02'/><model type='virtio'/></interface>", null)]
    [InlineData("<interface type='direct'><mac address='52:54:00:00:00:02'/><source dev='eth0' mode='vepa'/><model type='virtio'/></interface>", null)]
    public async Task A_back_end_goes_with_its_card_where_nothing_must_be_done_before(string card, string? netdev)
    {
        GuestView web = await StartedAsync();
        await Service.AttachDeviceAsync(web.Uuid, card, DeviceScope.Live, Token);
        await Service.DetachAliasAsync(web.Uuid, "net1", DeviceScope.Live, Token);
        Assert.Equal(("net1", netdev), Assert.Single(_fixture.Process.Unplugged));
        Assert.DoesNotContain("hostnet1", _fixture.Process.Netdevs);
    }

    [Fact]
    public async Task What_runs_and_what_is_stored_change_together()
    {
        GuestView web = await StartedAsync();
        await Service.AttachDeviceAsync(web.Uuid, Second.Replace("<mac address='52:54:00:00:00:02'/>", "", StringComparison.Ordinal), Both, Token);
        GuestView view = Service.Find("web");
        Assert.Equal(2, view.Definition!.Devices.Interfaces.Count);
        Assert.Equal(view.Definition.Devices.Interfaces[1].Mac, view.Live!.Devices.Interfaces[1].Mac);
        await Service.DetachAliasAsync(web.Uuid, "net1", DeviceScope.Live, Token);
        Assert.Equal(2, Service.Find("web").Definition!.Devices.Interfaces.Count);
        await Service.DetachDeviceAsync(web.Uuid, $"<interface type='network'><mac address='{view.Definition.Devices.Interfaces[1].Mac}'/><source network='x'/></interface>", DeviceScope.Stored, Token);
        Assert.Single(Service.Find("web").Definition!.Devices.Interfaces);
    }

    [Fact]
    public async Task Cards_before_and_after_one_that_goes_keep_their_ports()
    {
        GuestView web = await StartedAsync();
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        await Service.AttachDeviceAsync(web.Uuid, Second.Replace(":02'", ":03'", StringComparison.Ordinal), DeviceScope.Live, Token);
        await Service.DetachAliasAsync(web.Uuid, "net1", DeviceScope.Live, Token);
        await _fixture.RestartAsync();
        Assert.Equal(["net0", "net2"], Service.Find("web").Live!.Devices.Interfaces.Select(n => n.Info.Alias));
        await Service.DetachAliasAsync(web.Uuid, "net2", DeviceScope.Live, Token);
        Assert.Equal(["vnet0"], _fixture.Host.Taps.Keys);
        Assert.Single(_fixture.Host.Ports);
        await Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Refused_at_any_step_plugging_in_leaves_everything_as_before()
    {
        GuestView web = await StartedAsync();
        int last = await _fixture.CountAsync(() => Service.AttachDeviceAsync(web.Uuid, Second, Both, Token));
        await Service.DetachDeviceAsync(web.Uuid, Second, Both, Token);
        string before = State(web);
        for (int at = 1; at <= last; at++)
        {
            int failing = at;
            _fixture.Host.ResetSteps();
            _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
            Exception e = await Assert.ThrowsAnyAsync<Exception>(() => Service.AttachDeviceAsync(web.Uuid, Second, Both, Token));
            Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
            _fixture.Host.Before = static (_, _) => Task.CompletedTask;
            Assert.Equal(before, State(web));
        }
        await Service.AttachDeviceAsync(web.Uuid, Second, Both, Token);
    }

    [Fact]
    public async Task Killed_at_any_step_of_plugging_in_the_card_is_there_or_not_and_never_half()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await _fixture.EachStepAsync(() => Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token), async step =>
        {
            if (Service.Find("web").Live!.Devices.Interfaces.Count == 2)
            {
                Assert.Contains("net1", _fixture.Process.Devices);
                await Service.DetachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
            }
            await IsAsync(before, web);
        }, words => !words.StartsWith("tap add", StringComparison.Ordinal) || File.ReadAllText($"{_fixture.Paths.Run}/guests/web.xml").Split("<tap ").Length == 3);
    }

    [Fact]
    public async Task Killed_at_any_step_of_pulling_out_it_is_finished()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        await _fixture.EachStepAsync(() => Service.DetachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token), async step =>
        {
            if (Service.Find("web").Live!.Devices.Interfaces.Count == 2)
            {
                Assert.Contains("net1", _fixture.Process.Devices);
            }
            else
            {
                await IsAsync(before, web);
                await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
            }
        });
    }

    [Fact]
    public async Task What_others_may_ask_for_by_its_name_is_given_back_before_the_client_is_answered()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        string named = Second.Replace("</interface>", "<target dev='own0'/></interface>", StringComparison.Ordinal);
        for (int i = 0; i < 5; i++)
        {
            await Service.AttachDeviceAsync(web.Uuid, named, DeviceScope.Live, Token);
            Assert.Equal("own0", Service.Find("web").Live!.Devices.Interfaces[1].Target);
            await Service.DetachDeviceAsync(web.Uuid, named, DeviceScope.Live, Token);
            Assert.Equal(before, State(web));
        }
    }

    [Fact]
    public async Task A_back_end_that_could_not_be_taken_back_is_taken_back_by_the_next_daemon()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        bool isBegun = false;
        _fixture.Host.Before = (_, words) =>
        {
            if (isBegun)
            {
                throw new HostException("no luck");
            }
            isBegun = words.Contains("netdev_add", StringComparison.Ordinal);
            return Task.CompletedTask;
        };
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token));
        Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
        Assert.Single(Service.Find("web").Live!.Devices.Interfaces);
        Assert.Contains("hostnet1", _fixture.Process.Netdevs);

        _fixture.Host.Before = static (_, _) => Task.CompletedTask;
        await _fixture.RestartAsync();
        await IsAsync(before, web);
    }

    [Fact]
    public async Task Killed_between_the_answer_and_its_writing_down_the_card_is_gone_all_the_same()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        string document = $"{_fixture.Paths.Run}/guests/web.xml";
        string with = await File.ReadAllTextAsync(document, Token);
        await Service.DetachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        await IsAsync(before, web);
        Assert.NotEqual(with, await File.ReadAllTextAsync(document, Token));
        await File.WriteAllTextAsync(document, with, Token);

        await _fixture.RestartAsync();
        await IsAsync(before, web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.Equal(2, Service.Find("web").Live!.Devices.Interfaces.Count);
    }

    [Fact]
    public async Task A_guest_that_does_not_answer_may_let_go_later()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.IsType<GuestEvent.DeviceAdded>(await _fixture.NextAsync());
        _fixture.Process.OnUnplug = static (_, _) => { };
        await Service.DetachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.Equal(2, Service.Find("web").Live!.Devices.Interfaces.Count);
        _fixture.Process.LetGo("net1");
        Assert.Equal("net1", Assert.IsType<GuestEvent.DeviceRemoved>(await _fixture.NextAsync()).Alias);
        await IsAsync(before, web);
    }

    [Fact]
    public async Task What_went_before_a_card_of_the_same_name_came_does_not_clear_that()
    {
        GuestView web = await StartedAsync();
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.IsType<GuestEvent.DeviceAdded>(await _fixture.NextAsync());
        string plugged = State(web);
        // Of one that was plugged in and taken back; what happens after it is heard after it.
        _fixture.Process.Tell(new MonitorEvent.DeviceDeleted("net1"));
        _fixture.Process.Tell(new MonitorEvent.DeviceKept("net0"));
        Assert.Equal("net0", Assert.IsType<GuestEvent.DeviceRemovalFailed>(await _fixture.NextAsync()).Alias);
        Assert.Equal(plugged, State(web));
    }

    [Fact]
    public async Task A_guest_that_refuses_keeps_its_card_in_both()
    {
        GuestView web = await StartedAsync();
        await Service.AttachDeviceAsync(web.Uuid, Second, Both, Token);
        string before = State(web);
        Assert.IsType<GuestEvent.DeviceAdded>(await _fixture.NextAsync());
        _fixture.Process.OnUnplug = static (process, device) => process.Tell(new MonitorEvent.DeviceKept(device));
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.DetachDeviceAsync(web.Uuid, Second, Both, Token));
        Assert.Equal("operation failed: unplug of device was rejected by the guest", e.Message);
        Assert.Equal("net1", Assert.IsType<GuestEvent.DeviceRemovalFailed>(await _fixture.NextAsync()).Alias);
        Assert.Equal(before, State(web));
    }

    [Fact]
    public async Task A_card_that_went_while_no_daemon_looked_is_cleared_away()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        _fixture.KillDaemon();
        _fixture.Process.Devices.Remove("net1");
        await _fixture.RestartAsync();
        Assert.Equal("net1", Assert.IsType<GuestEvent.DeviceRemoved>(await _fixture.NextAsync()).Alias);
        await IsAsync(before, web);
    }

    [Theory]
    [InlineData("<interface type='mcast'><source address='230.0.0.1' port='5558'/></interface>", Refusal.OperationUnsupported, "Operation not supported: hotplug of interface type of mcast is not implemented yet")]
    [InlineData("<interface type='network'><source network='default'/><alias name='ua-x'/></interface>", null, "")]
    [InlineData("<interface type='user'><vlan><tag id='5'/></vlan></interface>", Refusal.ConfigUnsupported, "<vlan>: an interface of type 'user' as it is here cannot be put into one")]
    [InlineData("<interface type='user'><model type='virtio'/><driver queues='4'/></interface>", Refusal.ConfigUnsupported, "4 queues: an interface of type 'user' has one")]
    [InlineData("<interface type='bridge'><source bridge='nope'/></interface>", Refusal.ConfigUnsupported, "the bridge 'nope' is not on this host")]
    [InlineData("<interface type='network'><source network='default'/><address type='pci' bus='0' slot='0x1f' function='1'/></interface>", Refusal.Internal, "takes a whole slot")]
    [InlineData("<interface type='network'><source network='default'/><address type='pci' bus='0' slot='2' function='0'/></interface>", Refusal.Xml, "is used twice")]
    [InlineData("<interface type='network'><source network='default'/><boot order='1'/></interface>", Refusal.ConfigUnsupported, "write one or the other")]
    [InlineData("<interface type='nonsense'/>", Refusal.Xml, "nonsense")]
    [InlineData("<interface", Refusal.XmlDetail, "")]
    [InlineData("<foo/>", Refusal.ConfigUnsupported, "unknown device type 'foo'")]
    [InlineData("<memballoon model='virtio'/>", Refusal.OperationUnsupported, "Operation not supported: live attach of device 'memballoon' is not supported")]
    public async Task What_cannot_be_plugged_in_is_refused_and_nothing_changes(string device, Refusal? why, string words)
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        if (why is null)
        {
            await Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token);
            RefusedException second = await Assert.ThrowsAsync<RefusedException>(() => Service.AttachDeviceAsync(web.Uuid, device, DeviceScope.Live, Token));
            Assert.Contains("ua-x", second.Message, StringComparison.Ordinal);
            return;
        }
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.AttachDeviceAsync(web.Uuid, device, Both, Token));
        Assert.Equal(why, e.Why);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, State(web));
    }

    [Fact]
    public async Task What_is_not_there_or_is_twice_is_refused_as_libvirt_does()
    {
        GuestView web = await StartedAsync();
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.DetachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token));
        Assert.Equal((Refusal.DeviceMissing, "device not found: no device found at address '(<null>)' matching MAC address '52:54:00:00:00:02' and alias '(<null>)'"), (e.Why, e.Message));
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.DetachDeviceAsync(web.Uuid, "<interface type='network'><source network='x'/></interface>", DeviceScope.Live, Token));
        Assert.Equal((Refusal.OperationFailed, "operation failed: multiple matching devices found"), (e.Why, e.Message));
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.DetachAliasAsync(web.Uuid, "nope", DeviceScope.Live, Token));
        Assert.Equal((Refusal.Internal, "internal error: no device found with alias nope"), (e.Why, e.Message));
        await Service.DestroyAsync(web.Uuid, false, Token);
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token));
        Assert.Equal((Refusal.OperationInvalid, "Requested operation is not valid: domain is not running"), (e.Why, e.Message));
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Current, Token);
        Assert.Equal(2, Service.Find("web").Definition!.Devices.Interfaces.Count);
    }

    private async Task<GuestView> StartedAsync()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        return web;
    }

    // Everything that a change could leave behind, in words.
    // The client is answered before it is written down.
    private async Task IsAsync(string expected, GuestView guest)
    {
        for (int i = 0; i < 200 && State(guest) != expected; i++)
        {
            await Task.Delay(10, Token);
        }
        Assert.Equal(expected, State(guest));
    }

    private string State(GuestView guest) => string.Join('\n',
        string.Join(' ', _fixture.Host.Taps.OrderBy(t => t.Key).Select(t => $"{t.Key}@{t.Value}")),
        string.Join(' ', _fixture.Host.HandedOver.Order()),
        _fixture.Host.Ports.Count,
        string.Join(' ', _fixture.Process.Devices.Order()),
        string.Join(' ', _fixture.Process.Netdevs.Order()),
        Service.Document(guest.Uuid, DomainFormat.Live),
        Service.Document(guest.Uuid, DomainFormat.Inactive),
        File.ReadAllText($"{_fixture.Paths.Definitions}/guests/web.xml"),
        File.ReadAllText($"{_fixture.Paths.Run}/guests/web.xml"));
}
