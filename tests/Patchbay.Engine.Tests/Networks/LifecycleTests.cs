using System.Threading.Channels;
using Patchbay.Engine.Networks;
using Patchbay.Model.Networks;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

public sealed class LifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Documents.All), MemberType = typeof(Documents))]
    public async Task A_network_starts_and_stops_and_leaves_nothing(string xml)
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(xml);

        await test.StartAsync(uuid);
        Assert.True(test.Service.Get(uuid).IsActive);
        await test.StopAsync(uuid);

        Assert.False(test.Service.Get(uuid).IsActive);
        Assert.Equal(before, test.Host.Dump());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Paths.Run, "networks")));
    }

    [Theory]
    [MemberData(nameof(Documents.All), MemberType = typeof(Documents))]
    public async Task A_start_that_fails_anywhere_leaves_the_host_as_it_was(string xml)
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(xml);
        for (int failing = 0; failing < await LengthAsync(test, uuid); failing++)
        {
            int step = 0;
            test.Host.Fails = _ => step++ == failing;

            PlanFailedException e = await Assert.ThrowsAsync<PlanFailedException>(() => test.StartAsync(uuid));

            Assert.Empty(e.Leftovers);
            Assert.Contains("refused by the test", e.Message, StringComparison.Ordinal);
            Assert.False(test.Service.Get(uuid).IsActive);
            Assert.Equal(before, test.Host.Dump());
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Paths.Run, "networks")));
        }
    }

    [Fact]
    public async Task A_stop_that_fails_says_so_and_can_be_done_again()
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        test.Host.Fails = o => o is HostOperation.DeleteBridge;

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => test.StopAsync(uuid));
        Assert.Equal(Refusal.Internal, e.Why);
        Assert.True(test.Service.Get(uuid).IsActive);

        test.Host.Fails = _ => false;
        await test.StopAsync(uuid);
        Assert.Equal(before, test.Host.Dump());
    }

    // What is left of it is ended by its names, which are nobody else's for as long.
    [Fact]
    public async Task What_a_network_that_is_not_stored_leaves_of_its_start_is_its_own_until_it_is_gone()
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        bool takesBack = false;
        test.Host.Fails = o => o is HostOperation.StartDnsmasq ? takesBack = true : takesBack && o is not HostOperation.DeleteBridge;
        PlanFailedException left = await Assert.ThrowsAsync<PlanFailedException>(() => test.CreateAsync(Documents.Nat));
        Assert.NotEmpty(left.Leftovers);
        test.Host.Fails = static _ => false;

        await Assert.ThrowsAsync<RefusedException>(() => test.CreateAsync(Documents.Bare.Replace("virbr8", "virbr0", StringComparison.Ordinal)));

        Guid uuid = Assert.Single(test.Service.List()).Uuid;
        await test.StopAsync(uuid);
        Assert.Equal(before, test.Host.Dump());
        Assert.Empty(test.Service.List());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Paths.Run, "networks")));
    }

    [Fact]
    public async Task What_a_stored_network_leaves_of_its_start_is_its_own_until_it_is_gone()
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        test.Host.Fails = static o => o is HostOperation.StartDnsmasq or HostOperation.DeleteBridge;
        Assert.NotEmpty((await Assert.ThrowsAsync<PlanFailedException>(() => test.StartAsync(uuid))).Leftovers);
        Assert.False(test.Service.Get(uuid).IsActive);
        string other = Documents.Bare.Replace("virbr8", "virbr0", StringComparison.Ordinal);

        // Neither by another document nor by none does it give up the bridge that is still there.
        await test.Service.RedefineAsync(Documents.Nat.Replace("virbr0", "virbr5", StringComparison.Ordinal), apply: null, Token);
        await Assert.ThrowsAsync<RefusedException>(() => test.DefineAsync(other));
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => test.StartAsync(uuid));
        Assert.Contains("failed has left on the host does not go: link delete virbr0", e.Message, StringComparison.Ordinal);
        await test.Service.UndefineAsync(uuid, Token);
        await Assert.ThrowsAsync<RefusedException>(() => test.CreateAsync(other));
        NetworkStatus left = Assert.Single(test.Service.List());
        Assert.False(left.IsPersistent);
        Assert.Contains("virbr0", left.Problem, StringComparison.Ordinal);

        test.Host.Fails = static _ => false;
        await test.StopAsync(uuid);
        Assert.Empty(test.Service.List());
        Assert.Equal(before, test.Host.Dump());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Paths.Run, "networks")));
        await test.CreateAsync(other);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_start_left_goes_with_the_next_start_or_the_definition(bool undefine)
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        test.Host.Fails = static o => o is HostOperation.StartDnsmasq or HostOperation.DeleteBridge;
        await Assert.ThrowsAsync<PlanFailedException>(() => test.StartAsync(uuid));
        test.Host.Fails = static _ => false;
        Assert.NotEqual(before, test.Host.Dump());

        if (undefine)
        {
            await test.Service.UndefineAsync(uuid, Token);
            Assert.Empty(test.Service.List());
        }
        else
        {
            await test.StartAsync(uuid);
            Assert.Null(test.Service.Get(uuid).Problem);
            await test.StopAsync(uuid);
        }

        Assert.Equal(before, test.Host.Dump());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Paths.Run, "networks")));
    }

    [Fact]
    public async Task A_missing_feature_is_a_warning()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.Lacks = o => o is HostOperation.FillDhcpChecksums;

        Guid uuid = await test.CreateAsync(Documents.Nat);

        Assert.Contains(test.Service.Get(uuid).Warnings, w => w.Contains("checksum", StringComparison.Ordinal));

        // The next daemon learns the same, and takes nothing for broken.
        ChannelReader<NetworkEvent>? events = null;
        await test.RestartAsync(beforeLoading: s => events = s.Events.Subscribe().Reader);
        Assert.Contains(test.Service.Get(uuid).Warnings, w => w.Contains("checksum", StringComparison.Ordinal));
        while (events!.TryRead(out NetworkEvent? happened))
        {
            Assert.IsNotType<NetworkEvent.Repaired>(happened);
        }
    }

    [Fact]
    public async Task A_transient_network_is_gone_when_it_stops()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync(Documents.Nat);
        Assert.False(test.Service.Get(uuid).IsPersistent);

        await test.StopAsync(uuid);

        Assert.Null(test.Service.Find(uuid));
        Assert.Null(test.Service.Find("default"));
        await test.CreateAsync(Documents.Nat);
    }

    [Fact]
    public async Task Undefining_a_running_network_makes_it_transient()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.Service.SetAutostartAsync(uuid, true, Token);
        await test.StartAsync(uuid);

        await test.Service.UndefineAsync(uuid, Token);

        NetworkStatus status = test.Service.Get(uuid);
        Assert.True(status is { IsActive: true, IsPersistent: false, Autostart: false });
        await AssertRefused(Refusal.OperationInvalid, "can't undefine transient network", () => test.Service.UndefineAsync(uuid, Token));
        await AssertRefused(Refusal.OperationInvalid, "cannot set autostart for transient network", () => test.Service.SetAutostartAsync(uuid, true, Token));
        await test.StopAsync(uuid);
        Assert.Null(test.Service.Find(uuid));
    }

    [Fact]
    public async Task What_the_state_does_not_allow_is_refused_in_the_known_words()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);

        await AssertRefused(Refusal.OperationInvalid, "Requested operation is not valid: network 'default' is not active", () => test.StopAsync(uuid));
        await test.StartAsync(uuid);
        await AssertRefused(Refusal.OperationInvalid, "Requested operation is not valid: network is already active", () => test.StartAsync(uuid));
        string running = test.Service.Xml(uuid, inactive: true);
        await AssertRefused(Refusal.OperationInvalid, "network is already active as 'default'", () => test.CreateAsync(running));
        Guid nobody = Guid.NewGuid();
        await AssertRefused(Refusal.NoNetwork, $"Network not found: no network with matching uuid '{nobody}'", () => test.StartAsync(nobody));
        Assert.Equal("Network not found: no network with matching name 'x'", Assert.Throws<RefusedException>(() => test.Service.Get("x")).Message);
    }

    [Fact]
    public async Task The_live_document_differs_as_libvirts_does()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        Assert.DoesNotContain("<port", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);

        await test.StartAsync(uuid);
        await test.Service.CreatePortAsync(uuid, PortTests.Request(), reclaim: false, Token);

        string live = test.Service.Xml(uuid, inactive: false);
        Assert.Contains("<port start='1024' end='65535'/>", live, StringComparison.Ordinal);
        Assert.Contains("connections='1'", live, StringComparison.Ordinal);
        string inactive = test.Service.Xml(uuid, inactive: true);
        Assert.DoesNotContain("<port", inactive, StringComparison.Ordinal);
        Assert.DoesNotContain("connections", inactive, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_start_side_by_side()
    {
        using TestService test = await TestService.CreateAsync();
        Guid[] networks = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => test.CreateAsync(
            $"<network><name>n{i}</name><ip address='10.{i}.0.1' prefix='24'/></network>")));

        Assert.Equal(40, test.Service.List().Select(n => n.BridgeName).Distinct().Count());
        Assert.Contains("virbr39", test.Service.List().Select(n => n.BridgeName));
        await Task.WhenAll(networks.Select(test.StopAsync));
        Assert.Empty(test.Service.List());
    }

    [Fact]
    public async Task What_becomes_of_a_network_is_told()
    {
        using TestService test = await TestService.CreateAsync();
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();
        Guid uuid = await test.DefineAsync(Documents.Isolated);
        await test.StartAsync(uuid);
        await test.StopAsync(uuid);
        await test.Service.UndefineAsync(uuid, Token);

        List<NetworkEvent> told = [];
        while (events.Reader.TryRead(out NetworkEvent? one))
        {
            told.Add(one);
        }
        Assert.Equal(
            [new NetworkEvent.Defined("quiet", uuid), new NetworkEvent.Started("quiet", uuid), new NetworkEvent.Stopped("quiet", uuid), new NetworkEvent.Undefined("quiet", uuid)],
            told);
    }

    private static async Task<int> LengthAsync(TestService test, Guid uuid)
    {
        NetworkDefinition network = test.Service.Get(uuid).Definition;
        HostSnapshot seen = await test.Host.ObserveAsync(NetworkPlanner.Scope(network, test.Paths), Token);
        return NetworkPlanner.Start(network, seen, test.Paths).Operations.Count;
    }

    internal static async Task AssertRefused(Refusal why, string words, Func<Task> work)
    {
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(work);
        Assert.Equal(why, e.Why);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
