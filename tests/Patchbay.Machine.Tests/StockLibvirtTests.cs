using Patchbay.Rpc;
using Patchbay.Testing;

namespace Patchbay.Machine.Tests;

/// <summary>Our command line and our client library on a stock libvirt 11.3, which knows nothing of us.</summary>
public sealed class StockLibvirtTests(StockHost stock) : IClassFixture<StockHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_command_line_manages_its_networks_and_guests()
    {
        string lab = stock.Host.Document("lab.xml", Network("lab", 93));
        await PatchbayAsync("net", "define", lab);
        await PatchbayAsync("net", "start", "lab");
        Assert.Contains("lab", await PatchbayAsync("net", "list", "-o", "name"), StringComparison.Ordinal);
        string networks = stock.Uri.Replace("qemu+unix", "network+unix", StringComparison.Ordinal);
        Assert.Contains("lab", (await stock.Host.Host.TryAsync(Programs.Patchbay, "-c", networks, "net", "list", "-o", "name")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("<forward mode='open'/>", await PatchbayAsync("net", "dumpxml", "lab"), StringComparison.Ordinal);
        await PatchbayAsync("net", "autostart", "lab");
        Assert.Contains("yes", await PatchbayAsync("net", "info", "lab"), StringComparison.Ordinal);
        await PatchbayAsync("net", "update", "lab", "add", "dns-host", "<host ip='192.168.93.9'><hostname>nine</hostname></host>");
        Assert.Contains("nine", await PatchbayAsync("net", "dumpxml", "lab"), StringComparison.Ordinal);

        await PatchbayAsync("guest", "define", stock.Host.Document("web1.xml", Guest("web1", "lab", "52:54:00:00:93:01")));
        Assert.Contains("web1", await PatchbayAsync("guest", "list", "--all", "-o", "name"), StringComparison.Ordinal);
        await PatchbayAsync("guest", "start", "web1");
        Assert.Contains("running", await PatchbayAsync("guest", "info", "web1"), StringComparison.Ordinal);
        Assert.Contains("<alias name='net0'/>", await PatchbayAsync("guest", "dumpxml", "web1"), StringComparison.Ordinal);
        await stock.Host.UntilAsync("a lease", async () => (await PatchbayAsync("net", "leases", "lab")).Contains("52:54:00:00:93:01", StringComparison.Ordinal), 120);
        Assert.Contains("192.168.93.", await PatchbayAsync("guest", "addresses", "web1"), StringComparison.Ordinal);
        Assert.Contains("52:54:00:00:93:01", await PatchbayAsync("guest", "interfaces", "web1"), StringComparison.Ordinal);
        Assert.Contains("52:54:00:00:93:01", await PatchbayAsync("port", "list", "lab"), StringComparison.Ordinal);
        await PatchbayAsync("guest", "attach", "web1", stock.Host.Document("card.xml", Documents.On("lab", "52:54:00:00:93:02")), "--live");
        Assert.Contains("52:54:00:00:93:02", await PatchbayAsync("guest", "interfaces", "web1"), StringComparison.Ordinal);

        await stock.Host.UntilAsync(
            "the tree shows the guest's address",
            async () => System.Text.RegularExpressions.Regex.IsMatch(await PatchbayAsync("status"), @"guest web1 +vnet\d +52:54:00:00:93:01 +192\.168\.93\."), 30);

        // What it refuses is told in its words, and what it has no procedure for as that.
        Assert.Contains("error: Requested operation is not valid: domain is already running", (await TryAsync("guest", "start", "web1")).Failed(), StringComparison.Ordinal);
        Assert.Contains("error: Cannot find program", (await TryAsync("net", "define", lab, "--plan")).Failed(), StringComparison.Ordinal);
        Assert.Contains("error: this server leads no ports to guests", (await TryAsync("net", "forward", "add", "lab", "tcp", "8080", "web1")).Failed(), StringComparison.Ordinal);
        Assert.DoesNotContain("8080", await PatchbayAsync("net", "dumpxml", "lab", "--inactive"), StringComparison.Ordinal);

        await PatchbayAsync("guest", "stop", "web1");
        await PatchbayAsync("guest", "undefine", "web1");
        await PatchbayAsync("net", "stop", "lab");
        await PatchbayAsync("net", "undefine", "lab");
        Assert.DoesNotContain("lab", await PatchbayAsync("net", "list", "--all", "-o", "name"), StringComparison.Ordinal);
        Assert.DoesNotContain("web1", await PatchbayAsync("guest", "list", "--all", "-o", "name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_lives_and_dies_with_its_events()
    {
        await using LibvirtConnection connection = await OpenAsync();
        await using LibvirtSubscription<NetworkLifecycleEvent> events = await connection.SubscribeAsync(LibvirtEvents.NetworkLifecycle, null, Cancellation);

        RpcNetwork network = await connection.DefineNetworkAsync(Network("blue", 94), default, Cancellation);
        await connection.StartNetworkAsync(network, Cancellation);
        LibvirtException twice = await Assert.ThrowsAsync<LibvirtException>(() => connection.StartNetworkAsync(network, Cancellation));
        Assert.Contains(network, await connection.ListAllNetworksAsync(VirConnectListAllNetworksFlags.Active, Cancellation));
        Assert.Equal("vblue", await connection.GetNetworkBridgeNameAsync(network, Cancellation));
        await connection.UpdateNetworkAsync(
            network, VirNetworkUpdateCommand.AddLast, VirNetworkUpdateSection.DnsHost, -1,
            "<host ip='192.168.94.9'><hostname>nine</hostname></host>", VirNetworkUpdateFlags.Live, Cancellation);
        string xml = await connection.GetNetworkXmlAsync(network, default, Cancellation);
        Assert.Empty(await connection.GetDhcpLeasesAsync(network, null, Cancellation));
        await connection.DestroyNetworkAsync(network, Cancellation);
        await connection.UndefineNetworkAsync(network, Cancellation);

        Assert.Equal((LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Network), (twice.Code, twice.Domain));
        Assert.Equal("Requested operation is not valid: network is already active", twice.Message);
        Assert.Contains("<hostname>nine</hostname>", xml, StringComparison.Ordinal);
        List<int> seen = [];
        await foreach (NetworkLifecycleEvent e in events.WithCancellation(Cancellation))
        {
            if (e.Network.Name == "blue")
            {
                seen.Add(e.Event);
            }
            if (e.Event == (int)VirNetworkEventLifecycleType.Undefined)
            {
                break;
            }
        }
        Assert.Equal(
            [VirNetworkEventLifecycleType.Defined, VirNetworkEventLifecycleType.Started, VirNetworkEventLifecycleType.Stopped, VirNetworkEventLifecycleType.Undefined],
            seen.Select(static e => (VirNetworkEventLifecycleType)e));
    }

    [Fact]
    public async Task A_guest_is_defined_started_watched_and_stopped()
    {
        await using LibvirtConnection connection = await OpenAsync();
        RpcNetwork network = await connection.DefineNetworkAsync(Network("green", 95), default, Cancellation);
        await connection.StartNetworkAsync(network, Cancellation);
        RpcDomain guest = await connection.DefineDomainAsync(Guest("g", "green", "52:54:00:00:95:01"), default, Cancellation);
        await using LibvirtSubscription<RpcCallback<DomainLifecycleEvent>> events = await connection.SubscribeAsync(LibvirtEvents.DomainLifecycle, guest, Cancellation);

        RpcDomain running = await connection.StartDomainAsync(guest, VirDomainCreateFlags.StartPaused, Cancellation);
        await connection.ResumeDomainAsync(running, Cancellation);
        Assert.Equal(-1, guest.Id);
        Assert.True(running.Id > 0);
        Assert.Equal(VirDomainState.Running, (await connection.GetDomainStateAsync(running, Cancellation)).State);
        Assert.Equal(131072ul, (await connection.GetDomainInfoAsync(running, Cancellation)).MaxMemory);
        RpcDomainStats stats = Assert.Single(await connection.GetAllDomainStatsAsync([running], default, Cancellation));
        Assert.Contains(new TypedParameter("state.state", new TypedValue.Int32(1)), stats.Parameters);
        Assert.Equal(0, (await connection.GetInterfaceStatsAsync(running, "52:54:00:00:95:01", Cancellation)).RxErrs);
        await using (LibvirtStream console = await connection.OpenConsoleAsync(running, null, default, Cancellation))
        {
            // The stream is live both ways: the shell answers what is typed.
            string said = "";
            byte[] buffer = new byte[4096];
            while (!said.Contains("forty-two is 42", StringComparison.Ordinal))
            {
                await console.WriteAsync("echo forty-two is $((40+2))\n"u8.ToArray(), Cancellation);
                Task<int> reading = console.ReadAsync(buffer, Cancellation).AsTask();
                int count = await reading.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
                Assert.NotEqual(0, count);
                said += System.Text.Encoding.UTF8.GetString(buffer, 0, count);
            }
            await console.FinishAsync(Cancellation);
        }
        await Assert.ThrowsAsync<LibvirtException>(() => connection.ScreenshotAsync(running, 0, Cancellation));
        await connection.DestroyDomainAsync(running, default, Cancellation);
        Assert.Equal(guest.Uuid, (await events.Reader.ReadAsync(Cancellation)).Event.Domain.Uuid);
        await connection.UndefineDomainAsync(guest, default, Cancellation);
        await connection.DestroyNetworkAsync(network, Cancellation);
        await connection.UndefineNetworkAsync(network, Cancellation);
    }

    [Fact]
    public async Task Its_host_is_described_and_what_is_ours_alone_is_refused()
    {
        await using LibvirtConnection connection = await OpenAsync();

        Assert.Equal("QEMU", await connection.GetTypeAsync(Cancellation));
        Assert.Equal(11, (await connection.GetLibvirtVersionAsync(Cancellation)).Major);
        Assert.Contains("<capabilities>", await connection.GetCapabilitiesAsync(Cancellation), StringComparison.Ordinal);
        Assert.True((await connection.GetNodeInfoAsync(Cancellation)).Cpus > 0);
        LibvirtException e = await Assert.ThrowsAsync<LibvirtException>(() => connection.CallPatchbayAsync(PatchbayProcedure.Status, "{}", Cancellation));
        Assert.Equal("Cannot find program 536907520 version 1", e.Message);
    }

    private Task<LibvirtConnection> OpenAsync() => LibvirtConnection.OpenAsync(stock.UriFromHere, Cancellation);

    private Task<ToolResult> TryAsync(params string[] arguments) => stock.Host.Host.TryAsync([Programs.Patchbay, "-c", stock.Uri, .. arguments]);

    private async Task<string> PatchbayAsync(params string[] arguments) => (await TryAsync(arguments)).Succeeded();

    // No rules, which a kernel may lack parts for: that is not what is looked at here.
    private static string Network(string name, int net) =>
        $"""
        <network>
          <name>{name}</name>
          <forward mode='open'/>
          <bridge name='v{name}'/>
          <ip address='192.168.{net}.1' netmask='255.255.255.0'><dhcp><range start='192.168.{net}.10' end='192.168.{net}.50'/></dhcp></ip>
        </network>
        """;

    private static string Guest(string name, string network, string mac) =>
        $"""
        <domain type='qemu'>
          <name>{name}</name>
          <memory unit='MiB'>128</memory>
          <os>
            <type arch='x86_64' machine='pc'>hvm</type>
            <kernel>/tmp/guest/vmlinuz</kernel>
            <initrd>/tmp/guest/initrd</initrd>
            <cmdline>console=ttyS0 quiet no_timer_check</cmdline>
          </os>
          <features><acpi/></features>
          <devices>{Documents.On(network, mac)}<serial type='pty'/></devices>
        </domain>
        """;
}
