using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine;
using Patchbay.Host.Qemu;
using Patchbay.Linux;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Qemu;

/// <summary>What a tap's interface asks for, on the real kernel.</summary>
public sealed class TapSettingsTests : IDisposable
{
    private const string Tap = "vnet0";

    private readonly TempFolder _folder = new();
    private readonly PrivateNetwork _network = PrivateNetwork.Create();
    private readonly LinuxHost _host;

    public TapSettingsTests() => _host = new LinuxHost(
        new HostPaths(_folder.Path), _network.Namespace, new GuestHost(_network.Namespace, TimeProvider.System, NullLogger<GuestHost>.Instance),
        TimeProvider.System, NullLogger<LinuxHost>.Instance);

    private static HostOperation.CreateTap NewTap { get; } = new("web", Tap, MacAddress.Parse("fe:54:00:00:00:01"), 1, VnetHeader: true);

    public void Dispose()
    {
        _host.Dispose();
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Limits_come_change_and_go_without_a_trace()
    {
        await _host.PerformAsync(NewTap);
        await _host.PerformAsync(new HostOperation.SetUp(Tap, Up: true));
        string before = Seen();
        BandwidthDefinition limits = new()
        {
            Inbound = new BandwidthRate { Average = 1000, Peak = 2000, Burst = 256 },
            Outbound = new BandwidthRate { Average = 500 },
        };
        HostOperation.SetLimits set = new(Tap, null, limits);
        await _host.PerformAsync(set);
        Assert.Contains("rate 8Mbit ceil 16Mbit", _network.Exec("tc", "class", "show", "dev", Tap), StringComparison.Ordinal);
        Assert.Contains("qdisc ingress", _network.Exec("tc", "qdisc", "show", "dev", Tap), StringComparison.Ordinal);
        string filter = _network.Exec("tc", "filter", "show", "dev", Tap, "parent", "ffff:");
        if (filter.Contains("mirred", StringComparison.Ordinal))
        {
            Assert.Contains("Redirect to device ifb-vnet0", filter, StringComparison.Ordinal);
            Assert.Contains("rate 4Mbit", _network.Exec("tc", "class", "show", "dev", "ifb-vnet0"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("police", filter, StringComparison.Ordinal);
        }
        BandwidthDefinition less = limits with { Outbound = null };
        await _host.PerformAsync(new HostOperation.SetLimits(Tap, limits, less));
        Assert.DoesNotContain("ifb", _network.Exec("ip", "link"), StringComparison.Ordinal);
        Assert.Contains("rate 8Mbit", _network.Exec("tc", "class", "show", "dev", Tap), StringComparison.Ordinal);
        await _host.PerformAsync(set.Inverse);
        Assert.Equal(before, Seen());

        await _host.PerformAsync(set);
        await _host.PerformAsync(NewTap.Inverse);
        Assert.DoesNotContain("vnet0", _network.Exec("ip", "link"), StringComparison.Ordinal);
        await _host.PerformAsync(set.Inverse);
    }

    [Fact]
    public async Task A_port_moves_to_another_bridge_with_its_settings()
    {
        await BridgesAsync();
        await _host.PerformAsync(NewTap);
        await _host.PerformAsync(new HostOperation.AttachPort(Tap, "br1"));
        HostOperation.MovePort move = new(Tap, new PortPlace("br1", Isolated: false, null), new PortPlace("br2", Isolated: true, null));
        await _host.PerformAsync(move);
        Assert.Contains("master br2", _network.Exec("ip", "link", "show", Tap), StringComparison.Ordinal);
        Assert.Contains("isolated on", _network.Exec("ip", "-d", "link", "show", Tap), StringComparison.Ordinal);
        await _host.PerformAsync(move.Inverse);
        Assert.Contains("master br1", _network.Exec("ip", "link", "show", Tap), StringComparison.Ordinal);
        Assert.Contains("isolated off", _network.Exec("ip", "-d", "link", "show", Tap), StringComparison.Ordinal);

        HostOperation.MovePort nowhere = new(Tap, new PortPlace("br1", Isolated: false, null), new PortPlace("br9", Isolated: false, null));
        await Assert.ThrowsAsync<HostException>(async () => await _host.PerformAsync(nowhere));
        Assert.Contains("master br1", _network.Exec("ip", "link", "show", Tap), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VLANs_of_a_port_are_set_where_the_kernel_knows_them()
    {
        await BridgesAsync();
        await _host.PerformAsync(NewTap);
        await _host.PerformAsync(new HostOperation.AttachPort(Tap, "br1"));
        PortPlace trunk = new("br1", Isolated: false, new VlanDefinition { Trunk = true, Tags = [new VlanTag(5, VlanNativeMode.Untagged), new VlanTag(6)] });
        Assert.Equal("5 pvid untagged;6", string.Join(';', trunk.Tags));
        HostOperation.SetPortVlans set = new(Tap, trunk.Tags);
        if (!_network.Exec("ip", "-d", "link", "show", "br1").Contains("vlan_filtering", StringComparison.Ordinal)
            || _network.Exec("bridge", "vlan", "show").Split('\n').Length < 3)
        {
            HostFeatureMissingException e = await Assert.ThrowsAsync<HostFeatureMissingException>(async () => await _host.PerformAsync(set));
            Assert.Contains("the kernel has no VLAN filtering of bridges", e.Message, StringComparison.Ordinal);
            return;
        }
        await _host.PerformAsync(set);
        string seen = _network.Exec("bridge", "vlan", "show", "dev", Tap);
        Assert.Matches(@"\b5 PVID Egress Untagged", seen);
        Assert.Matches(@"\b6\s*\n", seen);
        Assert.DoesNotMatch(@"\b1 PVID", seen);
    }

    [Fact]
    public async Task Frames_are_gathered()
    {
        await _host.PerformAsync(NewTap);
        HostOperation.SetCoalescing set = new(Tap, 7, 0);
        await _host.PerformAsync(set);
        Assert.Equal(7u, _network.Namespace.Run(() => DeviceSettings.GetReceiveFrames(Tap)));
        await _host.PerformAsync(set.Inverse);
        Assert.Equal(0u, _network.Namespace.Run(() => DeviceSettings.GetReceiveFrames(Tap)));
    }

    private async Task BridgesAsync()
    {
        foreach (string name in new[] { "br1", "br2" })
        {
            await _host.PerformAsync(new HostOperation.CreateBridge(name, null, Stp: false, 0, VlanFiltering: false));
            await _host.PerformAsync(new HostOperation.SetUp(name, Up: true));
        }
    }

    private string Seen() => _network.Exec("tc", "qdisc", "show") + _network.Exec("ip", "-o", "link", "show");
}
