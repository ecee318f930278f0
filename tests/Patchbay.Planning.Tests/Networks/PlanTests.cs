using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;
using Patchbay.Testing.Hosts;

namespace Patchbay.Planning.Tests.Networks;

/// <summary>Every document, every way to another, interrupted after every step.</summary>
public sealed class PlanTests
{
    // On one bridge and under one name, so that each can take another's place.
    private static readonly NetworkDefinition[] Networks =
    [
        .. Documents.All.Select(Documents.Load).Where(n => n.Forward.Mode <= ForwardMode.Open).Select(n => n with
        {
            Name = "net",
            Uuid = new Guid("00000000-0000-0000-0000-000000000001"),
            Bridge = (n.Bridge ?? new BridgeDefinition()) with { Name = "pb0" },
            Mac = new MacAddress(0x525400010203),
        }),
    ];

    public static TheoryData<int> One => [.. Enumerable.Range(0, Networks.Length)];

    public static TheoryData<int, int> Two => [.. from a in Enumerable.Range(0, Networks.Length) from b in Enumerable.Range(0, Networks.Length) select (a, b)];

    [Theory]
    [MemberData(nameof(One))]
    public void What_is_started_needs_nothing_more(int network)
    {
        PaperHost host = Documents.NewHost();
        host.Do(Start(host, Networks[network]));

        Assert.Empty(Start(host, Networks[network]).Operations);
    }

    [Theory]
    [MemberData(nameof(One))]
    public void A_plan_taken_back_leaves_the_host_as_it_was(int network)
    {
        PaperHost host = Documents.NewHost();
        string before = host.Dump();
        HostPlan plan = Start(host, Networks[network]);
        host.Do(plan);

        host.Do(plan.Reverse());

        Assert.Equal(before, host.Dump());
    }

    [Theory]
    [MemberData(nameof(One))]
    public void A_stop_leaves_nothing_and_is_finished_from_every_step(int network)
    {
        for (int steps = 0; ; steps++)
        {
            PaperHost host = Documents.NewHost();
            string before = host.Dump();
            host.Do(Start(host, Networks[network]));
            HostPlan stop = Stop(host, Networks[network]);
            if (steps > stop.Operations.Count)
            {
                return;
            }

            host.Do(stop with { Operations = [.. stop.Operations.Take(steps)] });
            host.Do(Stop(host, Networks[network]));

            Assert.Equal(before, host.Dump());
        }
    }

    [Theory]
    [MemberData(nameof(One))]
    public void A_start_after_a_crash_finishes_and_a_stop_cleans_up(int network)
    {
        PaperHost whole = Documents.NewHost();
        HostPlan plan = Start(whole, Networks[network]);
        string nothing = whole.Dump();
        whole.Do(plan);

        for (int steps = 0; steps < plan.Operations.Count; steps++)
        {
            HostPlan part = plan with { Operations = [.. plan.Operations.Take(steps)] };
            PaperHost finished = Documents.NewHost();
            finished.Do(part);
            finished.Do(Start(finished, Networks[network]));
            Assert.Equal(whole.Dump(), finished.Dump());

            PaperHost stopped = Documents.NewHost();
            stopped.Do(part);
            stopped.Do(Stop(stopped, Networks[network]));
            Assert.Equal(nothing, stopped.Dump());
        }
    }

    [Theory]
    [MemberData(nameof(Two))]
    public void A_network_that_runs_becomes_another_and_back(int first, int second)
    {
        PaperHost host = Documents.NewHost();
        host.Do(Start(host, Networks[first]));
        string before = host.Dump();
        PaperHost wanted = Documents.NewHost();
        wanted.Do(Start(wanted, Networks[second]));

        HostSnapshot seen = host.Look(NetworkPlanner.ChangeScope(Networks[first], Networks[second], Documents.Paths));
        HostPlan change = NetworkPlanner.Change(Networks[first], Networks[second], seen, Documents.Paths);
        host.Do(change);
        Assert.Equal(WithoutDefaults(wanted.Dump()), WithoutDefaults(host.Dump()));

        host.Do(change.Reverse());
        Assert.Equal(WithoutDefaults(before), WithoutDefaults(host.Dump()));
    }

    [Fact]
    public void Routes_are_asked_for_about_a_networks_addresses_alone_and_about_all_that_a_change_concerns()
    {
        const string IPv4 = "<ip address='10.1.0.1' prefix='24'/>";
        const string IPv6 = "<ip family='ipv6' address='fd00:1::1' prefix='64'/>";
        NetworkDefinition four = Of(IPv4), six = Of(IPv6);

        Assert.Equal("10.1.0.0/24", Asked(NetworkPlanner.Scope(four, Documents.Paths)));
        Assert.Equal("fd00:1::/64", Asked(NetworkPlanner.Scope(six, Documents.Paths)));
        Assert.Equal("10.1.0.0/24 fd00:1::/64", Asked(NetworkPlanner.Scope(Of(IPv4 + IPv6), Documents.Paths)));
        Assert.Equal("", Asked(NetworkPlanner.Scope(Of(""), Documents.Paths)));
        Assert.Equal("fd00:1::/64 10.1.0.0/24", Asked(NetworkPlanner.ChangeScope(four, six, Documents.Paths)));
        Assert.Equal("10.1.0.0/24 fd00:1::/64", Asked(NetworkPlanner.ChangeScope(six, four, Documents.Paths)));

        static NetworkDefinition Of(string ips) => Documents.Parse($"<network><name>n</name><bridge name='virbr7'/>{ips}</network>");

        static string Asked(HostScope scope) => string.Join(' ', scope.Routes!.Value);
    }

    // The link's MTU stays when a document no longer names one, and so do the checksums of DHCP answers.
    private static string WithoutDefaults(string dump)
        => dump.Replace("Mtu = 9000", "Mtu = 1500", StringComparison.Ordinal).Replace("FillsDhcpChecksums = True", "FillsDhcpChecksums = False", StringComparison.Ordinal);

    private static HostPlan Start(PaperHost host, NetworkDefinition network) => NetworkPlanner.Start(network, Look(host, network), Documents.Paths);

    private static HostPlan Stop(PaperHost host, NetworkDefinition network) => NetworkPlanner.Stop(network, Look(host, network), Documents.Paths);

    private static HostSnapshot Look(PaperHost host, NetworkDefinition network) => host.Look(NetworkPlanner.Scope(network, Documents.Paths));
}
