using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Running guests that are brought to their documents.</summary>
public sealed class BringingTests : IAsyncDisposable
{
    private const string Second = "<interface type='network'><mac address='52:54:00:00:00:02'/><source network='default'/><model type='virtio'/></interface>";
    private const string Balloon = "<memballoon model='virtio'/>";

    private readonly GuestFixture _fixture = new();

    private GuestService Service => _fixture.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task What_a_start_fills_in_is_no_difference()
    {
        string document = GuestFixture.Web(
            more: "<features><acpi/></features><cpu mode='maximum'/><clock offset='variable' adjustment='7'/>",
            devices: Balloon + """
                <disk type='file' device='cdrom'><source file='/images/missing.iso' startupPolicy='optional'/><target dev='hdc' bus='ide'/></disk>
                <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
                <graphics type='vnc' autoport='yes' passwd='secret'/>
                <graphics type='spice' port='-1' listen='127.0.0.1'/>
                <interface type='network'><mac address='52:54:00:00:00:03'/><source network='default' portgroup='quick'/><link state='up'/></interface>
                """).Replace("<vcpu>1</vcpu>", "<vcpu current='1'>2</vcpu><currentMemory unit='KiB'>49152</currentMemory>", StringComparison.Ordinal);
        _fixture.Daemon.Share = new NetworkShare(null, null, false, null);
        await _fixture.StartAsync(await _fixture.DefineAsync(document));

        Assert.Empty(await DifferencesAsync(document));
        Assert.Contains("balloon 49152", _fixture.Process.Commands);
        await Service.BringAsync(document, Token);
        await _fixture.RestartAsync();
        _fixture.Daemon.Share = new NetworkShare(null, null, false, null);
        Assert.Empty(await DifferencesAsync(document));
    }

    [Fact]
    public async Task Each_difference_is_gone_at_once_or_waits_for_the_next_start_and_a_second_run_changes_nothing()
    {
        await StartedAsync(devices: Second + Balloon);
        string wanted = GuestFixture.Web(
            more: "<title>the web</title><on_reboot>destroy</on_reboot>",
            devices: """
                <interface type='network'><mac address='52:54:00:00:00:03'/><source network='default'/><model type='virtio'/></interface>
                <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/images/more.img'/><target dev='vdb' bus='virtio'/></disk>
                <memballoon model='virtio'><stats period='5'/></memballoon>
                <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                """)
            .Replace("<model type='virtio'/>\n    </interface>", "<model type='virtio'/>\n      <link state='down'/><mtu size='1400'/><bandwidth><inbound average='100'/></bandwidth>\n    </interface>", StringComparison.Ordinal)
            .Replace("<vcpu>1</vcpu>", "<vcpu>2</vcpu><currentMemory unit='KiB'>32768</currentMemory>", StringComparison.Ordinal);
        _fixture.Host.Owners["/images/more.img"] = (0, 0);

        Assert.Equal(
            """
            currentMemory Live
            devices/disk[vdb] Live
            devices/interface[52:54:00:00:00:01]/bandwidth Live
            devices/interface[52:54:00:00:00:01]/link Live
            devices/interface[52:54:00:00:00:01]/mtu NextStart
            devices/interface[52:54:00:00:00:02] Live
            devices/interface[52:54:00:00:00:03] Live
            devices/memballoon/stats Live
            devices/rng NextStart
            on_reboot Live
            title Live
            vcpu NextStart
            """,
            string.Join('\n', Sorted(await DifferencesAsync(wanted))));
        await Service.BringAsync(wanted, Token);

        DomainDefinition live = Service.Find("web").Live!;
        Assert.Equal(["52:54:00:00:00:01", "52:54:00:00:00:03"], live.Devices.Interfaces.Select(n => n.Mac.ToString()));
        Assert.Equal((false, 100UL, null), (live.Devices.Interfaces[0].LinkUp, (ulong)live.Devices.Interfaces[0].Bandwidth!.Inbound!.Average, live.Devices.Interfaces[0].Mtu));
        Assert.Equal(["vda", "vdb"], live.Devices.Disks.Select(d => d.Target));
        Assert.Equal(("the web", LifecycleAction.Destroy), (live.Title, live.OnReboot));
        Assert.Contains("balloon 32768", _fixture.Process.Commands);
        Assert.Contains("guest-stats-polling-interval 5", _fixture.Process.Commands);
        Assert.Contains("set_link net0 False", _fixture.Process.Commands);
        // Stored, and known: the balloon has been asked and is not there yet.
        Assert.Empty((await Service.PlanAsync(wanted, Token)).Changes);
        Assert.Equal(
            """
            currentMemory Asked
            devices/interface[52:54:00:00:00:01]/mtu NextStart
            devices/rng NextStart
            vcpu NextStart
            """,
            string.Join('\n', Sorted(await DifferencesAsync(wanted))));
        int commands = _fixture.Process.Commands.Count;
        await Service.BringAsync(wanted, Token);
        Assert.DoesNotContain(_fixture.Process.Commands.Skip(commands), c => c.StartsWith("balloon", StringComparison.Ordinal) || c.StartsWith("device_del", StringComparison.Ordinal));

        // The next daemon knows it too; once the balloon is there it is no difference.
        await _fixture.RestartAsync();
        Assert.Contains("currentMemory Asked", Sorted(await DifferencesAsync(wanted)));
        _fixture.Process.Tell(new MonitorEvent.BalloonChanged(32768));
        await Eventually(async () => !Sorted(await DifferencesAsync(wanted)).Any(static d => d.StartsWith("currentMemory", StringComparison.Ordinal)));
        await Service.DestroyAsync(Service.Find("web").Uuid, false, Token);
        await _fixture.StartAsync(Service.Find("web"));
        Assert.Empty(await DifferencesAsync(wanted));
    }

