using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

public sealed class CrashTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Documents.All), MemberType = typeof(Documents))]
    public async Task A_start_cut_short_anywhere_is_taken_back_by_the_next_daemon(string xml)
        => await ForEachCutAsync(xml, started: false, static (test, uuid) => test.StartAsync(uuid));

    [Theory]
    [MemberData(nameof(Documents.All), MemberType = typeof(Documents))]
    public async Task A_stop_cut_short_anywhere_is_finished_by_the_next_daemon(string xml)
        => await ForEachCutAsync(xml, started: true, static (test, uuid) => test.StopAsync(uuid));

    [Theory]
    [MemberData(nameof(Documents.All), MemberType = typeof(Documents))]
    public async Task A_running_network_is_adopted_without_an_operation(string xml)
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(xml);
        await test.StartAsync(uuid);
        string running = test.Host.Dump();
        string document = test.Service.Xml(uuid, inactive: false);
        test.Host.Performed.Clear();

        await test.RestartAsync();

        Assert.True(test.Service.Get(uuid).IsActive);
        Assert.Equal(document, test.Service.Xml(uuid, inactive: false));
        Assert.Empty(test.Host.Performed);
        Assert.Equal(running, test.Host.Dump());
    }

    [Fact]
    public async Task A_network_that_did_not_start_with_the_host_is_left_alone_once_somebody_has_stopped_it()
    {
        using TestService test = await TestService.CreateAsync();
        Guid left = await test.DefineAsync(Documents.Nat);
        Guid tried = await test.DefineAsync("<network><name>tried</name><bridge name='virbr5'/></network>");
        foreach (Guid uuid in new[] { left, tried })
        {
            await test.Service.SetAutostartAsync(uuid, true, Token);
        }
        await test.RestartAsync("boot-2", _ => test.Host.Fails = static o => o is HostOperation.CreateBridge);
        Assert.All(new[] { left, tried }, uuid => Assert.Contains("it did not start with the host", test.Service.Get(uuid).Problem, StringComparison.Ordinal));
        test.Host.Fails = static _ => false;

        await test.StartAsync(left);
        await test.StopAsync(left);

        // Both would be tried at the same time.
        for (int i = 0; i < 100 && !test.Service.Get(tried).IsActive; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }
        Assert.True(test.Service.Get(tried) is { IsActive: true, Problem: null });
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Token);
        Assert.False(test.Service.Get(left).IsActive);
    }

    [Fact]
    public async Task A_transient_network_is_adopted_too()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.CreateAsync(Documents.Nat);
        await test.RestartAsync();
        Assert.True(test.Service.Get(uuid) is { IsActive: true, IsPersistent: false });
    }

    [Fact]
    public async Task What_broke_while_no_daemon_ran_is_repaired()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string running = test.Host.Dump();
        test.Host.Break((links, firewalls, served) =>
        {
            links["virbr0"] = links["virbr0"] with { IsUp = false };
            firewalls.Clear();
            served.Clear();
        });

        await test.RestartAsync();

        Assert.Equal(running, test.Host.Dump());
        Assert.Null(test.Service.Get(uuid).Problem);
    }

    [Fact]
    public async Task Nothing_runs_after_the_machine_has_booted_and_autostart_is_done_once()
    {
        using TestService test = await TestService.CreateAsync();
        Guid starts = await test.DefineAsync(Documents.Nat);
        await test.Service.SetAutostartAsync(starts, true, Token);
        Guid waits = await test.DefineAsync(Documents.Isolated);
        await test.StartAsync(waits);
        test.Host.Break((links, firewalls, served) =>
        {
            links.Clear();
            firewalls.Clear();
            served.Clear();
        });

        await test.RestartAsync("boot-2");
        Assert.True(test.Service.Get(starts).IsActive);
        Assert.False(test.Service.Get(waits).IsActive);

        await test.StopAsync(starts);
        await test.RestartAsync("boot-2");
        Assert.False(test.Service.Get(starts).IsActive);
    }

    [Fact]
    public async Task Broken_files_are_left_out_and_kept()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        string folder = Path.Combine(test.Paths.Definitions, "networks");
        string broken = Path.Combine(folder, "broken.xml");
        string misnamed = Path.Combine(folder, "other.xml");
        await File.WriteAllTextAsync(broken, "<network><name>bro", Token);
        File.Copy(Path.Combine(folder, "default.xml"), misnamed);
        string live = Path.Combine(test.Paths.Run, "networks", "odd.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(live)!);
        await File.WriteAllTextAsync(live, "<networkstatus boot='boot-1'/>", Token);

        await test.RestartAsync();

        Assert.Equal(uuid, Assert.Single(test.Service.List()).Uuid);
        Assert.True(File.Exists(broken) && File.Exists(misnamed) && File.Exists(live));
    }

    // The daemon is killed before each operation and after each; the one after it finds the host as it was before.
    private static async Task ForEachCutAsync(string xml, bool started, Func<TestService, Guid, Task> work)
    {
        for (int cut = 0; ; cut++)
        {
            using TestService test = await TestService.CreateAsync();
            string before = test.Host.Dump();
            Guid uuid = await test.DefineAsync(xml);
            if (started)
            {
                await test.StartAsync(uuid);
            }
            int step = 0;
            bool Now(HostOperation _) => step++ == cut / 2;
            (test.Host.KilledBefore, test.Host.KilledAfter) = cut % 2 == 0 ? ((Predicate<HostOperation>)Now, (Predicate<HostOperation>)(_ => false)) : (_ => false, Now);

            Task killed = test.Host.Killed.Task;
            if (await Task.WhenAny(work(test, uuid), killed) != killed)
            {
                return; // past the last operation
            }
            await test.RestartAsync();

            Assert.False(test.Service.Get(uuid).IsActive);
            Assert.Equal(before, test.Host.Dump());
            await test.StartAsync(uuid);
        }
    }
}
