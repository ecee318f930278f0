using System.Net;
using Patchbay.Engine.Networks;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

/// <summary>Port forwards as the service follows and refuses them.</summary>
public sealed class ForwardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_that_is_plugged_in_gets_what_is_forwarded_to_its_name_until_it_goes()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync(Documents.Forwarding);
        string waiting = test.Host.Dump();
        Assert.DoesNotContain("10.8.0.9:80", waiting, StringComparison.Ordinal);

        NetworkPort port = await test.Service.CreatePortAsync(uuid, PortTests.Request(), reclaim: false, Token);
        await UntilAsync(() => test.Host.Dump().Contains("10.8.0.9:80", StringComparison.Ordinal));

        // The daemon dies, and the guest's plug is known to the next one.
        test.Host.Performed.Clear();
        await test.RestartAsync();
        Assert.Empty(test.Host.Performed);

        await test.Service.DeletePortAsync(uuid, port.Uuid, Token);
        await UntilAsync(() => test.Host.Dump() == waiting);
    }

    [Fact]
    public async Task What_stands_is_not_questioned_by_what_came_after_it()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Forwarding);
        await test.StartAsync(uuid);
        test.Host.Sockets.Add(new HostSocket(PortProtocol.Tcp, IPAddress.IPv6Any, 8080, "nginx (process 812)"));

        // A repair and another change go on; a start does not.
        test.Host.Break((_, firewalls, _) => firewalls.Clear());
        await test.RestartAsync();
        await test.Service.SetMetadataAsync(uuid, MetadataPart.Element, "<network><forward protocol='tcp' port='8080' to='10.8.0.5' toPort='80'/><forward protocol='udp' port='7' to='10.8.0.5'/></network>", "p", NetworkExtensionsXml.Namespace, Affects.Live, Token);
        Assert.Contains(". udp . 7 :", test.Host.Dump(), StringComparison.Ordinal);
        await test.StopAsync(uuid);
        string stopped = test.Host.Dump();

        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "tcp port 8080 cannot lead to 10.8.0.5: nginx (process 812) listens there", () => test.StartAsync(uuid));
        Assert.Equal(stopped, test.Host.Dump());
    }

    [Fact]
    public async Task Another_network_starts_only_where_its_guests_keep_their_name_server()
    {
        using TestService test = await TestService.CreateAsync();
        await test.CreateAsync("<network><name>a</name><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='udp' port='53' to='10.1.0.9'/></p:network></metadata><forward mode='nat'/><bridge name='virbr1'/><dns enable='no'/><ip address='10.1.0.1' prefix='24'/></network>");

        await LifecycleTests.AssertRefused(
            Refusal.OperationInvalid, "guests could not reach DNS at 10.2.0.1 port 53: network 'a' forwards udp port 53 to 10.1.0.9",
            () => test.CreateAsync("<network><name>b</name><forward mode='nat'/><bridge name='virbr2'/><ip address='10.2.0.1' prefix='24'/></network>"));
        Assert.Null(test.Service.Find("b"));
    }

    [Fact]
    public async Task A_refused_change_of_metadata_leaves_both_definitions()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string before = test.Service.Xml(uuid, inactive: true);
        string host = test.Host.Dump();
        test.Host.Sockets.Add(new HostSocket(PortProtocol.Tcp, IPAddress.Any, 22, "sshd (process 1)"));

        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "sshd (process 1) listens there", () => SetAsync("<network><forward protocol='tcp' port='20-25' to='192.168.122.9'/></network>"));
        await Assert.ThrowsAsync<RefusedException>(() => SetAsync("<network><forward protocol='tcp' port='20-25' to='10.0.0.9'/></network>"));
        await Assert.ThrowsAsync<RefusedException>(() => SetAsync("<net/>"));

        Assert.Equal(before, test.Service.Xml(uuid, inactive: true));
        Assert.Equal(host, test.Host.Dump());

        Task SetAsync(string element) => test.Service.SetMetadataAsync(uuid, MetadataPart.Element, element, "p", NetworkExtensionsXml.Namespace, Affects.Live | Affects.Config, Token);
    }

    [Fact]
    public async Task Forwards_that_come_at_once_all_count_and_are_told_of()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string before = test.Host.Dump();
        using EventSubscription<NetworkEvent> events = test.Service.Events.Subscribe();
        ushort[] ports = [.. Enumerable.Range(9001, 8).Select(static p => (ushort)p)];

        Assert.DoesNotContain(false, await Task.WhenAll(ports.Select(p => Task.Run(() => AddAsync(test, uuid, p), Token))));
        Assert.Equal(ports, Ports(test.Service.Get(uuid).Live));
        Assert.Equal(ports, Ports(test.Service.Get(uuid).Stored));
        Assert.False(await AddAsync(test, uuid, 9001));

        Assert.DoesNotContain(false, await Task.WhenAll(ports.Select(p => Task.Run(() => RemoveAsync(test, uuid, p), Token))));
        Assert.False(await RemoveAsync(test, uuid, 9001));
        Assert.Equal(before, test.Host.Dump());
        int told = 0;
        while (events.Reader.TryRead(out NetworkEvent? happened))
        {
            told += happened is NetworkEvent.MetadataChanged { Part: MetadataPart.Element, Uri: NetworkExtensionsXml.Namespace } ? 1 : 0;
        }
        Assert.Equal(2 * ports.Length, told);
    }

    [Fact]
    public async Task A_forward_is_for_what_there_is_unless_one_definition_is_asked_for()
    {
        using TestService test = await TestService.CreateAsync();
        Guid stored = await test.DefineAsync(Documents.Nat);
        Assert.True(await AddAsync(test, stored, 9001));
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "network is not running", () => AddAsync(test, stored, 9002, Affects.Live));
        await test.StartAsync(stored);
        Assert.True(await AddAsync(test, stored, 9002, Affects.Live));
        Assert.True(await AddAsync(test, stored, 9003, Affects.Config));
        Assert.Equal([9001, 9002], Ports(test.Service.Get(stored).Live));
        Assert.Equal([9001, 9003], Ports(test.Service.Get(stored).Stored));
        // What one of them has already, the other gets.
        Assert.True(await AddAsync(test, stored, 9003));
        Assert.Equal([9001, 9002, 9003], Ports(test.Service.Get(stored).Live));
        Assert.Equal([9001, 9003], Ports(test.Service.Get(stored).Stored));

        Guid running = await test.CreateAsync(Documents.Everything);
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "transient network", () => AddAsync(test, running, 9004, Affects.Config, "10.5.0.9"));
        Assert.True(await AddAsync(test, running, 9004, null, "10.5.0.9"));
        Assert.Equal([9004], Ports(test.Service.Get(running).Live));
    }

    [Fact]
    public async Task A_forward_that_cannot_be_stored_does_not_run_either()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        (string host, string document) = (test.Host.Dump(), test.Service.Xml(uuid, inactive: false));
        Directory.CreateDirectory(Path.Combine(test.Paths.Definitions, "networks", "default.xml.new"));

        await Assert.ThrowsAsync<StoreException>(() => AddAsync(test, uuid, 9001));
        Assert.Equal(host, test.Host.Dump());
        Assert.Equal(document, test.Service.Xml(uuid, inactive: false));
        await test.RestartAsync();
        Assert.Equal(host, test.Host.Dump());
        Assert.Equal(document, test.Service.Xml(uuid, inactive: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_forward_whose_daemon_is_killed_anywhere_is_taken_back_in_both_definitions(bool adds)
    {
        for (int cut = 0; ; cut++)
        {
            using TestService test = await TestService.CreateAsync();
            Guid uuid = await test.DefineAsync(Documents.Nat);
            await test.StartAsync(uuid);
            await AddAsync(test, uuid, 9001);
            (string host, string live, string stored) = (test.Host.Dump(), test.Service.Xml(uuid, inactive: false), test.Service.Xml(uuid, inactive: true));
            int step = 0;
            bool Now(HostOperation _) => step++ == cut / 2;
            (test.Host.KilledBefore, test.Host.KilledAfter) = cut % 2 == 0 ? ((Predicate<HostOperation>)Now, (Predicate<HostOperation>)(_ => false)) : (_ => false, Now);

            Task killed = test.Host.Killed.Task;
            if (await Task.WhenAny(adds ? AddAsync(test, uuid, 9002) : RemoveAsync(test, uuid, 9001), killed) != killed)
            {
                Assert.True(cut > 1);
                return; // past the last operation
            }
            await test.RestartAsync();

            Assert.Equal(host, test.Host.Dump());
            Assert.Equal(live, test.Service.Xml(uuid, inactive: false));
            Assert.Equal(stored, test.Service.Xml(uuid, inactive: true));
        }
    }

    private static Task<bool> AddAsync(TestService test, Guid uuid, ushort port, Affects? affects = null, string to = "192.168.122.9")
        => test.Service.AddForwardAsync(
            uuid, new PortForward { Protocol = PortProtocol.Tcp, Ports = new PortSpan(port, port), Target = ForwardTarget.Parse(to) }, affects, Token);

    private static Task<bool> RemoveAsync(TestService test, Guid uuid, ushort port)
        => test.Service.RemoveForwardsAsync(uuid, PortProtocol.Tcp, new PortSpan(port, port), listen: null, affects: null, Token);

    private static IEnumerable<ushort> Ports(NetworkDefinition? definition) => definition!.Extensions.Forwards.Select(static f => f.Ports.First).Order();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 200 && !isSo(); i++)
        {
            await Task.Delay(25, Token);
        }
        Assert.True(isSo());
    }
}
