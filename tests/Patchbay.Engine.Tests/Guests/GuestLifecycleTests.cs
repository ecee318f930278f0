using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Tests.Guests;

public sealed class GuestLifecycleTests : IAsyncDisposable
{
    private readonly GuestFixture _fixture = new();

    private GuestService Service => _fixture.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_guest_starts_and_is_destroyed_without_a_trace()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Unknown), web.Status);
        web = await _fixture.StartAsync(web);
        Assert.Equal(GuestStatus.Running(RunningReason.Booted), web.Status);
        Assert.Equal(1, web.Id);
        Assert.Equal(1, Service.Find(1).Id);
        Assert.Equal("vnet0", web.Live!.Devices.Interfaces[0].Target);
        Assert.Equal("net0", web.Live.Devices.Interfaces[0].Info.Alias);
        Assert.Equal("virbr0", _fixture.Host.Taps["vnet0"]);
        Assert.Equal((64055u, 64055u), _fixture.Host.Owners[GuestFixture.Image]);
        Assert.Equal("/dev/pts/7", Service.FindConsole(web.Uuid, null));
        Assert.Equal("/dev/pts/7", Service.FindConsole(web.Uuid, "serial0"));
        Assert.Equal("vnet0 192.168.122.7/24", string.Join(';', (await Service.AddressesAsync(web.Uuid, Token)).Select(a => $"{a.Interface} {a.Address}")));
        GuestFigures figures = await Service.MeasureAsync(web.Uuid, Token);
        Assert.Equal((65536ul, 65536ul, 1u, TimeSpan.FromSeconds(3)), (figures.MaxMemory, figures.Memory, figures.Vcpus, figures.CpuTime));
        Assert.Equal(["query-cpu", "query-chardev", "cont"], _fixture.Process.Commands[..3]);

        await Service.DestroyAsync(web.Uuid, gracefully: false, Token);
        _fixture.AssertNothingIsLeft();
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Destroyed), Service.Find("web").Status);
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.Destroyed);
    }

    [Fact]
    public async Task The_live_document_has_what_was_chosen_and_the_inactive_one_has_not()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: "<graphics type='vnc' port='-1' autoport='yes'/>")));
        string live = Service.Document(web.Uuid, DomainFormat.Live);
        Assert.Contains("id='1'", live, StringComparison.Ordinal);
        Assert.Contains("<target dev='vnet0'/>", live, StringComparison.Ordinal);
        Assert.Contains("bridge='virbr0'", live, StringComparison.Ordinal);
        Assert.Contains("portid='", live, StringComparison.Ordinal);
        Assert.Contains("<source path='/dev/pts/7'/>", live, StringComparison.Ordinal);
        Assert.Contains("<alias name='net0'/>", live, StringComparison.Ordinal);
        Assert.Contains("port='5900'", live, StringComparison.Ordinal);
        string inactive = Service.Document(web.Uuid, DomainFormat.Inactive);
        Assert.DoesNotContain("vnet0", inactive, StringComparison.Ordinal);
        Assert.DoesNotContain("portid", inactive, StringComparison.Ordinal);
        Assert.DoesNotContain("alias", inactive, StringComparison.Ordinal);
        Assert.Contains("port='-1'", inactive, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screen_that_listens_where_nobody_said_says_where()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: "<graphics type='vnc' port='-1' autoport='yes'/>")));
        Assert.Contains("listen='127.0.0.1'>", Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        Assert.Contains("<listen type='address' address='127.0.0.1'/>", Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", Service.Document(web.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firmware_is_chosen_when_a_guest_is_defined_and_another_package_does_not_change_it()
    {
        static string Firmware(string name)
            => $$"""
            {
              "interface-types": ["uefi"],
              "mapping": {
                "device": "flash",
                "executable": { "filename": "/fw/{{name}}_CODE.fd", "format": "raw" },
                "nvram-template": { "filename": "/fw/{{name}}_VARS.fd", "format": "raw" }
              },
              "targets": [{ "architecture": "x86_64", "machines": ["pc-i440fx-*"] }],
              "features": []
            }
            """;
        string document = GuestFixture.Web().Replace("<os>", "<os firmware='efi'>", StringComparison.Ordinal);
        string variables = $"{_fixture.Paths.Guests}/nvram/web_VARS.fd";

        GuestView open = await _fixture.DefineAsync(document);
        Assert.DoesNotContain("<loader", Service.Document(open.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);

        _fixture.Host.Firmware = [Firmware("one")];
        GuestView web = await _fixture.DefineAsync(document);
        _fixture.Host.Firmware = [Firmware("two"), Firmware("one")];
        string stored = Service.Document(web.Uuid, DomainFormat.Inactive);
        Assert.Contains("<loader readonly='yes' type='pflash' format='raw'>/fw/one_CODE.fd</loader>", stored, StringComparison.Ordinal);
        Assert.Contains($"<nvram template='/fw/one_VARS.fd' format='raw'>{variables}</nvram>", stored, StringComparison.Ordinal);

        // As virt-manager writes it, with nothing but the image.
        document = GuestFixture.Web().Replace("</os>", "<loader readonly='yes' type='pflash'>/fw/one_CODE.fd</loader></os>", StringComparison.Ordinal);
        stored = Service.Document((await _fixture.DefineAsync(document)).Uuid, DomainFormat.Inactive);
        Assert.Contains("<loader readonly='yes' type='pflash' format='raw'>/fw/one_CODE.fd</loader>", stored, StringComparison.Ordinal);
        Assert.Contains($"<nvram format='raw'>{variables}</nvram>", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_uuids_that_are_anothers_are_refused_as_libvirt_does()
    {
        await _fixture.DefineAsync(GuestFixture.Web());
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.DefineAsync(GuestFixture.Web(name: "other")));
        Assert.Equal("operation failed: domain 'web' is already defined with uuid 11111111-2222-3333-4444-555555555555", e.Message);
        e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.DefineAsync(GuestFixture.Web(uuid: null)));
        Assert.Equal("operation failed: domain 'web' already exists with uuid 11111111-2222-3333-4444-555555555555", e.Message);
        Assert.Equal((Refusal.OperationFailed, RefusalArea.Domain), (e.Why, e.Area));
        e = Assert.Throws<RefusedException>(() => Service.Find("nosuch"));
        Assert.Equal("Domain not found: no domain with matching name 'nosuch'", e.Message);
        Assert.Equal((Refusal.NoGuest, RefusalArea.Qemu), (e.Why, e.Area));
        Assert.Single(Service.List());
    }

    [Fact]
    public async Task What_needs_another_state_is_refused_as_libvirt_does()
    {
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        foreach (Func<Task> attempt in new Func<Task>[]
        {
            () => Service.DestroyAsync(web.Uuid, false, Token), () => Service.SuspendAsync(web.Uuid, Token), () => Service.ResumeAsync(web.Uuid, Token),
            () => Service.ShutdownAsync(web.Uuid, PowerWays.Any, Token), () => Service.RebootAsync(web.Uuid, PowerWays.Any, Token), () => Service.ResetAsync(web.Uuid, Token),
        })
        {
            RefusedException e = await Assert.ThrowsAsync<RefusedException>(attempt);
            Assert.Equal("Requested operation is not valid: domain is not running", e.Message);
        }
        await _fixture.StartAsync(web);
        Assert.Equal("Requested operation is not valid: domain is already running", (await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web))).Message);
        Assert.Equal("Requested operation is not valid: domain is already running", (await Assert.ThrowsAsync<RefusedException>(() => Service.ResumeAsync(web.Uuid, Token))).Message);
    }

    [Fact]
    public async Task Suspended_stays_suspended_and_events_come_once()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await Service.SuspendAsync(web.Uuid, Token);
        _fixture.Process.Tell(new MonitorEvent.StatusChanged());
        await Service.SuspendAsync(web.Uuid, Token);
        Assert.Equal(GuestStatus.Paused(PausedReason.User), Service.Find("web").Status);
        await Service.ResumeAsync(web.Uuid, Token);
        Assert.Equal(GuestStatus.Running(RunningReason.Unpaused), Service.Find("web").Status);
        await Service.DestroyAsync(web.Uuid, false, Token);
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.Suspended, GuestChange.Resumed, GuestChange.Destroyed);
    }

    [Fact]
    public async Task A_guest_that_starts_paused_waits()
    {
        GuestView web = await Service.StartAsync((await _fixture.DefineAsync(GuestFixture.Web())).Uuid, new GuestStartOptions { Paused = true }, Token);
        Assert.Equal(GuestStatus.Paused(PausedReason.User), web.Status);
        Assert.DoesNotContain("cont", _fixture.Process.Commands);
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Started, GuestChange.Suspended);
    }

    [Fact]
    public async Task Powering_off_ends_it()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await Service.ShutdownAsync(web.Uuid, PowerWays.Any, Token);
        Assert.Equal("system_powerdown", _fixture.Process.Commands[^1]);
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.ShutdownByGuest, GuestChange.StoppedByShutdown);
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Shutdown), Service.Find("web").Status);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rebooting_is_a_power_off_and_a_reset()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        await Service.RebootAsync(web.Uuid, PowerWays.Any, Token);
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
        await _fixture.ExpectAsync(GuestChange.Resumed);
        Assert.IsType<GuestEvent.Rebooted>(await _fixture.NextAsync());
        Assert.Equal(["system_powerdown", "system_reset", "cont"], _fixture.Process.Commands[^3..]);
        Assert.True(Service.Find("web").IsActive);

        // Only once: the next power-off is one.
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
        await _fixture.ExpectAsync(GuestChange.ShutdownByGuest, GuestChange.StoppedByShutdown);
    }

    [Theory]
    [InlineData("<on_poweroff>restart</on_poweroff>", "guest-shutdown", true)]
    [InlineData("<on_reboot>destroy</on_reboot>", "guest-reset", false)]
    [InlineData("<on_reboot>restart</on_reboot>", "guest-reset", true)]
    public async Task What_follows_is_as_the_document_says(string action, string reason, bool lives)
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(more: action)));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, reason));
        await _fixture.ExpectAsync(lives ? GuestChange.Resumed : GuestChange.ShutdownByGuest);
        if (!lives)
        {
            await _fixture.ExpectAsync(GuestChange.StoppedByShutdown);
        }
        Assert.Equal(lives, Service.Find("web").IsActive);
    }

    [Fact]
    public async Task Preserved_after_a_power_off_it_waits_to_be_destroyed()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(more: "<on_poweroff>preserve</on_poweroff>")));
        _fixture.Process.Tell(new MonitorEvent.Shutdown(ByGuest: true, "guest-shutdown"));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.ShutdownByGuest);
        Assert.Equal(GuestState.Shutdown, Service.Find("web").Status.State);
        await Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("destroy")]
    [InlineData("preserve")]
    [InlineData("restart")]
    public async Task A_crash_of_its_system_is_told_and_dealt_with(string action)
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(more: $"<on_crash>{action}</on_crash>")));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        _fixture.Process.Tell(new MonitorEvent.Panicked());
        await _fixture.ExpectAsync(GuestChange.Panicked);
        switch (action)
        {
            case "destroy":
                await _fixture.ExpectAsync(GuestChange.StoppedByCrash);
                Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Crashed), Service.Find("web").Status);
                break;
            case "restart":
                await _fixture.ExpectAsync(GuestChange.Resumed);
                Assert.Equal(GuestStatus.Running(RunningReason.Crashed), Service.Find("web").Status);
                break;
            default:
                Assert.Equal(GuestStatus.Panicked, Service.Find("web").Status);
                break;
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_is_noticed()
    {
        await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        _fixture.Process.End();
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.StoppedByFailure);
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Crashed), Service.Find("web").Status);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_monitor_that_is_lost_is_connected_again()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        FakeMonitor process = _fixture.Process;
        process.Disconnect();
        await Service.SuspendAsync(web.Uuid, Token);
        Assert.Equal("paused", process.Status);
        Assert.True(Service.Find("web").IsActive);
    }

    [Fact]
    public async Task A_transient_guest_is_gone_with_its_process()
    {
        GuestView web = await Service.CreateAsync(GuestFixture.Web(), GuestStartOptions.Default, Token);
        Assert.False(web.IsPersistent);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.CreateAsync(GuestFixture.Web(), GuestStartOptions.Default, Token));
        Assert.Equal("Requested operation is not valid: domain 'web' is already active", e.Message);
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.UndefineAsync(web.Uuid, GuestUndefineOptions.Default, Token));
        Assert.Equal("Requested operation is not valid: cannot undefine transient domain", e.Message);
        e = await Assert.ThrowsAsync<RefusedException>(() => Service.SetAutostartAsync(web.Uuid, true, Token));
        Assert.Equal("Requested operation is not valid: cannot set autostart for transient domain", e.Message);
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Empty(Service.List());
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Undefining_a_running_guest_makes_it_transient()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await Service.SetAutostartAsync(web.Uuid, true, Token);
        await Service.UndefineAsync(web.Uuid, GuestUndefineOptions.Default, Token);
        Assert.False(Service.Find("web").IsPersistent);
        Assert.False(Service.Find("web").IsAutostarted);
        Assert.Empty(_fixture.Daemon.EndedLeases);
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Equal([("default", MacAddress.Parse("52:54:00:00:00:01"))], _fixture.Daemon.EndedLeases);
        Assert.Empty(Service.List());
        Assert.Throws<RefusedException>(() => Service.Find(web.Uuid));
    }

    [Fact]
    public async Task Addresses_of_a_guest_are_free_when_it_is_undefined_and_not_before()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Empty(_fixture.Daemon.EndedLeases);
        await Service.UndefineAsync(web.Uuid, GuestUndefineOptions.Default, Token);
        Assert.Equal([("default", MacAddress.Parse("52:54:00:00:00:01"))], _fixture.Daemon.EndedLeases);
    }

    [Fact]
    public async Task Defining_a_running_guest_is_for_its_next_start()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        await _fixture.DefineAsync(GuestFixture.Web(more: "<description>new</description>"));
        Assert.DoesNotContain("new", Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        Assert.Contains("<description>new</description>", Service.Document(web.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started, GuestChange.DefinedUpdated);
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Contains("new", Service.Document((await _fixture.StartAsync(web)).Uuid, DomainFormat.Live), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cable_is_pulled_in_what_runs_and_in_what_is_stored()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        const string Pulled = "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/><link state='down'/></interface>";
        await Service.UpdateDeviceAsync(web.Uuid, Pulled, DeviceScope.Live, false, Token);
        Assert.Equal("set_link net0 False", _fixture.Process.Commands[^1]);
        Assert.Contains("<link state='down'/>", Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        Assert.DoesNotContain("<link", Service.Document(web.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);
        await Service.UpdateDeviceAsync(web.Uuid, Pulled, DeviceScope.Stored, false, Token);
        Assert.Contains("<link state='down'/>", Service.Document(web.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.UpdateDeviceAsync(web.Uuid, Pulled.Replace(":01'", ":09'", StringComparison.Ordinal), DeviceScope.Live, false, Token));
        Assert.Equal(Refusal.DeviceMissing, e.Why);
        await Service.DestroyAsync(web.Uuid, false, Token);
        await _fixture.StartAsync(web);
        Assert.Contains("set_link net0 False", _fixture.Process.Commands);
    }

    [Fact]
    public async Task Two_guests_get_ports_taps_and_numbers_of_their_own()
    {
        const string Screen = "<graphics type='vnc' port='-1' autoport='yes'/>";
        _fixture.Host.TcpPorts = [5901];
        GuestView one = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Screen)));
        GuestView two = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(name: "two", uuid: null, devices: Screen)));
        Assert.Equal((1, 2), (one.Id, two.Id));
        Assert.Equal("vnet1", two.Live!.Devices.Interfaces[0].Target);
        Assert.Equal(5902u, Assert.IsType<GraphicsDefinition.Vnc>(two.Live.Devices.Graphics[0]).Port);

        // The image is given back when the last one is done with it.
        await Service.DestroyAsync(one.Uuid, false, Token);
        Assert.Equal((64055u, 64055u), _fixture.Host.Owners[GuestFixture.Image]);
        await Service.DestroyAsync(two.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
        Assert.Equal("vnet2", (await _fixture.StartAsync(one)).Live!.Devices.Interfaces[0].Target);
    }

    [Fact]
    public async Task A_graceful_destroy_asks_QEMU_to_quit()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web()));
        FakeMonitor process = _fixture.Process;
        await Service.DestroyAsync(web.Uuid, gracefully: true, Token);
        Assert.Equal("quit", process.Commands[^1]);
        _fixture.AssertNothingIsLeft();
    }
}
