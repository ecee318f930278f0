using Patchbay.Engine.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

/// <summary>Networks entered with the machine's managers: firewalld's zones, systemd-resolved's domains.</summary>
public sealed class ManagerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_is_entered_while_it_runs()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Entered);
        await test.StartAsync(uuid);
        Assert.Equal(("trusted", "10.2.0.1 for lab.test"), (test.Host.Zones["virbr2"], test.Host.NameServers["virbr2"].ToString()));
        await test.StopAsync(uuid);
        Assert.Empty(test.Host.Zones);
        Assert.Empty(test.Host.NameServers);
    }

    [Theory]
    [InlineData(Documents.Nat, "libvirt")]
    [InlineData(Documents.Isolated, "libvirt")]
    [InlineData(Documents.Open, null)]
    [InlineData(Documents.Foreign, null)]
    public async Task Without_a_zone_of_its_own_it_gets_libvirts(string xml, string? zone)
    {
        using TestService test = await TestService.CreateAsync();
        await test.StartAsync(await test.DefineAsync(xml));
        Assert.Equal(zone, test.Host.Zones.Values.SingleOrDefault());
    }

    [Theory]
    [InlineData("zone='trusted'", "", false, "zone 'trusted' was asked for, and firewalld does not run")]
    [InlineData("zone='dmz'", "", true, "zone 'dmz' was asked for, and firewalld has none of that name: it has libvirt, trusted")]
    [InlineData("", "register='yes'", false, "domain 'lab.test' was to be registered, and systemd-resolved does not run")]
    public async Task What_was_asked_for_and_is_not_there_refuses_a_start(string zone, string register, bool hasManagers, string words)
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.HasManagers = hasManagers;
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Entered.Replace("zone='trusted'", zone, StringComparison.Ordinal).Replace("register='yes'", register, StringComparison.Ordinal));
        RefusedException why = await Assert.ThrowsAsync<RefusedException>(() => test.StartAsync(uuid));
        Assert.Contains(words, why.Message, StringComparison.Ordinal);
        Assert.Equal(before, test.Host.Dump());
    }

    [Fact]
    public async Task Zone_domain_and_bridge_change_while_it_runs()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Entered);
        await test.StartAsync(uuid);
        foreach ((string document, string zone, string server, string bridge) in new[]
        {
            (Documents.Entered.Replace("zone='trusted'", "zone='libvirt'", StringComparison.Ordinal), "libvirt", "10.2.0.1 for lab.test", "virbr2"),
            (Documents.Entered.Replace("lab.test", "other.test", StringComparison.Ordinal), "trusted", "10.2.0.1 for other.test", "virbr2"),
            (Documents.Entered.Replace("zone='trusted'", "", StringComparison.Ordinal).Replace("register='yes'", "", StringComparison.Ordinal), "libvirt", "", "virbr2"),
            (Documents.Entered, "trusted", "10.2.0.1 for lab.test", "virbr2"),
            (Documents.Entered.Replace("virbr2", "virbr7", StringComparison.Ordinal), "trusted", "10.2.0.1 for lab.test", "virbr7"),
        })
        {
            await test.Service.RedefineAsync(document, apply: true, Token);
            Assert.Equal([(bridge, zone)], test.Host.Zones.Select(z => (z.Key, z.Value)));
            Assert.Equal(server, test.Host.NameServers.GetValueOrDefault(bridge)?.ToString() ?? "");
        }

        // What is not there refuses the change whole.
        string running = test.Host.Dump();
        await Assert.ThrowsAsync<RefusedException>(() => test.Service.RedefineAsync(Documents.Entered.Replace("trusted", "dmz", StringComparison.Ordinal), apply: true, Token));
        Assert.Equal(running, test.Host.Dump());
    }

    [Fact]
    public async Task A_manager_that_forgot_is_told_again_and_one_that_went_keeps_nobody_from_running()
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        Guid uuid = await test.DefineAsync(Documents.Entered);
        await test.StartAsync(uuid);
        string running = test.Host.Dump();
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();
        Task run = test.Service.RunAsync(stop.Token);

        test.Host.Zones.Clear();
        test.Host.NameServers.Clear();
        test.Host.Events.Writer.TryWrite(new HostEvent.ManagersChanged());
        await RepairedAsync();
        Assert.Equal(running, test.Host.Dump());

        // It goes, and comes back with nothing; meanwhile the next daemon takes the network over.
        test.Host.HasManagers = false;
        await test.RestartAsync();
        Assert.Null(test.Service.Get(uuid).Problem);
        Assert.True(test.Service.Get(uuid).IsActive);
        test.Host.Zones.Clear();
        test.Host.NameServers.Clear();
        test.Host.HasManagers = true;
        await test.RestartAsync();
        Assert.Equal(running, test.Host.Dump());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        async Task RepairedAsync()
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            while (await events.Reader.ReadAsync(limit.Token) is not NetworkEvent.Repaired)
            {
            }
        }
    }

    [Fact]
    public async Task Where_the_administrator_has_put_a_bridge_elsewhere_it_stays()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        test.Host.Zones["virbr0"] = "trusted";
        await test.RestartAsync();
        Assert.Equal("trusted", test.Host.Zones["virbr0"]);
        await test.StopAsync(uuid);
        Assert.Empty(test.Host.Zones);
    }

    [Fact]
    public async Task A_zone_that_is_refused_takes_the_start_back()
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Entered);
        foreach (Predicate<HostOperation> refused in new Predicate<HostOperation>[] { static o => o is HostOperation.SetZone, static o => o is HostOperation.SetNameServer })
        {
            test.Host.Fails = refused;
            await Assert.ThrowsAsync<PlanFailedException>(() => test.StartAsync(uuid));
            Assert.Equal(before, test.Host.Dump());
        }
    }
}
