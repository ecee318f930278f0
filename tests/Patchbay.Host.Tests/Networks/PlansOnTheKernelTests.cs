using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine;
using Patchbay.Host.Qemu;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Planning;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Networks;

/// <summary>The planner's documents on the real kernel: what a plan does must be what the next look sees.</summary>
public sealed class PlansOnTheKernelTests
{
    public static TheoryData<string> Documents => [.. Golden.Inputs("*.xml", "networks").Where(f => Load(f).Forward.Mode <= ForwardMode.Open)];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task What_is_started_needs_nothing_more_and_a_stop_leaves_nothing(string file)
    {
        using Bench bench = new();
        NetworkDefinition network = Load(file);
        string before = bench.State();

        await bench.DoAsync(NetworkPlanner.Start(network, await bench.LookAsync(network), bench.Paths));
        HostSnapshot seen = await bench.LookAsync(network);
        Assert.Equal("", bench.Text(NetworkPlanner.Start(network, seen, bench.Paths, isOurs: true)));
        Assert.Equal("", bench.Text(NetworkPlanner.Change(network, network, seen, bench.Paths)));

        await bench.DoAsync(NetworkPlanner.Stop(network, seen, bench.Paths));
        Assert.Equal(before, bench.State());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_start_is_taken_back_as_it_was(string file)
    {
        using Bench bench = new();
        NetworkDefinition network = Load(file);
        string before = bench.State();

        HostPlan start = NetworkPlanner.Start(network, await bench.LookAsync(network), bench.Paths);
        await bench.DoAsync(start);
        await bench.DoAsync(start.Reverse());
        Assert.Equal(before, bench.State());
    }

    [Fact]
    public async Task An_address_gives_way_to_another_of_its_subnet_and_back()
    {
        using Bench bench = new();
        NetworkDefinition first = Parse("<network><name>n</name><bridge name='pb0'/><mac address='52:54:00:00:00:01'/><ip address='10.66.0.1' prefix='24'/><ip address='10.66.0.3' prefix='24'/></network>");
        NetworkDefinition second = Parse("<network><name>n</name><bridge name='pb0'/><mac address='52:54:00:00:00:01'/><ip address='10.66.0.2' prefix='24'/><ip address='10.66.0.3' prefix='24'/></network>");
        await bench.DoAsync(NetworkPlanner.Start(first, await bench.LookAsync(first), bench.Paths));

        HostPlan change = NetworkPlanner.Change(first, second, await bench.LookAsync(second), bench.Paths);
        await bench.DoAsync(change);
        Assert.Equal("", bench.Text(NetworkPlanner.Change(second, second, await bench.LookAsync(second), bench.Paths)));

        await bench.DoAsync(change.Reverse());
        Assert.Equal("", bench.Text(NetworkPlanner.Change(first, first, await bench.LookAsync(first), bench.Paths)));
    }

    private static NetworkDefinition Parse(string xml) => NetworkXml.Parse(xml, "network", new DiagnosticBag())!;

    private static NetworkDefinition Load(string file)
    {
        NetworkDefinition network = NetworkXml.Parse(Golden.Read(file), file, new DiagnosticBag())!;
        // Files to serve are not in the document.
        return network with { Ips = [.. network.Ips.Select(ip => ip with { TftpRoot = null })] };
    }

    /// <summary>A host in a namespace and a folder of its own.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly PrivateNetwork _network = PrivateNetwork.Create();
        private readonly LinuxHost _host;
        private readonly Stack<HostOperation.StopDnsmasq> _serving = new();
        private readonly HashSet<HostOperation> _missing = [];

        public Bench()
        {
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
            Directory.CreateDirectory(Path.Combine(Paths.Run, "networks"));
            _network.Exec("ip", "link", "set", "lo", "up");
            // The way out that documents name.
            _network.Exec("ip", "link", "add", "eth0", "up", "type", "veth", "peer", "name", "outside");
            _host = new LinuxHost(Paths, _network.Namespace, new GuestHost(_network.Namespace, TimeProvider.System, NullLogger<GuestHost>.Instance), TimeProvider.System, NullLogger<LinuxHost>.Instance);
        }

        public HostPaths Paths => new(_folder.Path);

        public async Task<HostSnapshot> LookAsync(NetworkDefinition network)
            => await _host.ObserveAsync(NetworkPlanner.Scope(network, Paths), TestContext.Current.CancellationToken);

        public async Task DoAsync(HostPlan plan)
        {
            foreach (HostOperation operation in plan.Operations)
            {
                try
                {
                    await _host.PerformAsync(operation);
                }
                catch (HostFeatureMissingException) when (operation.LossWhenMissing is not null)
                {
                    _missing.Add(operation);
                }
                if (operation is HostOperation.StartDnsmasq start)
                {
                    _serving.Push((HostOperation.StopDnsmasq)start.Inverse);
                }
            }
        }

        /// <summary>A plan's text without what this kernel cannot do anyway.</summary>
        public string Text(HostPlan plan) => (plan with { Operations = [.. plan.Operations.Where(o => !_missing.Contains(o))] }).ToString();

        public string State()
        {
            _network.AwaitDeletions();
            return string.Join('\n',
            [
                _network.Exec("ip", "-o", "addr"),
                _network.Exec("ip", "-4", "route", "show", "table", "all"),
                .. _network.Exec("ip", "-6", "route", "show", "table", "all").Split('\n').Where(IsOurs).Order(StringComparer.Ordinal),
                .. _network.Exec("nft", "-s", "list", "ruleset").Split('\n').Where(l => l.Contains("counter", StringComparison.Ordinal) || l.Contains("goto", StringComparison.Ordinal)),
                .. Directory.EnumerateFiles(Path.Combine(_folder.Path), "*", SearchOption.AllDirectories)
                    .Where(f => !f.Contains("/loaded/", StringComparison.Ordinal) && Path.GetExtension(f) is not (".leases" or ".log") && Path.GetFileName(f) != "nameservers").Order(StringComparer.Ordinal),
            ]);
        }

        public void Dispose()
        {
            foreach (HostOperation.StopDnsmasq stop in _serving)
            {
                _host.PerformAsync(stop).AsTask().GetAwaiter().GetResult();
            }
            _host.Dispose();
            _network.Dispose();
            _folder.Dispose();
        }

        // The kernel keeps what it knows of IPv6 multicast in no order.
        private static bool IsOurs(string route) => !route.Contains("ff00::/8", StringComparison.Ordinal) && !route.Contains("fe80::", StringComparison.Ordinal);
    }
}
