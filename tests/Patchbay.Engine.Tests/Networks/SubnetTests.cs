using Patchbay.Engine.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

/// <summary>Subnets chosen when a network is defined, and noticed when others take them.</summary>
public sealed class SubnetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subnet_is_chosen_once_and_stays()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.AddForeignLink("eth0", "", "192.168.122.40/24");
        Guid uuid = await test.DefineAsync(Document("a", "<p:ip auto='yes'/><p:ip auto='yes' family='ipv6' dhcp='no'/>"));
        string stored = test.Service.Xml(uuid, inactive: true);
        Assert.Contains("<ip address='192.168.123.1' prefix='24'>", stored, StringComparison.Ordinal);
        Assert.Contains("<range start='192.168.123.2' end='192.168.123.254'/>", stored, StringComparison.Ordinal);
        Assert.Contains("<patchbay:ip family=\"ipv4\" auto=\"yes\" address=\"192.168.123.1\"/>", stored, StringComparison.Ordinal);
        Assert.Contains("<ip family='ipv6' address='fd", stored, StringComparison.Ordinal);

        // The next daemon, the same file again, and a host that has meanwhile made room: nothing is chosen anew.
        await test.StartAsync(uuid);
        await test.RestartAsync();
        await test.Service.RedefineAsync(Document("a", "<p:ip auto='yes'/><p:ip auto='yes' family='ipv6' dhcp='no'/>"), apply: null, Token);
        Assert.Equal(stored, test.Service.Xml(uuid, inactive: true));
        Assert.Empty((await test.Service.PlanAsync(Document("a", "<p:ip auto='yes'/><p:ip auto='yes' family='ipv6' dhcp='no'/>"), Token)).Changes);

        // Asked for, it is where it overlaps what others have by now, and only there: of the network itself nothing counts.
        string anew = stored.Replace("family=\"ipv4\" auto=\"yes\"", "family=\"ipv4\" auto=\"new\"", StringComparison.Ordinal);
        string written = Document("a", "<p:ip auto='new'/><p:ip auto='yes' family='ipv6' dhcp='no'/>");
        foreach (string document in (string[])[anew, written])
        {
            Assert.Empty((await test.Service.PlanAsync(document, Token)).Changes);
            await test.Service.RedefineAsync(document, apply: null, Token);
            Assert.Equal(stored, test.Service.Xml(uuid, inactive: true));
        }
        test.Host.AddForeignLink("tun0", "tun", "192.168.123.77/25");
        await test.Service.RedefineAsync(written, apply: null, Token);
        string again = test.Service.Xml(uuid, inactive: true);
        Assert.Contains("<ip address='192.168.124.1' prefix='24'>", again, StringComparison.Ordinal);
        Assert.DoesNotContain("192.168.123.", again, StringComparison.Ordinal);
        Assert.Contains("auto=\"yes\" address=\"192.168.124.1\"", again, StringComparison.Ordinal);
        Assert.Contains(await test.AddressesAsync(), a => a.Address.ToString() == "192.168.124.1/24");

        // It settles, by either way to write it.
        foreach (string document in (string[])[written, again.Replace("auto=\"yes\"", "auto=\"new\"", StringComparison.Ordinal)])
        {
            NetworkChangePlan settled = await test.Service.PlanAsync(document, Token);
            Assert.Empty(settled.Changes);
            Assert.Empty(settled.StoredChanges);
        }
    }

    [Fact]
    public async Task A_subnet_that_another_network_has_taken_since_is_chosen_anew_where_that_is_asked_for()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Document("a", "<p:ip auto='new'/>"));
        await test.DefineAsync("<network><name>b</name><bridge/><ip address='192.168.122.129' prefix='25'/></network>");

        Assert.Empty((await test.Service.PlanAsync(Document("a", "<p:ip auto='yes'/>"), Token)).Changes);
        await test.Service.RedefineAsync(Document("a", "<p:ip auto='new'/>"), apply: null, Token);

        Assert.Equal("192.168.123.1/24", test.Service.Get(uuid).Stored!.Ips[0].Subnet.ToString());
        Assert.Empty((await test.Service.PlanAsync(Document("a", "<p:ip auto='new'/>"), Token)).Changes);
        // What a network of the same folder is about to have counts as well.
        Assert.NotEmpty((await test.Service.PlanAsync(Document("a", "<p:ip auto='new'/>"), [IpPrefix.Parse("192.168.123.0/24", null)], Token)).Changes);
    }

    [Fact]
    public async Task A_network_that_is_being_changed_is_judged_once_that_is_done()
    {
        using TestService test = await TestService.CreateAsync();
        Directory.CreateDirectory(test.Paths.Hooks);
        await File.WriteAllTextAsync(Path.Combine(test.Paths.Hooks, "network"), "#!/bin/sh\n", Token);
        using CancellationTokenSource stop = new();
        Guid renamed = await test.DefineAsync("<network><name>a</name><bridge name='virbr1'/><ip address='10.1.0.1' prefix='24'/></network>");
        Guid other = await test.DefineAsync("<network><name>b</name><bridge name='virbr2'/><ip address='10.2.0.1' prefix='24'/></network>");
        await test.StartAsync(renamed);
        await test.StartAsync(other);
        Task run = test.Service.RunAsync(stop.Token);
        using ManualResetEventSlim hooked = new();
        using ManualResetEventSlim go = new();
        test.Host.KilledBefore = o =>
        {
            if (o is HostOperation.RunHook { Arguments: [_, "updated", _, _] })
            {
                hooked.Set();
                go.Wait(TimeSpan.FromSeconds(20), Token);
            }
            return false;
        };

        Task change = Task.Run(() => test.Service.RedefineAsync("<network><name>a</name><bridge name='virbr9'/><ip address='10.1.0.1' prefix='24'/></network>", apply: true, Token), Token);
        Assert.True(hooked.Wait(TimeSpan.FromSeconds(10), Token));
        // The bridge has its new name, the network is known by the old one: nobody else is there.
        test.Host.AddForeignLink("tun1", "tun", "10.2.0.77/24");
        test.Host.Events.Writer.TryWrite(new HostEvent.RoutesChanged());
        await UntilAsync(() => test.Service.Get(other).Overlaps.Count == 2);
        Assert.Empty(test.Service.Get(renamed).Overlaps);

        // Who comes meanwhile is told of afterwards.
        test.Host.AddForeignLink("tun2", "tun", "10.1.0.77/25");
        test.Host.Events.Writer.TryWrite(new HostEvent.RoutesChanged());
        go.Set();
        await change;
        await UntilAsync(() => test.Service.Get(renamed).Overlaps.Count == 2);
        Assert.All(test.Service.Get(renamed).Overlaps, o => Assert.Contains("tun2", o, StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Networks_defined_at_once_get_subnets_of_their_own()
    {
        using TestService test = await TestService.CreateAsync();

        Guid[] networks = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => test.DefineAsync(Document($"n{i}", "<p:ip auto='yes' prefix='28' within='10.0.0.0/22'/>")), Token)));

        Assert.Equal(40, networks.Select(n => test.Service.Get(n).Stored!.Ips[0].Subnet).Distinct().Count());
    }

    [Fact]
    public async Task What_networks_that_are_still_to_come_have_is_not_chosen()
    {
        using TestService test = await TestService.CreateAsync();
        ValueList<IpPrefix> spoken = [IpPrefix.Parse("192.168.122.0/24", null), IpPrefix.Parse("192.168.123.128/25", null)];
        string document = Document("a", "<p:ip auto='yes'/>");

        Assert.Equal(["192.168.122.0/24"], (await test.Service.PlanAsync(document, Token)).Chosen.Select(c => c.ToString()));
        Assert.Equal(["192.168.124.0/24"], (await test.Service.PlanAsync(document, spoken, Token)).Chosen.Select(c => c.ToString()));
        NetworkStatus defined = await test.Service.RedefineAsync(document, apply: true, spoken, Token);

        Assert.Equal("192.168.124.1/24", defined.Stored!.Ips[0].Subnet.ToString());
    }

    [Fact]
    public async Task What_is_pinned_is_taken_and_what_does_not_fit_is_refused()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Document("a", "<p:ip auto='yes' address='10.7.0.1' prefix='16'/>"));
        Assert.Equal("10.7.0.1/16", test.Service.Get(uuid).Stored!.Ips[0].Subnet.ToString());

        await test.DefineAsync(Document("b", "<p:ip auto='yes' within='10.8.0.0/24'/>"));
        await LifecycleTests.AssertRefused(
            Refusal.OperationFailed, "network 'c': no subnet of length 24 is free in 10.8.0.0/24", () => test.DefineAsync(Document("c", "<p:ip auto='yes' within='10.8.0.0/24'/>")));
        Assert.Null(test.Service.Find("c"));
    }

    [Fact]
    public async Task By_metadata_and_by_a_file_in_the_folder_too()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync("<network><name>a</name><bridge/></network>");
        await test.Service.SetMetadataAsync(
            uuid, MetadataPart.Element, "<network><ip auto='yes' prefix='25'/></network>", NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace, Affects.Config, Token);
        Assert.Equal("192.168.122.1/25", test.Service.Get(uuid).Stored!.Ips[0].Subnet.ToString());

        string folder = Path.Combine(test.Paths.Definitions, "networks");
        await File.WriteAllTextAsync(Path.Combine(folder, "b.xml"), Document("b", "<p:ip auto='yes'/>").Replace("<bridge/>", "<bridge name='virbr44'/>", StringComparison.Ordinal), Token);
        await test.RestartAsync();
        Guid second = test.Service.Get("b").Uuid;
        await test.StartAsync(second);
        Assert.Equal("192.168.123.1/24", test.Service.Get(second).Live!.Ips[0].Subnet.ToString());
        Assert.Contains("address=\"192.168.123.1\"", await File.ReadAllTextAsync(Path.Combine(folder, "b.xml"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_a_running_networks_addresses_is_told_of_and_keeps_nobody_from_being_repaired()
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string running = test.Host.Dump();
        Task run = test.Service.RunAsync(stop.Token);

        test.Host.AddForeignLink("tun0", "tun", "192.168.122.77/24");
        // Routes that are no network's business are not looked at, however many a routing daemon has.
        foreach (ChangedRoute other in (ChangedRoute[])[new(254, IpPrefix.Parse("203.0.113.0/24", null)), new(254, IpPrefix.Parse("0.0.0.0/0", null)), new(77, IpPrefix.Parse("192.168.122.0/24", null))])
        {
            test.Host.Events.Writer.TryWrite(new HostEvent.RoutesChanged(other));
        }
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, Token);
        Assert.Empty(Warnings(test));
        test.Host.Events.Writer.TryWrite(new HostEvent.RoutesChanged(new ChangedRoute(254, IpPrefix.Parse("192.168.122.0/24", null))));

        string[] told =
        [
            "the network 192.168.122.0/24 overlaps 192.168.122.0/24, which the host reaches by interface tun0: answers may go there",
            "the address 192.168.122.77 of interface tun0 lies in the network 192.168.122.0/24: guests reach the host there, and no guest can have it",
        ];
        await UntilAsync(() => Warnings(test).Count >= told.Length);
        Assert.Equal(told, Warnings(test));

        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        test.Host.Events.Writer.TryWrite(new HostEvent.FirewallChanged());
        await UntilAsync(() => !test.Service.Conditions()[0].Repairs.IsEmpty);
        Assert.Equal(("firewall", 1), (test.Service.Conditions()[0].Repairs[0].Kind, test.Service.Conditions()[0].Repairs[0].Count));
        Assert.Null(test.Service.Get(uuid).Problem);

        test.Host.RemoveForeignLink("tun0");
        test.Host.Events.Writer.TryWrite(new HostEvent.RoutesChanged());
        await UntilAsync(() => Warnings(test).IsEmpty);
        Assert.Equal(running, test.Host.Dump());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task An_address_to_listen_at_that_the_host_lacks_is_told_of_until_it_comes()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Document("a", "<p:forward protocol='tcp' port='80' listen='203.0.113.9' to='10.0.0.5'/><p:forward protocol='tcp' port='81' listen='10.0.0.1' to='10.0.0.5'/>")
            .Replace("</network>", "<ip address='10.0.0.1' prefix='24'/></network>", StringComparison.Ordinal));
        await test.StartAsync(uuid);
        Task run = test.Service.RunAsync(stop.Token);
        Assert.Equal(["tcp port 80 of 203.0.113.9 takes only what passes through this host, which has no such address"], Warnings(test));

        test.Host.AddForeignLink("lo1", "", "203.0.113.9/32");
        test.Host.Events.Writer.TryWrite(new HostEvent.RoutesChanged(new ChangedRoute(255, IpPrefix.Parse("203.0.113.9/32", null))));
        await UntilAsync(() => Warnings(test).IsEmpty);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_peer_that_cannot_be_one_is_told_of()
    {
        using TestService test = await TestService.CreateAsync();
        test.Host.AddForeignLink("br9", "bridge", "192.168.9.1/24");
        Guid pool = await test.DefineAsync("<network><name>pool</name><forward mode='bridge'/><bridge name='br9'/></network>");
        Guid uuid = await test.DefineAsync(Document("a", "<p:peer network='pool' direction='both'/>").Replace("</network>", "<ip address='10.0.0.1' prefix='24'/></network>", StringComparison.Ordinal));
        await test.StartAsync(uuid);
        Assert.Equal(["network pool, a peer, does not run"], test.Service.Get(uuid).Waits);
        await test.Service.StopAsync(uuid, Token);
        await test.StartAsync(pool);
        await test.StartAsync(uuid);
        Assert.Equal(["network pool has no bridge of its own, and so no peers"], test.Service.Get(uuid).Waits);
    }

    private static ValueList<string> Warnings(TestService test) => test.Service.Conditions()[0].Warnings;

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 200 && !condition(); i++)
        {
            await Task.Delay(25, Token);
        }
        Assert.True(condition(), "not within five seconds");
    }

    private static string Document(string name, string requests)
        => $"<network><name>{name}</name><metadata><p:network xmlns:p='urn:patchbay:network:1'>{requests}</p:network></metadata><forward mode='nat'/><bridge/></network>";
}
