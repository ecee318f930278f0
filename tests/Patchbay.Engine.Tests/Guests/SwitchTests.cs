using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Cards on Open vSwitch: whatever fails, and wherever the daemon is killed, switch and document agree.</summary>
public sealed class SwitchTests : IAsyncDisposable
{
    private const string Id = "0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01";
    private const string OfNetwork = "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/></interface>";

    private readonly GuestFixture _fixture = new();

    private GuestService Service => _fixture.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_port_comes_with_its_guest_and_goes_with_it()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02", more: "<vlan><tag id='7'/></vlan><bandwidth><inbound average='100'/></bandwidth><mtu size='1400'/>")));
        await _fixture.StartAsync(web);
        Assert.Equal(
            new SwitchPort("vnet1", "ovsbr0", MacAddress.Parse("52:54:00:00:00:02"), new SwitchPortIdentity(web.Uuid, Guid.Parse(Id), null))
            {
                Vlan = new VlanDefinition { Tags = [new VlanTag(7)] },
                Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 100 } },
                Mtu = 1400,
            },
            Assert.Single(_fixture.Host.SwitchPorts).Value);
        Assert.Equal("", _fixture.Host.Taps["vnet1"]);
        // Its limits are the switch's.
        Assert.Empty(_fixture.Host.Limits);
        await Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_isolated_card_is_protected_and_others_come_beside_it()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02", more: "<port isolated='yes'/>")));
        await _fixture.StartAsync(web);
        Assert.True(_fixture.Host.SwitchPorts["vnet1"].Isolated);
        await _fixture.RestartAsync();
        await Service.AttachDeviceAsync(web.Uuid, Card("03"), DeviceScope.Live, Token);
        await Service.UpdateDeviceAsync(web.Uuid, Card("02"), DeviceScope.Live, force: false, Token);
        Assert.False(_fixture.Host.SwitchPorts["vnet1"].Isolated);
    }

    [Fact]
    public async Task A_card_without_a_name_gets_one_when_it_is_defined_and_keeps_it()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02").Replace($"<parameters interfaceid='{Id}'/>", "", StringComparison.Ordinal)));
        Guid id = web.Definition!.Devices.Interfaces[1].VirtualPort!.InterfaceId!.Value;
        Assert.NotEqual(Guid.Empty, id);
        await _fixture.StartAsync(web);
        Assert.Equal(id, _fixture.Host.SwitchPorts["vnet1"].Identity.InterfaceId);
        // A document that does not say it again means the same.
        string changed = Card("02", more: "<vlan><tag id='8'/></vlan>").Replace($"<parameters interfaceid='{Id}'/>", "", StringComparison.Ordinal);
        await Service.UpdateDeviceAsync(web.Uuid, changed, DeviceScope.Live | DeviceScope.Stored, force: false, Token);
        Assert.Equal((id, 8u), (_fixture.Host.SwitchPorts["vnet1"].Identity.InterfaceId, _fixture.Host.SwitchPorts["vnet1"].Vlan!.Tags[0].Id));
        Assert.Equal(id, Service.Find("web").Definition!.Devices.Interfaces[1].VirtualPort!.InterfaceId);
        // One that comes while it runs is known by the same name in both.
        await Service.AttachDeviceAsync(web.Uuid, changed.Replace(":02'", ":03'", StringComparison.Ordinal), DeviceScope.Live | DeviceScope.Stored, Token);
        GuestView view = Service.Find("web");
        Assert.NotNull(view.Live!.Devices.Interfaces[2].VirtualPort!.InterfaceId);
        Assert.Equal(view.Live.Devices.Interfaces[2].VirtualPort, view.Definition!.Devices.Interfaces[2].VirtualPort);
    }

    [Fact]
    public async Task Refused_at_any_step_a_start_leaves_nothing()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02")));
        int last = await _fixture.CountAsync(() => _fixture.StartAsync(web));
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Contains(_fixture.Host.Log, static l => l.StartsWith("ovs port add", StringComparison.Ordinal));
        for (int at = 1; at <= last; at++)
        {
            int failing = at;
            _fixture.Host.ResetSteps();
            _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
            try
            {
                await _fixture.StartAsync(web);
                // What only looks may fail without harm.
                await Service.DestroyAsync(web.Uuid, false, Token);
            }
            catch (RefusedException e)
            {
                Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
            }
            _fixture.Host.Before = static (_, _) => Task.CompletedTask;
            _fixture.AssertNothingIsLeft();
        }
    }

    [Fact]
    public async Task Killed_at_any_step_of_a_start_or_an_end_nothing_is_left_or_all_is_there()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02")));
        await _fixture.EachStepAsync(() => _fixture.StartAsync(web), _ => EndAsync());
        await _fixture.EachStepAsync(
            () => Service.DestroyAsync(web.Uuid, false, Token),
            async _ =>
            {
                await EndAsync();
                await _fixture.StartAsync(web);
            });

        async Task EndAsync()
        {
            if (Service.Find("web").IsActive)
            {
                Assert.Equal("ovsbr0", _fixture.Host.SwitchPorts["vnet1"].Bridge);
                await Service.DestroyAsync(web.Uuid, false, Token);
            }
            _fixture.AssertNothingIsLeft();
            // Which counts the names of taps from the beginning.
            await _fixture.RestartAsync();
        }
    }

    [Fact]
    public async Task A_card_moves_between_bridges_of_both_kinds()
    {
        GuestView web = await StartedAsync();
        const string Limited = "<bandwidth><inbound average='100'/></bandwidth>";
        await UpdateAsync(web, Card("01", more: Limited));
        Assert.Equal(("ovsbr0", ""), (_fixture.Host.SwitchPorts["vnet0"].Bridge, _fixture.Host.Taps["vnet0"]));
        Assert.Empty(_fixture.Host.Limits);
        await UpdateAsync(web, Card("01", "ovsbr1", Limited));
        Assert.Equal("ovsbr1", _fixture.Host.SwitchPorts["vnet0"].Bridge);
        await UpdateAsync(web, OfNetwork.Replace("</interface>", $"{Limited}<port isolated='yes'/></interface>", StringComparison.Ordinal));
        Assert.Empty(_fixture.Host.SwitchPorts);
        Assert.Equal("virbr0", _fixture.Host.Taps["vnet0"]);
        Assert.True(_fixture.Host.Limits.ContainsKey("vnet0"));
    }

    [Fact]
    public async Task Refused_at_any_step_a_move_leaves_everything_as_before()
    {
        GuestView web = await StartedAsync();
        foreach ((string from, string to) in new[] { (OfNetwork, Card("01")), (Card("01"), OfNetwork), (Card("01"), Card("01", "ovsbr1", "<vlan><tag id='7'/></vlan>")) })
        {
            await UpdateAsync(web, from);
            int last = await _fixture.CountAsync(() => UpdateAsync(web, to));
            await UpdateAsync(web, from);
            string before = State(web);
            // The steps after the plan only give back what is not used any more.
            for (int at = 1; at < last; at++)
            {
                int failing = at;
                _fixture.Host.ResetSteps();
                _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
                try
                {
                    await UpdateAsync(web, to);
                    await UpdateAsync(web, from);
                }
                catch (Exception e) when (e is HostException or RefusedException)
                {
                    Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
                }
                _fixture.Host.Before = static (_, _) => Task.CompletedTask;
                Assert.Equal(before, State(web));
            }
            await UpdateAsync(web, to);
        }
    }

    [Fact]
    public async Task Killed_at_any_step_of_a_move_host_and_document_agree()
    {
        GuestView web = await StartedAsync();
        await _fixture.EachStepAsync(
            () => UpdateAsync(web, InterfacePlug.BridgeOf(Service.Find("web").Live!.Devices.Interfaces[0].Source) switch
            {
                "ovsbr0" => Card("01", "ovsbr1"),
                "ovsbr1" => OfNetwork,
                _ => Card("01"),
            }),
            step =>
            {
                InterfaceDefinition nic = Service.Find("web").Live!.Devices.Interfaces[0];
                bool isOnSwitch = nic.VirtualPort?.Type == VirtualPortType.OpenVSwitch;
                Assert.Equal(isOnSwitch ? InterfacePlug.BridgeOf(nic.Source) : null, _fixture.Host.SwitchPorts.GetValueOrDefault("vnet0")?.Bridge);
                Assert.Equal(isOnSwitch ? "" : "virbr0", _fixture.Host.Taps["vnet0"]);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task Ports_that_others_take_out_come_back_and_so_do_all_when_the_switch_does()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02"))));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task keeping = Service.KeepSwitchPortsAsync(stop.Token);
        SwitchPort port = _fixture.Host.SwitchPorts["vnet1"];
        _fixture.Host.SwitchPorts.Clear();
        _fixture.Host.SwitchNews.Writer.TryWrite(["vnet1"]);
        await UntilAsync(() => _fixture.Host.SwitchPorts.GetValueOrDefault("vnet1") == port);
        // With its database gone nothing can be done; it is tried again.
        _fixture.Host.SwitchProblem = "it is gone";
        _fixture.Host.SwitchPorts.Clear();
        _fixture.Host.SwitchNews.Writer.TryWrite([]);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        _fixture.Host.SwitchProblem = null;
        await UntilAsync(() => _fixture.Host.SwitchPorts.GetValueOrDefault("vnet1") == port);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    [Fact]
    public async Task A_daemon_that_starts_puts_back_what_is_missing_and_leaves_what_is_there()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02"))));
        SwitchPort port = _fixture.Host.SwitchPorts["vnet1"];
        _fixture.Host.Log.Clear();
        await _fixture.RestartAsync();
        Assert.DoesNotContain(_fixture.Host.Log, static l => l.StartsWith("ovs", StringComparison.Ordinal));
        _fixture.Host.SwitchPorts.Clear();
        await _fixture.RestartAsync();
        Assert.Equal(port, _fixture.Host.SwitchPorts["vnet1"]);
    }

    [Fact]
    public async Task A_card_that_the_switch_serves_in_the_guests_memory_goes_by_its_ports_name_and_counts()
    {
        _fixture.Host.SwitchSockets["/run/openvswitch/vhost7"] = "vhost7";
        _fixture.Host.ForeignSwitchPorts["vhost7"] = "ovsbr0";
        _fixture.Host.SwitchCounters["vhost7"] = new LinkCounters(1, 2, 3, 4, 5, 6, 7, 8);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(
            more: "<memoryBacking><access mode='shared'/></memoryBacking>",
            devices: "<interface type='vhostuser'><mac address='52:54:00:00:00:02'/><source type='unix' path='/run/openvswitch/vhost7' mode='client'/><model type='virtio'/></interface>"));
        await _fixture.StartAsync(web);
        Assert.Equal("vhost7", Service.Find("web").Live!.Devices.Interfaces[1].Target);
        // Seen from the guest: what the switch sent, it received.
        Assert.Equal(new InterfaceCounters(5, 6, 7, 8, 1, 2, 3, 4), await Service.CountersAsync(web.Uuid, "vhost7", Token));
        await Service.DestroyAsync(web.Uuid, false, Token);
        // Not ours to remove.
        Assert.Contains("vhost7", _fixture.Host.ForeignSwitchPorts);
        _fixture.AssertNothingIsLeft();

        _fixture.Host.SwitchProblem = "there is none";
        await _fixture.StartAsync(web);
        Assert.Null(Service.Find("web").Live!.Devices.Interfaces[1].Target);
    }

    [Theory]
    [InlineData("ovsbr9", "Open vSwitch has no bridge 'ovsbr9'")]
    [InlineData("virbr0", "'virbr0' is no bridge of Open vSwitch, as <virtualport type='openvswitch'/> says")]
    public async Task What_is_no_bridge_of_the_switch_is_refused_with_its_place(string bridge, string words)
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02", bridge)));
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));
        Assert.Equal(Refusal.ConfigUnsupported, e.Why);
        Assert.EndsWith($": {words}", e.Message, StringComparison.Ordinal);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_switch_that_does_not_answer_or_has_the_name_is_refused()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(devices: Card("02", more: "<target dev='mine'/>")));
        _fixture.Host.ForeignSwitchPorts["mine"] = "ovsbr1";
        Assert.EndsWith(
            ": Open vSwitch has a port 'mine' in the bridge 'ovsbr1' already, and it is no guest's",
            (await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web))).Message, StringComparison.Ordinal);
        _fixture.Host.SwitchProblem = "it is not there";
        Assert.EndsWith(": it is not there", (await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web))).Message, StringComparison.Ordinal);
        _fixture.AssertNothingIsLeft();
    }

    private static string Card(string mac, string bridge = "ovsbr0", string more = "")
        => $"<interface type='bridge'><mac address='52:54:00:00:00:{mac}'/><source bridge='{bridge}'/><virtualport type='openvswitch'><parameters interfaceid='{Id}'/></virtualport><model type='virtio'/>{more}</interface>";

    private async Task<GuestView> StartedAsync()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        await _fixture.StartAsync(web);
        return web;
    }

    private Task UpdateAsync(GuestView guest, string device) => Service.UpdateDeviceAsync(guest.Uuid, device, DeviceScope.Live, force: false, Token);

    private string State(GuestView guest) => string.Join(
        '\n',
        System.Text.RegularExpressions.Regex.Replace(Service.Document(guest.Uuid, DomainFormat.Live), "portid='[^']*'", ""),
        string.Join(' ', _fixture.Host.Taps),
        string.Join(' ', _fixture.Host.SwitchPorts.OrderBy(static p => p.Key, StringComparer.Ordinal)),
        string.Join(' ', _fixture.Host.Limits),
        _fixture.Host.Ports.Count);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 1000 && !isSo(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }
        Assert.True(isSo());
    }
}
