using System.Text.RegularExpressions;
using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Ports;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>Cards that change, disks that come and go, media that change.</summary>
public sealed class DeviceChangeTests : IAsyncDisposable
{
    private const string First = "<mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/>";
    private const string More = "/images/more.img";
    private const string Disc = "/images/disc.iso";
    private const DeviceScope Both = DeviceScope.Live | DeviceScope.Stored;
    private const string Drive = "<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>";
    private const string Second = $"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{More}'/><target dev='vdb' bus='virtio'/></disk>";

    private readonly GuestFixture _fixture = new();

    public DeviceChangeTests()
    {
        _fixture.Host.Owners[More] = (0, 0);
        _fixture.Host.Owners[Disc] = (0, 0);
        _fixture.Host.Bridges.Add("br9");
    }

    private GuestService Service => _fixture.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_card_moves_to_a_bridge_and_back_into_a_network()
    {
        GuestView web = await StartedAsync();
        await UpdateAsync(web, "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br9'/><model type='virtio'/><port isolated='yes'/></interface>");
        Assert.Equal("br9", _fixture.Host.Taps["vnet0"]);
        Assert.Contains("vnet0", _fixture.Host.Isolated);
        Assert.Empty(_fixture.Host.Ports);
        Assert.IsType<InterfaceSource.Bridge>(Service.Find("web").Live!.Devices.Interfaces[0].Source);

        await UpdateAsync(web, $"<interface type='network'>{First}</interface>");
        Assert.Equal("virbr0", _fixture.Host.Taps["vnet0"]);
        Assert.Empty(_fixture.Host.Isolated);
        Assert.Single(_fixture.Host.Ports);
        await _fixture.RestartAsync();
        await Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Refused_at_any_step_a_change_leaves_everything_as_before()
    {
        GuestView web = await StartedAsync();
        const string Moved = "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br9'/><model type='virtio'/><bandwidth><inbound average='100'/></bandwidth><link state='down'/></interface>";
        string original = Service.Document(web.Uuid, DomainFormat.Live);
        int last = await _fixture.CountAsync(() => UpdateAsync(web, Moved, Both));
        await UpdateAsync(web, $"<interface type='network'>{First}<link state='up'/></interface>", Both);
        string before = State(web);
        // The steps after the plan only give back what is not used any more.
        for (int at = 1; at < last; at++)
        {
            int failing = at;
            _fixture.Host.ResetSteps();
            _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
            Exception e = await Assert.ThrowsAnyAsync<Exception>(() => UpdateAsync(web, Moved, Both));
            Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
            _fixture.Host.Before = static (_, _) => Task.CompletedTask;
            Assert.Equal(before, State(web));
        }
        Assert.NotEqual(original, before);
    }

    [Fact]
    public async Task Killed_at_any_step_of_a_change_host_and_document_agree()
    {
        GuestView web = await StartedAsync();
        int at = 0;
        await _fixture.EachStepAsync(
            () => UpdateAsync(web, at++ % 2 == 0
                ? "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br9'/><model type='virtio'/></interface>"
                : $"<interface type='network'>{First}</interface>"),
            step =>
            {
                InterfaceSource source = Service.Find("web").Live!.Devices.Interfaces[0].Source;
                Assert.Equal(source is InterfaceSource.Bridge ? "br9" : "virbr0", _fixture.Host.Taps["vnet0"]);
                Assert.Equal(source is InterfaceSource.Bridge ? 0 : 1, _fixture.Host.Ports.Count);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task Limits_are_set_changed_and_taken_away()
    {
        GuestView web = await StartedAsync();
        BandwidthDefinition limits = new() { Inbound = new BandwidthRate { Average = 100, Burst = 64 } };
        await Service.SetLimitsAsync(web.Uuid, "vnet0", _ => limits, DeviceScope.Live, Token);
        Assert.Equal(limits, _fixture.Host.Limits["vnet0"]);
        Assert.Equal(limits, Service.Limits(web.Uuid, "52:54:00:00:00:01", DeviceScope.Current));
        Assert.Equal(new BandwidthDefinition(), Service.Limits(web.Uuid, "52:54:00:00:00:01", DeviceScope.Stored));
        Assert.Single(_fixture.Host.Ports);
        await Service.SetLimitsAsync(web.Uuid, "vnet0", _ => null, DeviceScope.Live, Token);
        Assert.Empty(_fixture.Host.Limits);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.SetLimitsAsync(web.Uuid, "nope", _ => null, DeviceScope.Live, Token));
        Assert.Equal((Refusal.InvalidArgument, "invalid argument: 'nope' is not a known interface"), (e.Why, e.Message));
    }

    [Theory]
    [InlineData("<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='e1000'/></interface>", "the model (from virtio to e1000)")]
    [InlineData($"<interface type='network'>{First}<mtu size='1400'/></interface>", "the MTU")]
    [InlineData($"<interface type='network'>{First}<target dev='tap7'/></interface>", "the device on the host")]
    [InlineData($"<interface type='network'>{First}<driver queues='4'/></interface>", "the driver's settings")]
    [InlineData($"<interface type='network'>{First}<rom bar='off'/></interface>", "the ROM")]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>", "unable to change config on 'user' network type")]
    public async Task What_cannot_change_while_it_runs_is_refused_and_nothing_changes(string device, string words)
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => UpdateAsync(web, device, Both));
        Assert.Equal(Refusal.OperationUnsupported, e.Why);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, State(web));
        await UpdateAsync(web, device, DeviceScope.Stored);
    }

