using Patchbay.Engine.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

/// <summary>Networks that are brought to their documents together.</summary>
public sealed class TogetherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Networks_that_run_exchange_their_subnets_and_a_second_time_changes_nothing()
    {
        using TestService test = await TestService.CreateAsync();
        string[] before = [Network("a", 1), Network("b", 2)];
        string[] after = [Network("a", 2), Network("b", 1)];
        await StartAsync(test, before);
        string host = test.Host.Dump();

        ValueList<NetworkChangePlan> plans = await test.Service.PlanTogetherAsync([.. after], spoken: [], Token);
        Assert.Equal(host, test.Host.Dump());
        Assert.All(plans, static p => Assert.Null(p.Refusal));
        Assert.Equal(["b", "a"], plans.Select(static p => p.Network));
        Assert.Equal((1, 0), (plans[0].Document, plans[1].Document));
        Assert.Equal(["without 10.1.0.0/24"], plans[1].Meanwhile);
        Assert.Empty(plans[0].Meanwhile);
        Assert.Equal(["a", "b"], plans.SelectMany(static p => p.Together));

        await test.Service.RedefineTogetherAsync([.. after], [], Token);
        AssertAre(test, after);
        test.Host.Performed.Clear();
        Assert.All(await test.Service.PlanTogetherAsync([.. after], spoken: [], Token), static p => Assert.Empty(p.Changes));
        await test.Service.RedefineTogetherAsync([.. after], [], Token);
        Assert.Empty(test.Host.Performed);

        await test.Service.RedefineTogetherAsync([.. before], [], Token);
        Assert.Equal(host, test.Host.Dump());
    }

    [Fact]
    public async Task Whatever_fails_all_of_them_are_as_before()
    {
        string[] before = [Network("a", 1), Network("b", 2)];
        string[] after = [Network("a", 2).Replace("pba", "pbb", StringComparison.Ordinal), Network("b", 1).Replace("pbb", "pba", StringComparison.Ordinal)];
        for (int step = 0; ; step++)
        {
            using TestService test = await TestService.CreateAsync();
            await StartAsync(test, before);
            Lease(test);
            string host = test.Host.Dump();
            string[] documents = TextsOf(test);
            int at = step;
            test.Host.Fails = _ => at-- == 0;

            Exception? e = await Record.ExceptionAsync(() => test.Service.RedefineTogetherAsync([.. after], [], Token));

            test.Host.Fails = static _ => false;
            if (e is null)
            {
                AssertAre(test, after);
                Assert.True(step > 20);
                // One that could only not be forgotten is by the next daemon.
                await test.RestartAsync();
                Assert.All(Leases(test), static l => Assert.Equal("", l));
                return;
            }
            Assert.IsType<PlanFailedException>(e);
            Assert.Equal(host, test.Host.Dump());
            Assert.Equal(documents, TextsOf(test));
        }
    }

    [Fact]
    public async Task What_could_not_be_taken_back_is_told()
    {
        using TestService test = await TestService.CreateAsync();
        await StartAsync(test, Network("a", 1), Network("b", 2));
        // The one that gives up first never comes back.
        test.Host.Fails = static o => o is HostOperation.StartDnsmasq { Network: "a" };

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => test.Service.RedefineTogetherAsync([Network("a", 2), Network("b", 1)], [], Token));

        Assert.Contains("then could not take back: network 'a': ", e.Message, StringComparison.Ordinal);
        Assert.Contains("10.2.0.1", test.Service.Xml(test.Service.Get("b").Uuid, inactive: false), StringComparison.Ordinal);
        test.Host.Fails = static _ => false;
        await test.Service.RedefineTogetherAsync([Network("a", 2), Network("b", 1)], [], Token);
        AssertAre(test, Network("a", 2), Network("b", 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_daemon_that_was_killed_all_are_as_before_or_changed(bool fails)
    {
        // Subnets and bridges go round; one that stands still is changed with them, and one is new.
        string[] before = [Network("a", 1), Network("b", 2)];
        string[] after =
        [
            Network("a", 2).Replace("pba", "pbb", StringComparison.Ordinal), Network("b", 1).Replace("pbb", "pba", StringComparison.Ordinal),
            Network("still", 4), Network("new", 3),
        ];
        int whole = 0;
        for (int step = 0; ; step++)
        {
            using TestService test = await TestService.CreateAsync();
            await StartAsync(test, before);
            await test.DefineAsync(Network("still", 3));
            Lease(test);
            test.Lease("still", "10.3.0.11");
            string host = test.Host.Dump();
            string[] documents = TextsOf(test);
            (int at, int starts) = (step, 0);
            test.Host.KilledAfter = _ => at-- == 0;
            // The last of them: the others are taken back, over which it is killed too.
            test.Host.Fails = o => fails && o is HostOperation.StartDnsmasq && ++starts == 2;

            Task<Exception?> change = Record.ExceptionAsync(() => test.Service.RedefineTogetherAsync([.. after], [], Token)).AsTask();
            await Task.WhenAny(change, test.Host.Killed.Task);
            bool isKilled = test.Host.Killed.Task.IsCompleted;
            bool isWhole = isKilled ? !fails && !File.Exists(test.Paths.NetworkSet) : await change is null;
            await test.RestartAsync();

            Assert.Equal(!isKilled && !fails, isWhole && !isKilled);
            Assert.False(File.Exists(test.Paths.NetworkSet));
            Assert.All(test.Service.List(), static n => Assert.Null(n.Problem));
            if (!isWhole)
            {
                Assert.Equal(host, test.Host.Dump());
                Assert.Equal(documents, TextsOf(test));
                await test.Service.RedefineTogetherAsync([.. after], [], Token);
            }
            AssertAre(test, after[..2]);
            Assert.Equal(["10.4.0.1/24", "10.3.0.1/24"], new[] { "still", "new" }.Select(n => test.Service.Get(n).Stored!.Ips[0].Subnet.ToString()));
            Assert.All(Leases(test).Append(test.Leases("still") + test.LeasesAside("still")), static l => Assert.Equal("", l));
            if (!isKilled)
            {
                Assert.True(step > 30 && (fails || whole > 0));
                return;
            }
            whole += isWhole ? 1 : 0;
        }
    }

    [Fact]
    public async Task A_daemon_that_is_killed_over_taking_them_back_is_followed_by_one_that_does()
    {
        string[] after = [Network("a", 2), Network("b", 1)];
        int twice = 0;
        for (int first = 0; ; first += 3)
        {
            for (int second = 0; ; second++)
            {
                using TestService test = await TestService.CreateAsync();
                await StartAsync(test, Network("a", 1), Network("b", 2));
                Lease(test);
                string host = test.Host.Dump();
                int at = first;
                test.Host.KilledAfter = _ => at-- == 0;
                Task change = test.Service.RedefineTogetherAsync([.. after], [], Token);
                await Task.WhenAny(change, test.Host.Killed.Task);
                if (!test.Host.Killed.Task.IsCompleted)
                {
                    await change;
                    Assert.True(twice > 30);
                    return;
                }
                bool isWhole = !File.Exists(test.Paths.NetworkSet);
                int again = second;
                Task load = test.RestartAsync(beforeLoading: _ => test.Host.KilledAfter = _ => again-- == 0);
                await Task.WhenAny(load, test.Host.Killed.Task);
                bool isKilled = test.Host.Killed.Task.IsCompleted;
                if (isKilled)
                {
                    twice++;
                    await test.RestartAsync();
                }
                else
                {
                    await load;
                }
                if (isWhole)
                {
                    AssertAre(test, after);
                    Assert.All(Leases(test), static l => Assert.Equal("", l));
                }
                else
                {
                    Assert.Equal(host, test.Host.Dump());
                }
                if (!isKilled)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public async Task After_the_machine_has_lost_its_power_what_is_stored_is_as_before()
    {
        using TestService test = await TestService.CreateAsync();
        await StartAsync(test, Network("a", 1), Network("b", 2));
        Lease(test);
        string[] stored = [.. test.Service.List().Select(n => test.Service.Xml(n.Uuid, inactive: true))];
        // One is changed, and stored.
        test.Host.KilledAfter = static o => o is HostOperation.AddAddress { Link: "pba" };
        await Task.WhenAny(test.Service.RedefineTogetherAsync([Network("a", 2), Network("b", 1)], [], Token), test.Host.Killed.Task);
        Assert.True(test.Host.Killed.Task.IsCompleted);
        test.Host.Break((links, firewalls, served) =>
        {
            links.Clear();
            firewalls.Clear();
            served.Clear();
        });
        await test.RestartAsync("boot-2");

        Assert.Equal(stored, test.Service.List().Select(n => test.Service.Xml(n.Uuid, inactive: true)));
        Assert.Contains("10.1.0.11", test.Leases("a"), StringComparison.Ordinal);
        Assert.Contains("10.2.0.11", test.Leases("b"), StringComparison.Ordinal);
        Assert.All(new[] { "a", "b" }, n => Assert.Null(test.LeasesAside(n)));
    }

    [Fact]
    public async Task What_the_host_does_not_let_be_taken_back_is_left_and_done_by_asking_again()
    {
        using TestService test = await TestService.CreateAsync();
        string[] after = [Network("a", 2), Network("b", 1)];
        await StartAsync(test, Network("a", 1), Network("b", 2));
        Lease(test);
        int done = 0;
        test.Host.KilledAfter = o => o is HostOperation.StartDnsmasq && ++done == 1;
        await Task.WhenAny(test.Service.RedefineTogetherAsync([.. after], [], Token), test.Host.Killed.Task);
        Assert.True(test.Host.Killed.Task.IsCompleted);

        // The other comes back, and this one, whose leases wait for its subnet, does not.
        await test.RestartAsync(beforeLoading: _ => test.Host.Fails = static o => o is HostOperation.AddAddress { Link: "pba" });
        test.Host.Fails = static _ => false;

        Assert.False(File.Exists(test.Paths.NetworkSet));
        Assert.Equal(("", true), (test.Leases("a"), test.LeasesAside("a")?.Contains("10.1.0.11", StringComparison.Ordinal)));
        await test.Service.RedefineTogetherAsync([Network("a", 1), Network("b", 2)], [], Token);
        AssertAre(test, Network("a", 1), Network("b", 2));
        Assert.Contains("10.1.0.11", test.Leases("a"), StringComparison.Ordinal);
        Assert.Null(test.LeasesAside("a"));
    }

    [Fact]
    public async Task Those_who_ask_for_the_opposite_at_once_do_not_wait_for_each_other_for_ever()
    {
        using TestService test = await TestService.CreateAsync();
        string[] one = [Network("a", 1), Network("b", 2)];
        string[] other = [Network("b", 1), Network("a", 2)];
        await StartAsync(test, one);

        Task[] asked = [.. Enumerable.Range(0, 20).Select(i => Task.Run(() => test.Service.RedefineTogetherAsync(i % 2 == 0 ? [.. other] : [.. one], [], Token), Token))];
        await Task.WhenAll(asked).WaitAsync(TimeSpan.FromSeconds(60), Token);

        await test.Service.RedefineTogetherAsync([.. one], [], Token);
        AssertAre(test, one);
    }

    [Fact]
    public async Task Each_is_judged_by_what_the_others_will_be()
    {
        using TestService test = await TestService.CreateAsync();
        await StartAsync(test, Network("a", 1), Network("b", 2));
        string bare = "<network><name>c</name><ip address='10.9.0.1' prefix='24'/></network>";

        // New ones: the one gets what another gives up, the other what nobody has; and who asks for a name comes before who takes any.
        ValueList<NetworkChangePlan> plans = await test.Service.PlanTogetherAsync([bare, Network("d", 2).Replace("pbd", "virbr0", StringComparison.Ordinal), Network("b", 3)], spoken: [], Token);
        Assert.Equal(["b", "d", "c"], plans.Select(static p => p.Network));
        Assert.All(plans, static p => Assert.Null(p.Refusal));

        // Also before who waits for nobody, where those who ask for names exchange something.
        plans = await test.Service.PlanTogetherAsync([bare, Network("a", 2).Replace("pba", "virbr0", StringComparison.Ordinal), Network("b", 1)], spoken: [], Token);
        Assert.Equal("c", plans[^1].Network);
        Assert.Equal(["a", "b"], plans.SelectMany(static p => p.Together).Order(StringComparer.Ordinal));

        // What stays stands in the way as ever, and is told with its document; the others are judged all the same.
        plans = await test.Service.PlanTogetherAsync([Network("d", 2), Network("b", 2), Network("e", 4).Replace("pbe", "pba", StringComparison.Ordinal)], spoken: [], Token);
        Assert.Contains("the network 10.2.0.0/24 is in use already", plans.Single(static p => p.Document == 0).Refusal, StringComparison.Ordinal);
        Assert.Null(plans.Single(static p => p.Document == 1).Refusal);
        Assert.Contains("bridge name 'pba' already in use by network 'a'", plans.Single(static p => p.Document == 2).Refusal, StringComparison.Ordinal);
        Assert.Equal((true, false), (plans.Single(static p => p.Document == 2).IsRejected, plans.Single(static p => p.Document == 0).IsRejected));

        // Of one network there is one document.
        plans = await test.Service.PlanTogetherAsync([Network("a", 1), Network("a", 5)], spoken: [], Token);
        Assert.Contains("network 'a' has two documents", plans.Single(static p => p.IsRejected).Refusal, StringComparison.Ordinal);
        await LifecycleTests.AssertRefused(Refusal.InvalidArgument, "two documents", () => test.Service.RedefineTogetherAsync([Network("a", 1), Network("a", 5)], [], Token));
        AssertAre(test, Network("a", 1), Network("b", 2));
        Assert.Equal(2, test.Service.List().Count);
    }

    private static string Network(string name, int subnet)
        => $"""
            <network><name>{name}</name><forward mode='nat'/><bridge name='pb{name}'/>
              <ip address='10.{subnet}.0.1' prefix='24'><dhcp><range start='10.{subnet}.0.10' end='10.{subnet}.0.20'/></dhcp></ip>
            </network>
            """;

    private static async Task StartAsync(TestService test, params string[] documents)
    {
        foreach (string document in documents)
        {
            await test.StartAsync(await test.DefineAsync(document));
        }
    }

    private static void Lease(TestService test)
    {
        test.Lease("a", "10.1.0.11", "10.1.0.12");
        test.Lease("b", "10.2.0.11");
    }

    private static IEnumerable<string> Leases(TestService test) => new[] { "a", "b" }.Select(n => test.Leases(n) + test.LeasesAside(n));

    private static string[] TextsOf(TestService test)
        => [.. test.Service.List().SelectMany(n => new[] { test.Service.Xml(n.Uuid, inactive: false), test.Service.Xml(n.Uuid, inactive: true) })];

    // What runs, what is stored, and the host are what the documents say.
    private static void AssertAre(TestService test, params string[] documents)
    {
        foreach (string document in documents)
        {
            string name = Between(document, "<name>", "</name>");
            NetworkStatus status = test.Service.Get(name);
            Assert.Equal(status.Stored, status.Live);
            string address = $"{Between(document, "<ip address='", "'")}/24";
            string bridge = Between(document, "<bridge name='", "'");
            Assert.Equal((bridge, address), (status.BridgeName, Assert.Single(status.Live!.Ips).Subnet.ToString()));
            Assert.Equal([address], test.Host.Link(bridge).Addresses.Select(static a => a.ToString()));
        }
    }

    private static string Between(string text, string start, string end) => text.Split(start)[1].Split(end)[0];
}