    [Fact]
    public async Task A_device_that_the_guest_keeps_is_asked_for_once()
    {
        await StartedAsync(devices: Second);
        _fixture.Process.OnUnplug = static (_, _) => { };

        await Service.BringAsync(GuestFixture.Web(), Token);

        LiveDifference kept = Assert.Single(await DifferencesAsync(GuestFixture.Web()));
        Assert.Equal((GuestEffect.Asked, "the guest was asked to let the card go, and has not yet"), (kept.Effect, kept.How));
        await Service.BringAsync(GuestFixture.Web(), Token);
        Assert.Single(_fixture.Process.Commands, "device_del net1");
        _fixture.Process.LetGo("net1");
        await Eventually(async () => (await DifferencesAsync(GuestFixture.Web())).IsEmpty);
    }

    [Fact]
    public async Task A_device_that_was_asked_to_go_is_so_where_it_is_asked_again_and_cannot_be()
    {
        await StartedAsync(devices: Second);
        Guid web = Service.Find("web").Uuid;
        _fixture.Process.OnUnplug = static (_, _) => { };
        await Service.DetachAliasAsync(web, "net1", DeviceScope.Live, Token);

        _fixture.Process.OnUnplug = static (_, _) => throw new HostException("guest is busy");
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.DetachAliasAsync(web, "net1", DeviceScope.Live, Token));