    [Fact]
    public async Task A_disk_is_plugged_in_and_pulled_out_without_a_trace()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        await Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.Contains("virtio-disk1", _fixture.Process.Devices);
        Assert.Single(_fixture.Process.Nodes);
        Assert.Equal((64055u, 64055u), _fixture.Host.Owners[More]);
        Assert.Equal("virtio-disk1", Assert.IsType<GuestEvent.DeviceAdded>(await _fixture.NextAsync()).Alias);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => Service.AttachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token));
        Assert.Contains("vdb", e.Message, StringComparison.Ordinal);
        await Service.DetachDeviceAsync(web.Uuid, Second, DeviceScope.Live, Token);
        Assert.Equal("virtio-disk1", Assert.IsType<GuestEvent.DeviceRemoved>(await _fixture.NextAsync()).Alias);
        Assert.Equal(before, State(web));
    }

    [Fact]
    public async Task Refused_at_any_step_a_disk_leaves_everything_as_before()
    {
        GuestView web = await StartedAsync();
        string before = State(web);
        int last = await _fixture.CountAsync(() => Service.AttachDeviceAsync(web.Uuid, Second, Both, Token));
        await Service.DetachDeviceAsync(web.Uuid, Second, Both, Token);
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
    }

    [Fact]
    public async Task A_medium_goes_in_and_out()
    {
        GuestView web = await StartedAsync();
        await UpdateAsync(web, Drive.Replace("<target", $"<source file='{Disc}'/><target", StringComparison.Ordinal));
        Assert.Contains($"<source file='{Disc}'", Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        Assert.Single(_fixture.Process.Nodes);
        await UpdateAsync(web, Drive);
        Assert.Empty(_fixture.Process.Nodes);
        Assert.Equal((0u, 0u), _fixture.Host.Owners[Disc]);
        Assert.DoesNotContain(Disc, Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => UpdateAsync(web, Drive.Replace("<target", "<source file='/nowhere.iso'/><target", StringComparison.Ordinal)));
        Assert.Contains("cannot open '/nowhere.iso'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_while_a_refused_change_is_taken_back_no_port_is_left()
    {
        GuestView web = await StartedAsync();
        await UpdateAsync(web, "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br9'/><model type='virtio'/></interface>");
        Assert.Empty(_fixture.Host.Ports);
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Host.Before = (_, words) =>
        {
            if (words.Contains("vnet0", StringComparison.Ordinal))
            {
                throw new HostException($"{words}: no luck");
            }
            if (words.StartsWith("release", StringComparison.Ordinal))
            {
                reached.TrySetResult();
                return new TaskCompletionSource().Task;
            }
            return Task.CompletedTask;
        };
        _ = UpdateAsync(web, $"<interface type='network'>{First}</interface>");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Single(_fixture.Host.Ports);
        await _fixture.RestartAsync();
        Assert.Equal(_fixture.Host.Taps["vnet0"] == "virbr0" ? 1 : 0, _fixture.Host.Ports.Count);
        await Service.DestroyAsync(web.Uuid, false, Token);
        _fixture.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_medium_that_is_put_in_again_is_the_guests_once()
    {
        GuestView web = await StartedAsync();
        string full = Drive.Replace("<target", $"<source file='{Disc}'/><target", StringComparison.Ordinal);
        await UpdateAsync(web, full);
        await UpdateAsync(web, full);
        await UpdateAsync(web, Drive);
        Assert.Equal((0u, 0u), _fixture.Host.Owners[Disc]);
    }

    [Fact]
    public async Task A_file_that_two_disks_of_a_guest_have_is_the_guests_once()
    {
        GuestView web = await StartedAsync();
        await UpdateAsync(web, Drive.Replace("<target", $"<source file='{Disc}'/><target", StringComparison.Ordinal));
        await Service.AttachDeviceAsync(web.Uuid, Second.Replace(More, Disc, StringComparison.Ordinal), DeviceScope.Live, Token);
        await _fixture.RestartAsync();
        Assert.True(Service.Find("web").IsActive);
        await UpdateAsync(web, Drive);
        Assert.Equal((64055u, 64055u), _fixture.Host.Owners[Disc]);
        await Service.DestroyAsync(web.Uuid, false, Token);
        Assert.Equal((0u, 0u), _fixture.Host.Owners[Disc]);
    }

    [Fact]
    public async Task A_file_that_another_guest_uses_stays_the_emulators_whatever_is_refused()
    {
        GuestView web = await StartedAsync();
        string full = Drive.Replace("<target", $"<source file='{Disc}'/><target", StringComparison.Ordinal);
        await UpdateAsync(web, full);
        GuestView two = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(name: "two", uuid: null, devices: Drive).Replace(GuestFixture.Image, More, StringComparison.Ordinal)));
        int last = await _fixture.CountAsync(() => UpdateAsync(two, full));
        await UpdateAsync(two, Drive);
        for (int at = 1; at <= last; at++)
        {
            int failing = at;
            _fixture.Host.ResetSteps();
            _fixture.Host.Before = (step, words) => step == failing ? throw new HostException($"{words}: no luck") : Task.CompletedTask;
            try
            {
                await UpdateAsync(two, full);
            }
            catch (Exception e)
            {
                Assert.Contains("no luck", e.Message, StringComparison.Ordinal);
            }
            _fixture.Host.Before = static (_, _) => Task.CompletedTask;
            Assert.Equal((64055u, 64055u), _fixture.Host.Owners[Disc]);
            await UpdateAsync(two, Drive);
        }
        await UpdateAsync(web, Drive);
        Assert.Equal((0u, 0u), _fixture.Host.Owners[Disc]);
    }

    private Task UpdateAsync(GuestView guest, string device, DeviceScope scope = DeviceScope.Live)
        => Service.UpdateDeviceAsync(guest.Uuid, device, scope, force: false, Token);

    private async Task<GuestView> StartedAsync()
    {
        GuestView web = await _fixture.StartAsync(await _fixture.DefineAsync(GuestFixture.Web(devices: Drive)));
        await _fixture.ExpectAsync(GuestChange.DefinedAdded, GuestChange.Resumed, GuestChange.Started);
        return web;
    }

    private string State(GuestView guest) => string.Join('\n',
        string.Join(' ', _fixture.Host.Taps.OrderBy(t => t.Key).Select(t => $"{t.Key}@{t.Value}")),
        string.Join(' ', _fixture.Host.Isolated.Order()),
        string.Join(' ', _fixture.Host.Limits.Keys.Order()),
        string.Join(' ', _fixture.Host.Owners.OrderBy(o => o.Key).Select(o => $"{o.Key}:{o.Value.User}")),
        _fixture.Host.Ports.Count,
        string.Join(' ', _fixture.Process.Devices.Order()),
        string.Join(' ', _fixture.Process.Nodes.Order()),
        Service.Document(guest.Uuid, DomainFormat.Live),
        Service.Document(guest.Uuid, DomainFormat.Inactive),
        File.ReadAllText($"{_fixture.Paths.Definitions}/guests/web.xml"),
        // A number that a source had is not given out again, which is no trace of it.
        Regex.Replace(File.ReadAllText($"{_fixture.Paths.Run}/guests/web.xml"), "lastNode='[0-9]+'", ""));
}
