using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Execution;

public sealed class PlanExecutorTests
{
    private static readonly HostPaths Paths = new("/test");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One network's ways of being; every pair is a change that a running network may be asked for.
    private static readonly string[] Bodies =
    [
        "<forward mode='nat'/><ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.2' end='10.0.0.9'/></dhcp></ip>",
        "<forward mode='route'/><mtu size='9000'/><ip address='10.0.0.1' prefix='24'/><ip family='ipv6' address='fd00::1' prefix='64'/><route address='10.8.0.0' prefix='16' gateway='10.0.0.3'/>",
        "<ip address='10.0.1.1' prefix='24'/><ip address='10.0.2.1' prefix='24'/>",
        "<forward mode='open'/><ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.2' end='10.0.0.9'/><host mac='52:54:00:00:00:01' ip='10.0.0.7'/></dhcp></ip>",
        "",
    ];

    public static TheoryData<int, int> Pairs()
    {
        TheoryData<int, int> pairs = [];
        foreach (int before in Enumerable.Range(0, Bodies.Length))
        {
            foreach (int after in Enumerable.Range(0, Bodies.Length))
            {
                pairs.Add(before, after);
            }
        }
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_change_that_fails_anywhere_leaves_the_host_as_it_was(int before, int after)
    {
        FakeHost host = await HostWithAsync(before);
        string seen = host.Dump();
        HostPlan plan = await ChangeAsync(host, before, after);

        for (int failing = 0; failing < plan.Operations.Count; failing++)
        {
            int step = 0;
            host.Fails = _ => step++ == failing;

            PlanFailedException e = await Assert.ThrowsAsync<PlanFailedException>(() => Executor(host).ApplyAsync(plan, Token));

            Assert.Equal(plan.Operations[failing], e.Operation);
            Assert.Empty(e.Leftovers);
            Assert.Equal(seen, host.Dump());
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_plan_taken_back_leaves_the_host_as_it_was(int before, int after)
    {
        FakeHost host = await HostWithAsync(before);
        string seen = host.Dump();
        HostPlan plan = await ChangeAsync(host, before, after);

        await Executor(host).ApplyAsync(plan, Token);
        Assert.Empty((await ChangeAsync(host, after, after)).Operations);
        Assert.Empty(await Executor(host).ApplyAllAsync(plan.Reverse()));

        Assert.Equal(seen, host.Dump());
    }

    [Fact]
    public async Task A_cancelled_plan_is_taken_back()
    {
        FakeHost host = new();
        string before = host.Dump();
        HostPlan plan = await StartAsync(host, 0);
        using CancellationTokenSource cancel = new();
        host.Lacks = o =>
        {
            if (o is HostOperation.SetUp)
            {
                cancel.Cancel();
            }
            return false;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Executor(host).ApplyAsync(plan, cancel.Token));

        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_told_and_stops_nothing()
    {
        FakeHost host = new();
        HostPlan plan = await StartAsync(host, 0);
        host.Fails = o => o is HostOperation.StartDnsmasq or HostOperation.SetUp { Up: false } or HostOperation.RemoveAddress;

        PlanFailedException e = await Assert.ThrowsAsync<PlanFailedException>(() => Executor(host).ApplyAsync(plan, Token));

        Assert.Equal(["link set virbr0 down", "address delete 10.0.0.1/24 on virbr0"], e.Leftovers.Select(l => l.Operation.ToString()));
        Assert.StartsWith("network n: dnsmasq start n: refused by the test; then could not take back: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(host.Performed, o => o is HostOperation.DeleteBridge);
    }

    [Fact]
    public async Task A_feature_that_is_missing_is_a_loss_where_the_plan_can_do_without()
    {
        FakeHost host = new();
        host.Lacks = o => o is HostOperation.FillDhcpChecksums;
        ValueList<string> losses = await Executor(host).ApplyAsync(await StartAsync(host, 0), Token);
        Assert.Contains("checksum", Assert.Single(losses), StringComparison.Ordinal);

        host = new FakeHost { Lacks = o => o is HostOperation.CreateBridge };
        await Assert.ThrowsAsync<PlanFailedException>(async () => await Executor(host).ApplyAsync(await StartAsync(host, 0), Token));
    }

    private static PlanExecutor Executor(FakeHost host) => new(host, NullLogger<PlanExecutor>.Instance);

    private static NetworkDefinition Network(int body)
        => NetworkXml.Parse($"<network><name>n</name><bridge name='virbr0'/><mac address='52:54:00:00:00:09'/>{Bodies[body]}</network>", "test", new DiagnosticBag())!;

    private static async Task<HostPlan> StartAsync(FakeHost host, int body)
        => NetworkPlanner.Start(Network(body), await host.ObserveAsync(NetworkPlanner.Scope(Network(body), Paths), Token), Paths);

    private static async Task<HostPlan> ChangeAsync(FakeHost host, int before, int after)
        => NetworkPlanner.Change(Network(before), Network(after), await host.ObserveAsync(NetworkPlanner.Scope(Network(after), Paths), Token), Paths);

    private static async Task<FakeHost> HostWithAsync(int body)
    {
        FakeHost host = new();
        await Executor(host).ApplyAsync(await StartAsync(host, body), Token);
        return host;
    }
}
