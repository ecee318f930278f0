using Patchbay.Engine.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

public sealed class CollisionTests
{
    private const string Uuid = "11111111-2222-3333-4444-555555555555";

    [Fact]
    public async Task A_name_or_uuid_of_another_network_is_refused()
    {
        using TestService test = await TestService.CreateAsync();
        await test.DefineAsync($"<network><name>a</name><uuid>{Uuid}</uuid><bridge name='virbr1'/></network>");

        await LifecycleTests.AssertRefused(
            Refusal.OperationFailed, $"operation failed: network 'a' is already defined with uuid {Uuid}",
            () => test.DefineAsync($"<network><name>b</name><uuid>{Uuid}</uuid></network>"));
        await LifecycleTests.AssertRefused(
            Refusal.OperationFailed, $"operation failed: network 'a' already exists with uuid {Uuid}",
            () => test.DefineAsync("<network><name>a</name></network>"));
        Assert.Single(test.Service.List());
    }

    [Fact]
    public async Task Addresses_that_the_host_has_are_refused_and_those_that_overlap_are_warned_of()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.AddForeignLink("eth0", "veth", "fd00:7::5/64");
        test.Host.AddForeignLink("eth1", "veth", "10.77.5.1/25");
        Guid six = await test.DefineAsync("<network><name>six</name><bridge name='virbr1'/><ip family='ipv6' address='fd00:7::1' prefix='64'/></network>");
        Guid half = await test.DefineAsync("<network><name>half</name><bridge name='virbr2'/><ip address='10.77.5.129' prefix='24'/></network>");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => test.Service.StartAsync(six, TestContext.Current.CancellationToken));
        Assert.Contains("fd00:7::/64", e.Message, StringComparison.Ordinal);
        Assert.Contains("eth0", e.Message, StringComparison.Ordinal);
        Assert.Contains("six", test.Host.Expected);
        Assert.Empty(test.Host.Loaded);

        await test.Service.StartAsync(half, TestContext.Current.CancellationToken);
        Assert.Contains("the network 10.77.5.0/24 overlaps 10.77.5.0/25, which the host reaches by interface eth1", string.Join('\n', test.Service.Get(half).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_was_cancelled_leaves_the_name_free()
    {
        using TestService test = await TestService.CreateAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => test.Service.DefineAsync("<network><name>a</name></network>", validate: false, new CancellationToken(canceled: true)));
        await test.DefineAsync("<network><name>a</name></network>");
    }

    [Fact]
    public async Task A_bridge_of_another_network_is_refused_with_its_name()
    {
        using TestService test = await TestService.CreateAsync();
        Guid a = await test.DefineAsync("<network><name>a</name><bridge name='virbr1'/></network>");

        await LifecycleTests.AssertRefused(
            Refusal.Internal, "internal error: bridge name 'virbr1' already in use by network 'a'",
            () => test.DefineAsync("<network><name>b</name><bridge name='virbr1'/></network>"));

        Assert.Null(test.Service.Find("b"));
        await test.Service.UndefineAsync(a, TestContext.Current.CancellationToken);
        await test.DefineAsync("<network><name>b</name><bridge name='virbr1'/></network>");
    }

    [Fact]
    public async Task A_bridge_name_is_chosen_that_no_network_and_no_device_has()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.AddForeignLink("virbr1", "dummy", "10.0.0.1/24");
        await test.DefineAsync("<network><name>a</name></network>");
        await test.DefineAsync("<network><name>b</name></network>");
        await test.DefineAsync("<network><name>c</name><bridge name='lab%d'/></network>");

        Assert.Equal(["virbr0", "virbr2", "lab0"], test.Service.List().Select(n => n.BridgeName));
        Assert.All(test.Service.List(), n => Assert.StartsWith("52:54:00:", n.Stored!.Mac.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "virbr1")]
    [InlineData("<bridge stp='off'/>", "virbr1")]
    [InlineData("<bridge name='lab%d'/>", "lab0")]
    public async Task A_document_put_into_the_folder_by_hand_gets_its_bridge_when_it_starts(string bridge, string chosen)
    {
        using TestService test = await TestService.CreateAsync();
        await test.DefineAsync("<network><name>a</name><bridge name='virbr0'/></network>");
        string file = Path.Combine(test.Paths.Definitions, "networks", "hand.xml");
        await File.WriteAllTextAsync(file, $"<network><name>hand</name>{bridge}<ip address='10.0.0.1' prefix='24'/></network>", TestContext.Current.CancellationToken);
        await test.RestartAsync();

        await test.StartAsync(test.Service.Get("hand").Uuid);

        Assert.Equal((chosen, chosen), (test.Service.Get("hand").Live!.Bridge!.Name, test.Service.Get("hand").Stored!.Bridge!.Name));
        Assert.Contains($"name='{chosen}'", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_defined_again_keeps_its_bridge_and_address()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync("<network><name>a</name></network>");
        NetworkStatus before = test.Service.Get(uuid);
        await test.StartAsync(uuid);

        await test.DefineAsync($"<network><name>a</name><uuid>{uuid}</uuid><ip address='10.0.0.1' prefix='24'/></network>");

        NetworkStatus after = test.Service.Get(uuid);
        Assert.Equal((before.BridgeName, before.Stored!.Mac), (after.Stored!.Bridge!.Name, after.Stored.Mac));
        Assert.Single(after.Live!.Ips);
        Assert.Single(after.Stored.Ips);
    }

    [Fact]
    public async Task A_subnet_that_the_host_reaches_elsewhere_is_refused_with_the_other_side()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.AddForeignLink("eth0", "", "192.168.122.77/24");
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await LifecycleTests.AssertRefused(Refusal.Internal, "eth0", () => test.StartAsync(uuid));
        Assert.Equal(before, test.Host.Dump());

        Guid a = await test.CreateAsync("<network><name>a</name><bridge name='virbr1'/><ip address='10.0.0.1' prefix='24'/></network>");
        await LifecycleTests.AssertRefused(
            Refusal.Internal, "(network 'a')", () => test.CreateAsync("<network><name>b</name><bridge name='virbr2'/><ip address='10.0.0.9' prefix='24'/></network>"));
        Assert.True(test.Service.Get(a).IsActive);
        Assert.Null(test.Service.Find("b"));
    }

    [Fact]
    public async Task Of_two_that_start_at_once_with_one_subnet_or_port_the_later_is_refused()
    {
        using TestService test = await TestService.CreateAsync();
        static string Network(string name, string bridge, string subnet, int port)
            => $"""
                <network><name>{name}</name><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='{port}' to='{subnet}.7'/></p:network></metadata>
                  <forward mode='nat'/><bridge name='{bridge}'/><ip address='{subnet}.1' prefix='24'/></network>
                """;
        Guid a = await test.DefineAsync(Network("a", "virbr1", "10.0.0", 80));
        Guid twin = await test.DefineAsync(Network("twin", "virbr2", "10.0.0", 81));
        Guid port = await test.DefineAsync(Network("port", "virbr3", "10.0.1", 80));
        Guid changed = await test.CreateAsync(Network("changed", "virbr4", "10.0.2", 82));
        TaskCompletionSource goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        test.Host.Holds = operation => operation is HostOperation.CreateBridge { Name: "virbr1" } ? goesOn.Task : Task.CompletedTask;

        Task first = test.StartAsync(a);
        await LifecycleTests.AssertRefused(Refusal.Internal, "the network 10.0.0.0/24 is in use already: network 'a' is being started", () => test.StartAsync(twin));
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "network 'a' forwards tcp port 80", () => test.StartAsync(port));
        await LifecycleTests.AssertRefused(
            Refusal.Internal, "network 'a' is being started",
            () => test.DefineAsync(Network("changed", "virbr4", "10.0.0", 82).Replace("</name>", $"</name><uuid>{changed}</uuid>", StringComparison.Ordinal)));
        goesOn.SetResult();
        await first;

        Assert.Equal(["a", "changed"], test.Service.List().Where(n => n.IsActive).Select(n => n.Name));
        await test.StopAsync(a);
        await test.StartAsync(twin);
    }

    [Fact]
    public async Task A_bridge_is_not_renamed_to_one_that_somebody_else_made()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        test.Host.AddForeignLink("br0", "bridge", "10.0.0.1/24");
        string before = test.Host.Dump();

        await LifecycleTests.AssertRefused(
            Refusal.Internal, "an interface of that name exists (a bridge)",
            () => test.DefineAsync(Documents.Nat.Replace("</name>", $"</name><uuid>{uuid}</uuid>", StringComparison.Ordinal).Replace("'virbr0'", "'br0'", StringComparison.Ordinal)));

        Assert.Equal(before, test.Host.Dump());
    }

    [Fact]
    public async Task A_bridge_that_somebody_else_made_stays_theirs()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.AddForeignLink("virbr0", "bridge", "10.0.0.1/24");
        string before = test.Host.Dump();

        await LifecycleTests.AssertRefused(Refusal.Internal, "virbr0", () => test.CreateAsync(Documents.Nat));

        Assert.Equal(before, test.Host.Dump());
    }

    [Fact]
    public async Task Every_mistake_of_a_document_is_told_at_once()
    {
        using TestService test = await TestService.CreateAsync();
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => test.DefineAsync(
            """
            <network><name>a/b</name>
              <forward mode='natt'/>
              <ip address='nonsense'/>
            </network>
            """));
        Assert.True(e.Findings.Count >= 3, e.Message);
        Assert.Empty(test.Service.List());
    }

    [Fact]
    public async Task Words_that_mean_nothing_refuse_a_document_that_is_to_be_validated()
    {
        using TestService test = await TestService.CreateAsync();
        const string Xml = "<network><name>a</name><brigde name='x'/></network>";
        await LifecycleTests.AssertRefused(
            Refusal.Schema, "brigde", () => test.Service.DefineAsync(Xml, validate: true, TestContext.Current.CancellationToken));
        await test.DefineAsync(Xml);
    }
}
