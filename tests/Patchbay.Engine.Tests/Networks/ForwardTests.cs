using System.Net;
using Patchbay.Engine.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
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

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 200 && !isSo(); i++)
        {
            await Task.Delay(25, Token);
        }
        Assert.True(isSo());
    }
}
