using Patchbay.Engine.Hooks;
using Patchbay.Engine.Networks;
using Patchbay.Engine.Tests.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Hooks;

/// <summary>When administrators' scripts are told of networks, and what their refusal takes back.</summary>
public sealed class NetworkHookTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_without_scripts_runs_none()
    {
        using TestService test = await TestService.CreateAsync();
        await test.StartAsync(await test.DefineAsync(Documents.Nat));
        Assert.Empty(Told(test));
    }

    [Fact]
    public async Task Scripts_are_told_at_libvirts_moments()
    {
        using TestService test = await WithScriptsAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        Assert.Empty(Told(test));
        await test.StartAsync(uuid);
        Assert.Equal("default start begin -", test.Host.Performed[0].ToString().Split(' ', 3)[2]);
        Assert.Equal("default started begin -", test.Host.Performed[^1].ToString().Split(' ', 3)[2]);
        NetworkPort port = await test.Service.CreatePortAsync(uuid, Port, reclaim: false, Token);
        await test.Service.DeletePortAsync(uuid, port.Uuid, Token);
        await test.Service.UpdateAsync(uuid, AddHost, Affects.Live | Affects.Config, Token);
        await test.Service.SetMetadataAsync(uuid, MetadataPart.Title, "ours", null, null, Affects.Live, Token);
        await test.StopAsync(uuid);
        Assert.Equal(
            [
                "default start begin -", "default started begin -", "default port-created begin -", "default port-deleted begin -", "default updated begin -",
                "default stopped end -",
            ],
            Told(test));

        HostOperation.RunHook created = test.Host.Performed.OfType<HostOperation.RunHook>().Single(h => h.Arguments[1] == "port-created");
        Assert.StartsWith("<hookData>\n<network connections='1'>\n  <name>default</name>\n", created.Input, StringComparison.Ordinal);
        Assert.Contains("</network>\n<networkport>\n", created.Input, StringComparison.Ordinal);
        Assert.EndsWith("</networkport>\n</hookData>\n", created.Input, StringComparison.Ordinal);
        HostOperation.RunHook updated = test.Host.Performed.OfType<HostOperation.RunHook>().Single(h => h.Arguments[1] == "updated");
        Assert.Contains("192.168.122.77", updated.Input, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start", "default start begin -", "default stopped end -")]
    [InlineData("started", "default start begin -", "default started begin -", "default stopped end -")]
    public async Task A_script_that_refuses_a_start_leaves_nothing_of_it(string refused, params string[] told)
    {
        using TestService test = await WithScriptsAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        List<string> tried = [];
        test.Host.Fails = o =>
        {
            if (o is HostOperation.RunHook hook)
            {
                tried.Add(string.Join(' ', hook.Arguments));
            }
            return o is HostOperation.RunHook { Arguments: var words } && words[1] == refused;
        };

        Exception why = await Assert.ThrowsAnyAsync<Exception>(() => test.StartAsync(uuid));
        Assert.Contains("refused by the test", why.Message, StringComparison.Ordinal);
        Assert.Equal(told, tried);
        Assert.Equal(before, test.Host.Dump());
        Assert.False(test.Service.Get(uuid).IsActive);
        Assert.Empty(Directory.GetFiles(Path.Combine(test.Paths.Run, "networks"), "*.xml"));
        test.Host.Fails = static _ => false;
        await test.StartAsync(uuid);
    }

    [Fact]
    public async Task A_start_that_fails_later_is_told_as_a_stop()
    {
        using TestService test = await WithScriptsAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        test.Host.Fails = static o => o is HostOperation.StartDnsmasq;
        await Assert.ThrowsAsync<PlanFailedException>(() => test.StartAsync(uuid));
        Assert.Equal(["default start begin -", "default stopped end -"], Told(test));
    }

    [Fact]
    public async Task A_script_that_refuses_a_change_takes_it_back()
    {
        using TestService test = await WithScriptsAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        (string host, string live, string stored) = (test.Host.Dump(), test.Service.Xml(uuid, inactive: false), test.Service.Xml(uuid, inactive: true));
        test.Host.Fails = static o => o is HostOperation.RunHook { Arguments: [_, "updated", _, _] };
        await Assert.ThrowsAsync<HookFailedException>(() => test.Service.UpdateAsync(uuid, AddHost, Affects.Live | Affects.Config, Token));
        await Assert.ThrowsAsync<HookFailedException>(() => test.Service.RedefineAsync(Documents.Nat.Replace("192.168.122.254", "192.168.122.200", StringComparison.Ordinal), apply: true, Token));
        Assert.Equal((host, live, stored), (test.Host.Dump(), test.Service.Xml(uuid, inactive: false), test.Service.Xml(uuid, inactive: true)));

        await test.RestartAsync();
        Assert.Equal((host, live, stored), (test.Host.Dump(), test.Service.Xml(uuid, inactive: false), test.Service.Xml(uuid, inactive: true)));
    }

    [Fact]
    public async Task A_script_that_refuses_a_port_keeps_the_guest_out_and_one_about_its_end_does_not()
    {
        using TestService test = await WithScriptsAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string before = test.Host.Dump();
        test.Host.Fails = static o => o is HostOperation.RunHook { Arguments: [_, "port-created", _, _] };
        await Assert.ThrowsAsync<HookFailedException>(() => test.Service.CreatePortAsync(uuid, Port, reclaim: false, Token));
        Assert.Empty(test.Service.Ports(uuid));
        Assert.Equal(before, test.Host.Dump());

        test.Host.Fails = static o => o is HostOperation.RunHook { Arguments: [_, "port-deleted" or "stopped", _, _] };
        NetworkPort port = await test.Service.CreatePortAsync(uuid, Port, reclaim: false, Token);
        await test.Service.DeletePortAsync(uuid, port.Uuid, Token);
        Assert.Empty(test.Service.Ports(uuid));
        await test.StopAsync(uuid);
        Assert.False(test.Service.Get(uuid).IsActive);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_daemon_killed_anywhere_leaves_scripts_that_were_told_of_a_start_told_of_its_end(bool started)
    {
        for (int cut = 0; ; cut++)
        {
            using TestService test = await WithScriptsAsync();
            string before = test.Host.Dump();
            Guid uuid = await test.DefineAsync(Documents.Nat);
            if (started)
            {
                await test.StartAsync(uuid);
            }
            int step = 0;
            bool Now(HostOperation _) => step++ == cut / 2;
            (test.Host.KilledBefore, test.Host.KilledAfter) = cut % 2 == 0 ? ((Predicate<HostOperation>)Now, (Predicate<HostOperation>)(_ => false)) : (_ => false, Now);
            Task killed = test.Host.Killed.Task;
            Task work = started ? test.StopAsync(uuid) : test.StartAsync(uuid);
            if (await Task.WhenAny(work, killed) != killed)
            {
                Assert.True(cut > 10, "there are operations");
                return;
            }
            await test.RestartAsync();

            Assert.Equal(before, test.Host.Dump());
            Assert.False(test.Service.Get(uuid).IsActive);
            Assert.Equal("default stopped end -", Told(test)[^1]);
        }
    }

    [Fact]
    public async Task A_device_is_lent_once_while_a_script_is_told_of_it()
    {
        using TestService test = await WithScriptsAsync();
        const string Pool = "<network><name>NAME</name><forward mode='passthrough'><interface dev='eth0'/></forward></network>";
        Guid one = await test.CreateAsync(Pool.Replace("NAME", "one", StringComparison.Ordinal));
        Guid two = await test.CreateAsync(Pool.Replace("NAME", "two", StringComparison.Ordinal));
        test.Host.KilledBefore = static o => o is HostOperation.RunHook { Arguments: ["one", "port-created", _, _] };
        _ = test.Service.CreatePortAsync(one, Port, reclaim: false, Token);
        await test.Host.Killed.Task;

        await LifecycleTests.AssertRefused(
            Refusal.Internal, "network 'two' requires exclusive access to interfaces, but none are available",
            () => test.Service.CreatePortAsync(two, Port, reclaim: false, Token).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token));
    }

    private static NetworkPort Port => new()
    {
        Uuid = Guid.Parse("5d744f21-ba4a-4d6e-bdb2-30a35ff3207d"),
        OwnerName = "web1",
        OwnerUuid = Guid.Parse("11111111-2222-3333-4444-555555555555"),
        Mac = MacAddress.Parse("52:54:00:00:00:01"),
    };

    private static NetworkUpdateRequest AddHost { get; } = new(
        NetworkUpdateCommand.AddLast, NetworkUpdateSection.IpDhcpHost, "<host mac='52:54:00:00:00:77' ip='192.168.122.77'/>");

    private static string[] Told(TestService test)
        => [.. test.Host.Performed.OfType<HostOperation.RunHook>().Select(static h => string.Join(' ', h.Arguments))];

    private static async Task<TestService> WithScriptsAsync()
    {
        TestService test = await TestService.CreateAsync();
        Directory.CreateDirectory(test.Paths.Hooks);
        await File.WriteAllTextAsync(Path.Combine(test.Paths.Hooks, "network"), "#!/bin/sh\n", Token);
        return test;
    }
}
