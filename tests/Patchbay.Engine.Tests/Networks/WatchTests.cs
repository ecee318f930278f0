using Patchbay.Engine.Networks;
using Patchbay.Planning.Dnsmasq;

namespace Patchbay.Engine.Tests.Networks;

public sealed class WatchTests
{
    [Fact]
    public async Task What_breaks_is_repaired_and_told()
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        Task run = test.Service.RunAsync(stop.Token);
        string running = test.Host.Dump();
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();

        test.Host.Break((_, _, served) => served.Clear());
        test.Host.Events.Writer.TryWrite(new HostEvent.DnsmasqExited("default", "signal 9"));
        await RepairedAsync(events, uuid, "dnsmasq");
        Assert.Equal(running, test.Host.Dump());

        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        test.Host.Events.Writer.TryWrite(new HostEvent.FirewallChanged());
        await RepairedAsync(events, uuid, "firewall");
        Assert.Equal(running, test.Host.Dump());

        test.Host.Break((links, _, _) => links["virbr0"] = links["virbr0"] with { IsUp = false });
        test.Host.Events.Writer.TryWrite(new HostEvent.LinkChanged("virbr0"));
        await RepairedAsync(events, uuid, "bridge");
        Assert.Equal(running, test.Host.Dump());

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_bridge_that_is_as_it_shall_be_is_not_looked_at_and_one_that_was_off_or_is_another_is()
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        Task run = test.Service.RunAsync(stop.Token);
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();
        Planning.Operations.LinkState up = test.Host.Link("virbr0") with { Index = 7 };
        Planning.Operations.LinkState down = up with { IsUp = false };
        void Say(params Planning.Operations.LinkState[] states) => Array.ForEach(states, s => test.Host.Events.Writer.TryWrite(new HostEvent.LinkChanged("virbr0", s)));

        // Its own start, told late.
        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        Say(down, up);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        Assert.False(events.Reader.TryRead(out _));

        Say(down, up);
        await RepairedAsync(events, uuid, "firewall");
        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        Say(up with { Index = 8 });
        await RepairedAsync(events, uuid, "firewall");
        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        Say(up with { Index = 8, Mtu = 1400, Stp = !up.Stp });
        await RepairedAsync(events, uuid, "firewall");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData("default", "default")]
    [InlineData("R&D #1", "R&amp;D #1")]
    [InlineData("a'b\"<c>&amp;", "a&apos;b&quot;&lt;c&gt;&amp;amp;")]
    public async Task A_lease_is_told_whatever_the_network_is_called(string name, string xml)
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        Guid uuid = await test.DefineAsync(Documents.Nat.Replace("default", xml, StringComparison.Ordinal));
        await test.StartAsync(uuid);
        Task run = test.Service.RunAsync(stop.Token);
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();

        File.WriteAllText(DnsmasqFiles.For(name, test.Paths).Leases, "0 52:54:00:00:00:01 192.168.122.5 web *\n");

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        Assert.Equal("192.168.122.5", Assert.IsType<NetworkEvent.LeaseAdded>(await events.Reader.ReadAsync(limit.Token)).Lease.Address.ToString());

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task What_cannot_be_repaired_is_a_problem_until_it_can()
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        Task run = test.Service.RunAsync(stop.Token);
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();
        TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int tries = 0;
        test.Host.Fails = o =>
        {
            if (o is not Planning.Operations.HostOperation.StartDnsmasq || tries++ > 0)
            {
                return false;
            }
            tried.TrySetResult();
            return true;
        };

        test.Host.Break((_, _, served) => served.Clear());
        test.Host.Events.Writer.TryWrite(new HostEvent.DnsmasqExited("default", "signal 9"));

        await tried.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await RepairedAsync(events, uuid, "dnsmasq");
        Assert.Null(test.Service.Get(uuid).Problem);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task What_cannot_be_repaired_is_tried_again_by_one_however_often_others_change_something()
    {
        using TestService test = await TestService.CreateAsync();
        LongWaits waits = new();
        test.Time = waits;
        await test.RestartAsync();
        using CancellationTokenSource stop = new();
        await test.StartAsync(await test.DefineAsync(Documents.Nat));
        Task run = test.Service.RunAsync(stop.Token);
        int tries = 0;
        test.Host.Fails = o => o is Planning.Operations.HostOperation.SetFirewall && Interlocked.Increment(ref tries) > 0;
        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        const int News = 12;
        for (int i = 0; i < News; i++)
        {
            int before = Volatile.Read(ref tries);
            test.Host.Events.Writer.TryWrite(new HostEvent.FirewallChanged());
            for (int j = 0; j < 500 && Volatile.Read(ref tries) == before; j++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
            }
            Assert.NotEqual(before, Volatile.Read(ref tries));
        }
        // A retry and what forgets its interval each; those of a few seconds may have come by.
        Assert.InRange(waits.Count, 1, News);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    /// <summary>The machine's clock, which counts who waits for a second or longer.</summary>
    private sealed class LongWaits : TimeProvider
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.FromSeconds(1))
            {
                Interlocked.Increment(ref _count);
            }
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private static async Task RepairedAsync(EventSubscription<NetworkEvent> events, Guid uuid, string kind)
    {
        NetworkEvent told = await events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(new NetworkEvent.Repaired("default", uuid, [kind]), told);
    }
}
