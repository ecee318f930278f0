using System.Text.RegularExpressions;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>
/// The daemon as the network daemon of a stock libvirt: its QEMU driver asks here for networks and ports as it asks a
/// virtnetworkd, by itself, for a guest that runs.
/// </summary>
public sealed partial class NetworkDaemonTests
{
    private const string Lab =
        """
        <network>
          <name>lab</name>
          <forward mode='nat'/>
          <ip address='192.168.90.1' netmask='255.255.255.0'>
            <dhcp>
              <range start='192.168.90.10' end='192.168.90.50'/>
            </dhcp>
          </ip>
        </network>
        """;

    private const string Guest =
        """
        <domain type='qemu'>
          <name>web1</name>
          <memory unit='MiB'>128</memory>
          <os>
            <type arch='x86_64' machine='pc'>hvm</type>
            <kernel>/tmp/guest/vmlinuz</kernel>
            <initrd>/tmp/guest/initrd</initrd>
            <cmdline>console=ttyS0 quiet no_timer_check</cmdline>
          </os>
          <features><acpi/></features>
          <devices>
            <interface type='network'><mac address='52:54:00:00:00:91'/><source network='lab'/><model type='virtio'/></interface>
            <serial type='pty'/>
          </devices>
        </domain>
        """;

    [Fact]
    public async Task A_stock_QEMU_driver_gets_its_networks_from_us()
    {
        await using TestHost host = await TestHost.CreateAsync();
        string root = host.PathOf("stock");
        string start = Repository.Path("tests", "libvirt", "start");
        (await host.Host.TryAsync(start, "prepare", await StockLibvirt.RootAsync(), root)).Succeeded();
        string socket = $"{root}/run/libvirt/virtnetworkd-sock";
        await host.StartDaemonAsync("--socket", socket);
        (await Tool.RunAsync(host.Host.Inside(start, "daemons", root), Cancellation, limit: TimeSpan.FromMinutes(2))).Succeeded();
        Task<string> VirshAsync(params string[] arguments) => host.Host.RunAsync(["chroot", root, "/usr/bin/virsh", "-q", .. arguments]);
        string image = await host.ImageAsync();
        await host.Host.ShellAsync($"mkdir {root}/tmp/guest; cp {image}/* {root}/tmp/guest/; cp {host.Document("lab.xml", Lab)} {host.Document("web1.xml", Guest)} {root}/tmp/");

        // By the scheme alone, virsh finds us where a virtnetworkd would be.
        await VirshAsync("-c", "network:///system", "net-define", "/tmp/lab.xml");
        await VirshAsync("-c", "network:///system", "net-start", "lab");
        await VirshAsync("define", "/tmp/web1.xml");
        await VirshAsync("start", "web1");

        Match portid = PortId().Match(await VirshAsync("dumpxml", "web1"));
        Assert.True(portid.Success);
        string port = portid.Groups["uuid"].Value;
        Assert.Contains("bridge='virbr0'", portid.Groups["rest"].Value, StringComparison.Ordinal);
        Assert.Contains(port, await VirshAsync("-c", "network:///system", "net-port-list", "lab"), StringComparison.Ordinal);
        Assert.Contains("<name>web1</name>", await PortAsync(), StringComparison.Ordinal);

        // Leases by the guest's daemon are ours; the guest has one, and answers.
        string address = "";
        await UntilAsync("a lease", async () => (address = Address().Match(await VirshAsync("domifaddr", "web1")).Value).Length > 0);
        await UntilAsync("an answer", async () => (await host.Host.TryAsync("ping", "-c", "1", "-W", "2", address)).ExitCode == 0);

        // Neither daemon's end takes the port or the traffic away, and each finds the other again.
        await host.KillDaemonAsync();
        await PingAsync();
        await host.StartDaemonAsync("--socket", socket);
        Assert.Contains("<name>web1</name>", await PortAsync(), StringComparison.Ordinal);
        await host.Host.ShellAsync($"pid=$(cat {root}/run/libvirtd.pid); kill -KILL $pid; while [ -d /proc/$pid ]; do sleep 0.05; done");
        (await Tool.RunAsync(host.Host.Inside(start, "daemons", root), Cancellation, limit: TimeSpan.FromMinutes(2))).Succeeded();
        Assert.Contains("web1", await VirshAsync("list", "--name"), StringComparison.Ordinal);
        await PingAsync();

        // A second card comes and goes with its port; the guest's end gives the first one back.
        await VirshAsync("attach-interface", "web1", "network", "lab", "--model", "virtio", "--mac", "52:54:00:00:00:92", "--live");
        Assert.Equal(2, (await PortsAsync()).Length);
        await VirshAsync("destroy", "web1");
        Assert.Empty(await PortsAsync());
        await VirshAsync("-c", "network:///system", "net-destroy", "lab");

        // What that libvirt stored itself can be taken over, and is taken once.
        Assert.Contains("\"outcome\": \"taken\"", await host.PatchbayAsync("import", "--from", root, "-o", "json"), StringComparison.Ordinal);
        Assert.Equal("web1", (await host.VirshAsync("list", "--all", "--name")).Trim());
        Assert.Contains("\"outcome\": \"here already\"", await host.PatchbayAsync("import", "--from", root, "-o", "json"), StringComparison.Ordinal);

        async Task<string> PortAsync() => await host.VirshAsync("net-port-dumpxml", "lab", port);
        async Task<string[]> PortsAsync() => (await host.VirshAsync("net-port-list", "lab", "--uuid")).Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries);
        async Task PingAsync() => (await host.Host.TryAsync("ping", "-c", "3", "-W", "20", address)).Succeeded();
        async Task UntilAsync(string what, Func<Task<bool>> isSo)
        {
            long began = TimeProvider.System.GetTimestamp();
            while (!await isSo())
            {
                Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2), $"not within two minutes: {what}\ndaemon: {host.DaemonLog}");
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation);
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex("<source network='lab' portid='(?<uuid>[0-9a-f-]+)'(?<rest>[^/]*)/>")]
    private static partial Regex PortId();

    [GeneratedRegex(@"192\.168\.90\.\d+")]
    private static partial Regex Address();
}
