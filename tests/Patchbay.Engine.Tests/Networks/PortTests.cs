using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Tests.Networks;

public sealed class PortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Guid Owner = Guid.NewGuid();

    internal static NetworkPort Request() => new()
    {
        Uuid = Guid.NewGuid(),
        OwnerName = "web1",
        OwnerUuid = Owner,
        Mac = MacAddress.Parse("52:54:00:01:02:03"),
    };

    [Fact]
    public async Task A_port_takes_what_it_lacks_from_its_group_and_network()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync(
            """
            <network trustGuestRxFilters='yes'><name>n</name><bridge name='virbr0'/><port isolated='yes'/>
              <portgroup name='slow' default='yes'><bandwidth><inbound average='100'/></bandwidth></portgroup>
            </network>
            """);

        NetworkPort port = await test.Service.CreatePortAsync(uuid, Request(), reclaim: false, Token);

        Assert.Equal(new PortPlug.Network("virbr0", null), port.Plug);
        Assert.Equal(100ul, port.Bandwidth?.Inbound?.Average);
        Assert.True(port.Isolated);
        Assert.True(port.TrustGuestRxFilters);
        Assert.Equal(port, test.Service.GetPort(uuid, port.Uuid));
        Assert.Equal(port, Assert.Single(test.Service.Ports(uuid)));
    }

    [Fact]
    public async Task A_port_follows_its_group_and_network_except_where_it_says_something_itself()
    {
        const string Document =
            """
            <network><name>n</name><bridge name='virbr0'/>
              <portgroup name='slow' default='yes'><bandwidth><inbound average='100'/></bandwidth></portgroup>
              <portgroup name='other'><bandwidth><inbound average='100'/></bandwidth></portgroup>
            </network>
            """;
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Document);
        await test.StartAsync(uuid);
        NetworkPort silent = await test.Service.CreatePortAsync(uuid, Request(), reclaim: false, Token);
        NetworkPort own = await test.Service.CreatePortAsync(
            uuid, Request() with { Isolated = false, Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 7 } } }, reclaim: false, Token);
        NetworkPort elsewhere = await test.Service.CreatePortAsync(uuid, Request() with { Group = "other" }, reclaim: false, Token);

        string changed = Document.Replace("<bridge", "<port isolated='yes'/><bridge", StringComparison.Ordinal)
            .Replace("yes'><bandwidth><inbound average='100'", "yes'><bandwidth><inbound average='200'", StringComparison.Ordinal);
        Assert.Equal([silent.Uuid, elsewhere.Uuid], (await test.Service.PlanAsync(changed, Token)).Following.Select(static p => p.Uuid));
        await test.Service.RedefineAsync(changed, apply: true, Token);

        (ulong?, bool?) Of(NetworkPort port) => test.Service.GetPort(uuid, port.Uuid) is var now ? (now.Bandwidth?.Inbound?.Average, now.Isolated) : default;
        Assert.Equal((200ul, true), Of(silent));
        Assert.Equal((7ul, false), Of(own));
        Assert.Equal((100ul, true), Of(elsewhere));

        await test.Service.RedefineAsync(Document, apply: true, Token);
        Assert.Equal((100ul, null), Of(silent));
        Assert.Equal((7ul, false), Of(own));
    }

    [Fact]
    public async Task A_network_on_an_existing_bridge_plugs_into_it()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync(Documents.Foreign);

        NetworkPort port = await test.Service.CreatePortAsync(uuid, Request(), reclaim: false, Token);

        Assert.Equal(new PortPlug.Bridge("br0", null), port.Plug);
    }

    [Fact]
    public async Task Ports_outlive_the_daemon_and_end_with_the_network()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        NetworkPort port = await test.Service.CreatePortAsync(uuid, Request(), reclaim: false, Token);

        string guests = Path.Combine(test.Paths.Dnsmasq, "virbr0.macs");
        string written = await File.ReadAllTextAsync(guests, Token);
        Assert.Contains("52:54:00:01:02:03", written, StringComparison.Ordinal);
        // A daemon that was killed while it wrote them.
        await File.WriteAllTextAsync(guests, "[]", Token);
        await File.WriteAllTextAsync($"{guests}.new", "[", Token);
        await test.RestartAsync();
        Assert.Equal(written, await File.ReadAllTextAsync(guests, Token));
        Assert.False(File.Exists($"{guests}.new"));
        Assert.Equal(port, test.Service.GetPort(uuid, port.Uuid));

        await test.StopAsync(uuid);
        await test.StartAsync(uuid);
        Assert.Empty(test.Service.Ports(uuid));
    }

    [Fact]
    public async Task Two_guests_on_a_bridge_do_not_have_one_address()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync("<network><name>n</name><bridge name='virbr0'/></network>");
        await test.Service.CreatePortAsync(uuid, Request(), reclaim: false, Token);
        NetworkPort other = Request() with { OwnerName = "web2", OwnerUuid = Guid.NewGuid() };
        await LifecycleTests.AssertRefused(
            Refusal.OperationInvalid,
            "network 'n': web1 is plugged in with the MAC address 52:54:00:01:02:03 already, and of two only one would be reached",
            () => test.Service.CreatePortAsync(uuid, other, reclaim: false, Token));

        // A team of one guest's cards has one; and a guest that runs is not ended for it.
        await test.Service.CreatePortAsync(uuid, Request(), reclaim: false, Token);
        await test.Service.CreatePortAsync(uuid, other with { Plug = new PortPlug.Network("virbr0", null) }, reclaim: true, Token);
        Assert.Equal(3, test.Service.Ports(uuid).Count);
    }

    [Fact]
    public async Task Ports_are_refused_in_the_known_words()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        NetworkPort request = Request();
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "network 'default' is not active", () => test.Service.CreatePortAsync(uuid, request, false, Token));
        await test.StartAsync(uuid);
        await test.Service.CreatePortAsync(uuid, request, false, Token);
        await LifecycleTests.AssertRefused(Refusal.PortExists, $"{request.Uuid}", () => test.Service.CreatePortAsync(uuid, request, false, Token));
        await LifecycleTests.AssertRefused(Refusal.NoPort, "network port not found: ", () => test.Service.DeletePortAsync(uuid, Guid.NewGuid(), Token));
        NetworkPort managed = Request() with { VirtualPort = new VirtualPortDefinition { Type = VirtualPortType.OpenVSwitch } };
        await LifecycleTests.AssertRefused(
            Refusal.ConfigUnsupported, "<virtualport type='openvswitch'> not supported for network 'default' which uses IP forwarding",
            () => test.Service.CreatePortAsync(uuid, managed, false, Token));
        await LifecycleTests.AssertRefused(Refusal.InvalidArgument, "", () => test.Service.CreatePortAsync(uuid, Request(), reclaim: true, Token));

        await test.Service.DeletePortAsync(uuid, request.Uuid, Token);
        Assert.Empty(test.Service.Ports(uuid));
    }

    [Fact]
    public async Task A_pool_gives_the_device_with_the_fewest_guests()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync(
            "<network><name>pool</name><forward mode='vepa'><interface dev='eth0'/><interface dev='eth1'/></forward></network>");
        List<PortPlug?> plugs = [];
        for (int i = 0; i < 3; i++)
        {
            plugs.Add((await test.Service.CreatePortAsync(uuid, Request(), false, Token)).Plug);
        }
        Assert.Equal(
            [new PortPlug.Direct("eth0", ForwardMode.Vepa), new PortPlug.Direct("eth1", ForwardMode.Vepa), new PortPlug.Direct("eth0", ForwardMode.Vepa)],
            plugs);
        Assert.Contains("<interface dev='eth0' connections='2'/>", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_lends_nothing_that_guests_have_without_it_or_from_another_network()
    {
        using TestService test = await TestService.CreateAsync();
        const string Pool = "<network><name>NAME</name><forward mode='MODE'><interface dev='eth0'/><interface dev='eth1'/><interface dev='eth2'/></forward></network>";
        Guid shared = await test.CreateAsync(Pool.Replace("NAME", "shared", StringComparison.Ordinal).Replace("MODE", "bridge", StringComparison.Ordinal));
        Guid whole = await test.CreateAsync(Pool.Replace("NAME", "whole", StringComparison.Ordinal).Replace("MODE", "passthrough", StringComparison.Ordinal));
        ValueList<PortPlug> guests = [new PortPlug.Direct("eth0", ForwardMode.Passthrough)];
        async Task<PortPlug?> NextAsync(Guid network) => (await test.Service.CreatePortAsync(network, Request(), reclaim: false, guests, Token)).Plug;

        Assert.Equal(new PortPlug.Direct("eth1", ForwardMode.Bridge), await NextAsync(shared));
        Assert.Equal(new PortPlug.Direct("eth2", ForwardMode.Passthrough), await NextAsync(whole));
        await LifecycleTests.AssertRefused(Refusal.Internal, "network 'whole' requires exclusive access to interfaces, but none are available", () => NextAsync(whole));
        Assert.Equal(new PortPlug.Direct("eth1", ForwardMode.Bridge), await NextAsync(shared));
        guests = [new PortPlug.Direct("eth0", ForwardMode.Passthrough), new PortPlug.Direct("eth1", ForwardMode.Passthrough)];
        await LifecycleTests.AssertRefused(Refusal.Internal, "network 'shared': no device is available: guests have each of them to themselves", () => NextAsync(shared));
        // A guest that shares one with others counts as one of its guests.
        guests = [new PortPlug.Direct("eth0", ForwardMode.Vepa), new PortPlug.Direct("eth0", ForwardMode.Vepa), new PortPlug.Direct("eth0", ForwardMode.Vepa)];
        Assert.Equal(new PortPlug.Direct("eth1", ForwardMode.Bridge), await NextAsync(shared));
    }

    [Fact]
    public async Task Functions_that_guests_have_without_a_network_or_from_another_are_not_lent()
    {
        using TestService test = await TestService.CreateAsync();
        static string Functions(string name) => $"<network><name>{name}</name><forward mode='hostdev'>"
            + string.Concat(Enumerable.Range(0, 3).Select(static n => $"<address type='pci' domain='0' bus='1' slot='0x10' function='{n}'/>")) + "</forward></network>";
        Guid one = await test.CreateAsync(Functions("one"));
        Guid two = await test.CreateAsync(Functions("two"));
        ValueList<PortPlug> guests = [new PortPlug.Hostdev(new PciAddress(0, 1, 0x10, 0), null, null)];
        async Task<uint> NextAsync(Guid network)
            => Assert.IsType<PortPlug.Hostdev>((await test.Service.CreatePortAsync(network, Request(), reclaim: false, guests, Token)).Plug).Address.Function;

        Assert.Equal(1u, await NextAsync(one));
        Assert.Equal(2u, await NextAsync(two));
        await LifecycleTests.AssertRefused(Refusal.Internal, "network 'one' requires exclusive access to interfaces, but none are available", () => NextAsync(one));
    }

    [Fact]
    public async Task Functions_that_the_host_lacks_are_waited_for_and_lent_to_nobody()
    {
        using TestService test = await TestService.CreateAsync();
        using CancellationTokenSource stop = new();
        static PciAddress At(uint number) => new(0, 1, 0x10, number);
        Guid list = await test.CreateAsync("<network><name>list</name><forward mode='hostdev'>"
            + string.Concat(Enumerable.Range(0, 3).Select(static n => $"<address type='pci' domain='0' bus='1' slot='0x10' function='{n}'/>")) + "</forward></network>");
        test.Host.Functions["eth5"] = [At(4), At(5)];
        test.Host.AddForeignLink("eth5", "", "192.0.2.5/24");
        Guid card = await test.CreateAsync("<network><name>card</name><forward mode='hostdev'><pf dev='eth5'/></forward></network>");
        Task run = test.Service.RunAsync(stop.Token);
        async Task<uint> NextAsync(Guid network)
            => Assert.IsType<PortPlug.Hostdev>((await test.Service.CreatePortAsync(network, Request() with { Uuid = Guid.NewGuid() }, reclaim: false, Token)).Plug).Address.Function;
        async Task ToldAsync(Guid network, string waits, bool isGone, uint function)
        {
            test.Host.Events.Writer.TryWrite(new HostEvent.DeviceChanged(At(function)) { IsGone = isGone });
            for (int i = 0; i < 500 && string.Join(';', test.Service.Get(network).Waits) != waits; i++)
            {
                await Task.Delay(10, Token);
            }
            Assert.Equal(waits, string.Join(';', test.Service.Get(network).Waits));
        }

        Assert.Empty(test.Service.Get(list).Waits);
        test.Host.AbsentDevices.UnionWith([At(0), At(2)]);
        await ToldAsync(list, "the PCI device 0000:01:10.0 is not on this host;the PCI device 0000:01:10.2 is not on this host", isGone: true, 0);
        Assert.Equal(1u, await NextAsync(list));
        test.Host.AbsentDevices.Remove(At(2));
        await ToldAsync(list, "the PCI device 0000:01:10.0 is not on this host", isGone: false, 2);
        Assert.Equal(2u, await NextAsync(list));

        // A card's functions are those that it has.
        Assert.Contains("function='0x4'", test.Service.Xml(card, inactive: false), StringComparison.Ordinal);
        test.Host.Functions["eth5"] = [];
        await ToldAsync(card, "the card eth5 has no virtual functions", isGone: true, 4);
        Assert.DoesNotContain("<address", test.Service.Xml(card, inactive: false), StringComparison.Ordinal);
        test.Host.Functions["eth5"] = [At(6)];
        await ToldAsync(card, "", isGone: false, 6);
        Assert.Contains("function='0x6'", test.Service.Xml(card, inactive: false), StringComparison.Ordinal);

        // What a guest has does not go with another card, and stays with its own whatever that has.
        string other = "<network><name>card</name><uuid>{0}</uuid><forward mode='hostdev'><pf dev='eth6'/></forward></network>";
        Task DefineAsync(string document) => test.Service.DefineAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, document, card), validate: false, Token);
        test.Host.AddForeignLink("eth6", "", "192.0.2.6/24");
        test.Host.Functions["eth6"] = [At(7)];
        Assert.Equal(6u, await NextAsync(card));
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "uses 0000:01:10.6, which would go", () => DefineAsync(other));
        test.Host.Functions["eth5"] = [];
        await DefineAsync(other.Replace("eth6'/>", "eth5'/>", StringComparison.Ordinal).Replace("<forward", "<title>same</title><forward", StringComparison.Ordinal));
        test.Host.Functions["eth5"] = [At(6)];
        test.Host.RemoveForeignLink("eth5");
        await ToldAsync(card, "the device eth5 is not on this host", isGone: true, 6);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void A_port_document_is_read_as_it_is_written()
    {
        NetworkPort port = Request() with
        {
            Group = "a <b>",
            VirtualPort = new VirtualPortDefinition { Type = VirtualPortType.OpenVSwitch, InterfaceId = Guid.NewGuid() },
            Bandwidth = new BandwidthDefinition { ClassId = 3, Inbound = new BandwidthRate { Average = 10, Floor = 5 } },
            Vlan = new VlanDefinition { Tags = [new VlanTag(42)] },
            Isolated = true,
            TrustGuestRxFilters = false,
        };
        PortPlug?[] plugs =
        [
            null, new PortPlug.Network("virbr0", MacTableManager.Static), new PortPlug.Bridge("br0", null), new PortPlug.Direct("eth0", ForwardMode.Passthrough),
            new PortPlug.Hostdev(new PciAddress(0, 3, 4, 5), true, new ForwardDriver("vfio", null)),
        ];
        foreach (PortPlug? plug in plugs)
        {
            Model.Text.DiagnosticBag diagnostics = [];
            NetworkPort? read = NetworkPortXml.Parse(NetworkPortXml.Format(port with { Plug = plug }), "port", diagnostics);
            Assert.Empty(diagnostics);
            Assert.Equal(port with { Plug = plug }, read);
        }
    }
}
