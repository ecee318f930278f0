using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine;
using Patchbay.Engine.Networks;
using Patchbay.Host.Qemu;
using Patchbay.Planning;
using Patchbay.Testing;

namespace Patchbay.Host.Tests;

/// <summary>Networks on the real kernel, in a namespace and a folder of the test's own. What still runs at the end is stopped.</summary>
internal sealed class TestNetworks : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private LinuxHost _host = null!;
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    private TestNetworks(PrivateNetwork network) => Network = network;

    public PrivateNetwork Network { get; }

    public NetworkService Service { get; private set; } = null!;

    public HostPaths Paths => new(_folder.Path);

    public string Folder => _folder.Path;

    public static async Task<TestNetworks> CreateAsync()
    {
        TestNetworks networks = new(PrivateNetwork.Create());
        networks.Network.Exec("ip", "link", "set", "lo", "up");
        // dnsmasq gives up root, and reads its files as nobody.
        File.SetUnixFileMode(networks._folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        await networks.RestartAsync();
        return networks;
    }

    /// <summary>What a daemon that was killed and started again does: nothing of the old one is asked to end well.</summary>
    /// <param name="meanwhile">What happens while no daemon runs.</param>
    public async Task RestartAsync(Action? meanwhile = null)
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_run);
        _host?.Dispose();
        meanwhile?.Invoke();
        _stop = new CancellationTokenSource();
        GuestHost guests = new(Network.Namespace, TimeProvider.System, NullLogger<GuestHost>.Instance);
        _host = new LinuxHost(Paths, Network.Namespace, guests, TimeProvider.System, NullLogger<LinuxHost>.Instance);
        PlanExecutor executor = new(_host, NullLogger<PlanExecutor>.Instance);
        Service = new NetworkService(Paths, _host, executor, TimeProvider.System, LinuxHost.BootId, NullLogger<NetworkService>.Instance);
        await Service.LoadAsync(TestContext.Current.CancellationToken);
        _run = Service.RunAsync(_stop.Token);
    }

    public async Task<Guid> StartAsync(string xml)
        => (await Service.CreateAsync(xml, validate: false, TestContext.Current.CancellationToken)).Uuid;

    public Task StopAsync(Guid network) => Service.StopAsync(network, TestContext.Current.CancellationToken);

    /// <summary>Everything of the host that a network may change, in the words of the kernel's own tools.</summary>
    public string State()
    {
        Network.AwaitDeletions();
        return string.Concat(
            Network.Exec("ip", "-j", "addr"),
            Network.Exec("ip", "-j", "route", "show", "table", "all"),
            Network.Exec("ip", "-6", "-j", "route", "show", "table", "all"),
            // Links that came and went made the next one's number grow; the table's frame stays for the next network.
            string.Join('\n', Rules().Split('\n').Where(l => l.Contains("virbr", StringComparison.Ordinal))));
    }

    public string Rules() => Network.Exec("nft", "-s", "list", "ruleset");

    public async ValueTask DisposeAsync()
    {
        foreach (NetworkStatus network in Service.List().Where(n => n.IsActive))
        {
            await Service.StopAsync(network.Uuid, CancellationToken.None);
        }
        await _stop.CancelAsync();
        await Task.WhenAny(_run);
        _host.Dispose();
        _stop.Dispose();
        Network.Dispose();
        _folder.Dispose();
    }
}