        Assert.Equal((Refusal.Internal, "internal error: guest is busy"), (e.Why, e.Message));
        Assert.Equal(GuestEffect.Asked, Assert.Single(await DifferencesAsync(GuestFixture.Web())).Effect);
        _fixture.Process.LetGo("net1");
        await Eventually(async () => (await DifferencesAsync(GuestFixture.Web())).IsEmpty);
    }

    [Fact]
    public async Task What_a_network_gives_a_card_is_no_difference_and_comes_back_where_the_card_says_no_more()
    {
        BandwidthDefinition shared = new() { Inbound = new BandwidthRate { Average = 500 } };
        string limited = GuestFixture.Web().Replace("<model type='virtio'/>", "<model type='virtio'/><bandwidth><inbound average='100'/></bandwidth>", StringComparison.Ordinal);
        await _fixture.StartAsync(await _fixture.DefineAsync(limited));
        _fixture.Daemon.Share = new NetworkShare(shared, null, null, null);

        await Service.BringAsync(GuestFixture.Web(), Token);

        Assert.Equal(shared, Service.Find("web").Live!.Devices.Interfaces[0].Bandwidth);
        Assert.Empty(await DifferencesAsync(GuestFixture.Web()));
        Assert.NotEmpty(await DifferencesAsync(limited));
    }

    [Fact]
    public async Task A_card_moves_and_a_medium_changes_while_what_cannot_waits_with_its_reason()
    {
        const string Drive = "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>{0}<target dev='hdc' bus='ide'/><readonly/></disk>";
        _fixture.Host.Owners["/images/a.iso"] = _fixture.Host.Owners["/images/b.iso"] = (0, 0);
        await StartedAsync(devices: Medium("/images/a.iso") + Second);
        string wanted = GuestFixture.Web(devices: Medium("/images/b.iso") + Second.Replace("network='default'", "network='other'", StringComparison.Ordinal).Replace("type='virtio'", "type='e1000e'", StringComparison.Ordinal)
            + "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/images/a.iso'/><target dev='hdd' bus='ide'/></disk>");

        ValueList<LiveDifference> differences = await DifferencesAsync(wanted);
        Assert.Equal(
            [
                "devices/disk[hdc]/source/@file Live", "devices/disk[hdd] NextStart",
                "devices/interface[52:54:00:00:00:02]/model/@type NextStart", "devices/interface[52:54:00:00:00:02]/source/@network Live",
            ],
            Sorted(differences));
        Assert.Contains("only disks on virtio, SCSI and USB are plugged into running guests", differences.Single(d => d.Difference.Path == "devices/disk[hdd]").How, StringComparison.Ordinal);
        await Service.BringAsync(wanted, Token);

        DomainDefinition live = Service.Find("web").Live!;
        Assert.Equal("/images/b.iso", ((DiskStorage.File)live.Devices.Disks.Single(d => d.Target == "hdc").Source.Storage).Path);
        Assert.Equal(("other", "virtio"), (((InterfaceSource.Network)live.Devices.Interfaces[1].Source).Name, live.Devices.Interfaces[1].Model));
        await Service.BringAsync(GuestFixture.Web(devices: Medium(null) + Second), Token);
        Assert.Empty(await DifferencesAsync(GuestFixture.Web(devices: Medium(null) + Second)));

        static string Medium(string? file) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Drive, file is null ? "" : $"<source file='{file}'/>");
    }

    [Fact]
    public async Task A_step_that_is_refused_is_told_with_the_document_stored_and_the_next_run_goes_on()
    {
        await StartedAsync();
        _fixture.Host.NetworkIsActive = false;

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.BringAsync(GuestFixture.Web(devices: Second), Token));

        Assert.Contains("guest 'web' is stored, and runs on otherwise: cannot plug in card 52:54:00:00:00:02: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("network 'default' is not active", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, Service.Find("web").Definition!.Devices.Interfaces.Count);
        _fixture.Host.NetworkIsActive = true;
        await Service.BringAsync(GuestFixture.Web(devices: Second), Token);
        Assert.Equal(2, Service.Find("web").Live!.Devices.Interfaces.Count);
    }

    [Fact]
    public async Task Cables_on_a_network_are_pulled_for_a_second_and_one_that_is_out_stays_so()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(
            devices: Second.Replace("</interface>", "<link state='down'/></interface>", StringComparison.Ordinal)
                + Second.Replace(":02'", ":03'", StringComparison.Ordinal).Replace("'default'", "'other'", StringComparison.Ordinal))));
        Assert.Equal([("web", MacAddress.Parse("52:54:00:00:00:01"))], Service.CablesOf("default"));
        int before = _fixture.Process.Commands.Count;

        await Service.RenewAsync("default", Token);

        Assert.Equal(["set_link net0 False", "set_link net0 True"], _fixture.Process.Commands.Skip(before).Where(static c => c.StartsWith("set_link", StringComparison.Ordinal)));

        // A daemon that is killed meanwhile leaves it to the next.
        Task renewing = Service.RenewAsync("default", Token);
        await Eventually(() => Task.FromResult(_fixture.Process.Commands.Count(static c => c == "set_link net0 False") == 2));
        before = _fixture.Process.Commands.Count;
        await _fixture.RestartAsync();
        Assert.False(renewing.IsCompleted);
        Assert.Equal(
            ["set_link net0 True", "set_link net1 False", "set_link net2 True"],
            _fixture.Process.Commands.Skip(before).Where(static c => c.StartsWith("set_link", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await Service.DestroyAsync(web.Uuid, false, Token);
        await Service.RenewAsync("default", Token);
    }

    private async Task StartedAsync(string devices = "") => await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: devices)));

    private async Task<ValueList<LiveDifference>> DifferencesAsync(string document) => (await Service.PlanAsync(document, Token)).LiveChanges;

    private static string[] Sorted(IEnumerable<LiveDifference> differences)
        => [.. differences.Select(static d => $"{d.Difference.Path} {d.Effect}").Order(StringComparer.Ordinal)];

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 400 && !await condition(); i++)
        {
            await Task.Delay(25, Token);
        }
        Assert.True(await condition(), "not within ten seconds");
    }
}
