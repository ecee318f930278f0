using Patchbay.Engine.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Networks;

public sealed class ChangeTests
{
    private const string Uri = "urn:example:1";

    private static readonly NetworkUpdateRequest AddHost = new(
        NetworkUpdateCommand.AddLast, NetworkUpdateSection.IpDhcpHost, "<host mac='52:54:00:00:00:09' ip='192.168.122.9'/>");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_update_changes_what_it_is_told_to()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);

        await test.Service.UpdateAsync(uuid, AddHost, Affects.Config, Token);
        Assert.DoesNotContain("192.168.122.9", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
        Assert.Contains("192.168.122.9", test.Service.Xml(uuid, inactive: true), StringComparison.Ordinal);

        test.Host.Performed.Clear();
        await test.Service.UpdateAsync(uuid, AddHost, Affects.Current, Token);
        Assert.Contains("192.168.122.9", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
        Assert.Equal(["WriteFile", "ReloadDnsmasq"], test.Host.Performed.Select(o => o.GetType().Name));

        await test.RestartAsync();
        Assert.Contains("192.168.122.9", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "", () => test.Service.UpdateAsync(uuid, AddHost, Affects.Live | Affects.Config, Token));
    }

    [Fact]
    public async Task An_update_of_both_changes_both_or_none()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string host = test.Host.Dump();
        string live = test.Service.Xml(uuid, inactive: false);
        string stored = test.Service.Xml(uuid, inactive: true);

        test.Host.Fails = o => o is HostOperation.ReloadDnsmasq;
        await Assert.ThrowsAsync<PlanFailedException>(() => test.Service.UpdateAsync(uuid, AddHost, Affects.Live | Affects.Config, Token));
        AssertUnchanged();

        test.Host.Fails = _ => false;
        string blocked = Path.Combine(test.Paths.Definitions, "networks", "default.xml.new");
        Directory.CreateDirectory(blocked);
        await Assert.ThrowsAsync<StoreException>(() => test.Service.UpdateAsync(uuid, AddHost, Affects.Live | Affects.Config, Token));
        AssertUnchanged();

        Assert.DoesNotContain("<next>", await File.ReadAllTextAsync(Path.Combine(test.Paths.Run, "networks", "default.xml"), Token), StringComparison.Ordinal);

        Directory.Delete(blocked);
        await test.Service.UpdateAsync(uuid, AddHost, Affects.Live | Affects.Config, Token);
        Assert.Contains("192.168.122.9", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
        Assert.Contains("192.168.122.9", test.Service.Xml(uuid, inactive: true), StringComparison.Ordinal);

        void AssertUnchanged()
        {
            Assert.Equal(host, test.Host.Dump());
            Assert.Equal(live, test.Service.Xml(uuid, inactive: false));
            Assert.Equal(stored, test.Service.Xml(uuid, inactive: true));
        }
    }

    [Fact]
    public async Task Updates_are_refused_as_libvirt_does()
    {
        using TestService test = await TestService.CreateAsync();
        Guid stopped = await test.DefineAsync(Documents.Nat);
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "network is not running", () => test.Service.UpdateAsync(stopped, AddHost, Affects.Live, Token));
        Guid transient = await test.CreateAsync(Documents.Isolated);
        await LifecycleTests.AssertRefused(
            Refusal.OperationInvalid, "cannot change persistent config of a transient network", () => test.Service.UpdateAsync(transient, AddHost, Affects.Config, Token));
        await LifecycleTests.AssertRefused(
            Refusal.OperationUnsupported, "", () => test.Service.UpdateAsync(stopped, new(NetworkUpdateCommand.Modify, NetworkUpdateSection.Bridge, "<bridge/>"), Affects.Config, Token));
    }

    [Fact]
    public async Task What_is_stored_otherwise_than_it_runs_is_a_difference_too()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string document = test.Service.Xml(uuid, inactive: true);
        await test.Service.UpdateAsync(uuid, AddHost, Affects.Config, Token);
        string host = test.Host.Dump();

        NetworkChangePlan plan = await test.Service.PlanAsync(document, Token);
        Assert.Empty(plan.Changes);
        Assert.True(plan.IsStored);
        Assert.Contains("host[", Assert.Single(plan.StoredChanges).Path, StringComparison.Ordinal);
        await test.Service.RedefineAsync(document, apply: true, Token);
        Assert.Equal(document, test.Service.Xml(uuid, inactive: true));
        Assert.Empty((await test.Service.PlanAsync(document, Token)).StoredChanges);

        await test.Service.UndefineAsync(uuid, Token);
        plan = await test.Service.PlanAsync(document, Token);
        Assert.Equal((0, 0, false, true), (plan.Changes.Count, plan.StoredChanges.Count, plan.IsStored, plan.IsActive));
        await test.Service.RedefineAsync(document, apply: true, Token);
        Assert.True((await test.Service.PlanAsync(document, Token)).IsStored);
        Assert.Equal(host, test.Host.Dump());
        await test.StopAsync(uuid);
        Assert.Equal(document, test.Service.Xml(uuid, inactive: true));
    }

    [Fact]
    public async Task A_definition_of_a_network_that_runs_changes_it_or_nothing()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string host = test.Host.Dump();
        (string stored, string live) = (test.Service.Xml(uuid, inactive: true), test.Service.Xml(uuid, inactive: false));
        string wider = stored.Replace("end=\"192.168.122.254\"", "end=\"192.168.122.200\"", StringComparison.Ordinal).Replace("end='192.168.122.254'", "end='192.168.122.200'", StringComparison.Ordinal);
        Assert.NotEqual(stored, wider);

        NetworkChangePlan plan = await test.Service.PlanAsync(wider, Token);
        Assert.Equal(2, plan.Changes.Count);
        Assert.All(plan.Changes, c => Assert.StartsWith("ip[192.168.122.1]/dhcp/range[", c.Path, StringComparison.Ordinal));
        Assert.Equal(host, test.Host.Dump());

        int starts = 0;
        test.Host.Fails = o => o is HostOperation.StartDnsmasq && starts++ == 0;
        await Assert.ThrowsAsync<PlanFailedException>(() => test.DefineAsync(wider));
        test.Host.Fails = _ => false;
        Assert.Equal(stored, test.Service.Xml(uuid, inactive: true));
        await LifecycleTests.AssertRefused(Refusal.OperationInvalid, "cannot change while the network runs", () => test.DefineAsync(Remodelled(stored)));
        Assert.Equal(stored, test.Service.Xml(uuid, inactive: true));
        Assert.Equal(live, test.Service.Xml(uuid, inactive: false));

        await test.Service.RedefineAsync(wider, apply: false, Token);
        Assert.Equal(host, test.Host.Dump());
        Assert.Equal((wider, live), (test.Service.Xml(uuid, inactive: true), test.Service.Xml(uuid, inactive: false)));

        await test.DefineAsync(wider);
        Assert.Equal(wider, test.Service.Xml(uuid, inactive: true));
        Assert.Contains("end='192.168.122.200'", test.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
        Assert.NotEqual(host, test.Host.Dump());

        static string Remodelled(string xml)
        {
            int start = xml.IndexOf("  <forward", StringComparison.Ordinal);
            return $"{xml[..start]}  <forward mode='bridge'/>\n  <bridge name='br0'/>\n</network>\n";
        }
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "end='192.168.122.254'", "end='192.168.122.200'" },
        { "192.168.122.", "192.168.150." },
        { "<ip address='192.168.122.1' netmask='255.255.255.0'>\n    <dhcp>\n      <range start='192.168.122.2' end='192.168.122.254'/>\n    </dhcp>\n  </ip>\n", "<ip family='ipv6' address='fd00:122::1' prefix='64'/>" },
        { "name='virbr0'", "name='virbr9'" },
        { "<forward mode='nat'>", "<forward mode='nat' dev='eth0'>" },
        { "</network>", "<ip family='ipv6' address='fd00:122::1' prefix='64'/></network>" },
        { "<forward mode='nat'>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='80' to='192.168.122.9'/></p:network></metadata><forward mode='nat'>" },
        { "<forward mode='nat'>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress dev='wan1'/></p:network></metadata><forward mode='nat'>" },
        { "<forward mode='nat'>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress table='100'/></p:network></metadata><forward mode='nat'>" },
        { "</network>", "<route address='10.77.0.0' prefix='16' gateway='192.168.122.7'/></network>" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_cut_short_anywhere_is_taken_back_by_the_next_daemon(string old, string @new)
    {
        for (int step = 0; ; step++)
        {
            using TestService test = await TestService.CreateAsync();
            Before before = await Before.OfAsync(test);
            int at = step;
            test.Host.KilledAfter = _ => at-- == 0;

            Task change = test.DefineAsync(before.Changed(old, @new));
            await Task.WhenAny(change, test.Host.Killed.Task);
            if (!test.Host.Killed.Task.IsCompleted)
            {
                await change;
                Assert.True(step > 0);
                AssertIsWhole(test, before);
                return;
            }
            bool isWhole = test.Host.Performed[^1] is HostOperation.ForgetLeases;
            await test.RestartAsync();

            if (isWhole)
            {
                AssertIsWhole(test, before);
            }
            else
            {
                before.AssertIs(test);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_that_fails_anywhere_is_taken_back_also_by_a_daemon_that_is_killed_over_that(string old, string @new)
    {
        for (int step = 0; ; step++)
        {
            int kill = 0;
            for (bool isKilled = true; isKilled; kill++)
            {
                using TestService test = await TestService.CreateAsync();
                Before before = await Before.OfAsync(test);
                (int at, int ends) = (step, kill);
                test.Host.Fails = _ => at-- == 0;
                test.Host.KilledAfter = _ => at < 0 && ends-- == 0;

                Task<Exception?> change = Record.ExceptionAsync(() => test.DefineAsync(before.Changed(old, @new))).AsTask();
                await Task.WhenAny(change, test.Host.Killed.Task);
                isKilled = test.Host.Killed.Task.IsCompleted;
                if (!isKilled && await change is null)
                {
                    // What it failed at, if anything, is no part of the change.
                    Assert.True(step > 0);
                    await test.RestartAsync();
                    AssertIsWhole(test, before);
                    return;
                }
                if (isKilled)
                {
                    await test.RestartAsync();
                }
                else
                {
                    Assert.IsType<PlanFailedException>(await change);
                }
                before.AssertIs(test);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leases_of_a_network_that_stands_still_go_with_their_subnet_or_stay(bool fails)
    {
        using TestService test = await TestService.CreateAsync();
        await test.DefineAsync(Documents.Nat);
        string leases = test.Lease("default", "192.168.122.9");
        string other = Documents.Nat.Replace("192.168.122.", "192.168.150.", StringComparison.Ordinal);
        string blocked = Path.Combine(test.Paths.Definitions, "networks", "default.xml.new");
        if (fails)
        {
            Directory.CreateDirectory(blocked);
            await Assert.ThrowsAsync<StoreException>(() => test.Service.RedefineAsync(other, apply: true, Token));
        }
        else
        {
            await test.Service.RedefineAsync(other, apply: true, Token);
        }
        Assert.Equal((fails ? leases : "", null), (test.Leases("default"), test.LeasesAside("default")));

        // A daemon that is killed before it is stored, and after.
        foreach (bool isStored in new[] { false, true })
        {
            using TestService cut = await TestService.CreateAsync();
            await cut.DefineAsync(Documents.Nat);
            cut.Lease("default", "192.168.122.9");
            cut.Host.KilledAfter = o => isStored ? o is HostOperation.ForgetLeases : o is HostOperation.DropLeases;
            await Task.WhenAny(cut.Service.RedefineAsync(other, apply: true, Token), cut.Host.Killed.Task);
            Assert.True(cut.Host.Killed.Task.IsCompleted);
            await cut.RestartAsync();
            Assert.Equal((isStored ? "" : leases, null), (cut.Leases("default"), cut.LeasesAside("default")));
        }
    }

    [Fact]
    public async Task Leases_of_what_is_stored_come_back_when_it_runs_again()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string leases = test.Lease("default", "192.168.122.9");

        NetworkUpdateRequest range = new(NetworkUpdateCommand.AddLast, NetworkUpdateSection.IpDhcpHost, "<host mac='52:54:00:00:00:09' ip='192.168.150.9'/>");
        await test.StopAsync(uuid);
        Assert.Equal(leases, test.Leases("default"));
        Guid transient = await test.CreateAsync(Documents.Nat.Replace("192.168.122.", "192.168.150.", StringComparison.Ordinal).Replace("<name>", $"<uuid>{uuid}</uuid><name>", StringComparison.Ordinal));
        Assert.Equal(uuid, transient);
        await test.Service.UpdateAsync(uuid, range, Affects.Live, Token);
        test.Lease("default", "192.168.122.9", "192.168.150.9");
        await test.StopAsync(uuid);
        Assert.Equal((leases, null), (test.Leases("default"), test.LeasesAside("default")));
    }

    private static void AssertIsWhole(TestService test, Before before)
    {
        string[] kept = [.. before.Leases.Split('\n').Where(l => !l.Contains("192.168.122.", StringComparison.Ordinal) || test.Service.Xml(before.Uuid, inactive: false).Contains("192.168.122.1'", StringComparison.Ordinal))];
        Assert.NotEqual(before.Document, test.Service.Xml(before.Uuid, inactive: false));
        Assert.Equal((string.Join('\n', kept), null), (test.Leases("default"), test.LeasesAside("default")));
    }

    // A network that runs, with addresses that are leased, one of which is of no subnet of its.
    private sealed record Before(Guid Uuid, string Host, string Document, string Stored, string Leases)
    {
        public static async Task<Before> OfAsync(TestService test)
        {
            Guid uuid = await test.DefineAsync(Documents.Nat);
            await test.StartAsync(uuid);
            string leases = test.Lease("default", "10.1.2.3", "192.168.122.9", "192.168.122.10");
            test.Host.Performed.Clear();
            return new Before(uuid, test.Host.Dump(), test.Service.Xml(uuid, inactive: false), test.Service.Xml(uuid, inactive: true), leases);
        }

        public string Changed(string old, string @new)
        {
            string changed = Document.Replace(old, @new, StringComparison.Ordinal);
            Assert.NotEqual(Document, changed);
            return changed;
        }

        public void AssertIs(TestService test)
        {
            Assert.Equal(Host, test.Host.Dump());
            Assert.Equal(Document, test.Service.Xml(Uuid, inactive: false));
            Assert.Equal(Stored, test.Service.Xml(Uuid, inactive: true));
            Assert.Equal((Leases, null), (test.Leases("default"), test.LeasesAside("default")));
        }
    }

    [Fact]
    public async Task A_network_whose_change_cannot_be_taken_back_is_put_right_as_far_as_can_be_and_it_is_tried_again()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        string host = test.Host.Dump();
        string document = test.Service.Xml(uuid, inactive: false);
        test.Host.KilledAfter = static o => o is HostOperation.SetFirewall;
        Task change = test.DefineAsync(document.Replace("<forward mode='nat'>", "<forward mode='nat' dev='eth0'>", StringComparison.Ordinal));
        await Task.WhenAny(change, test.Host.Killed.Task);
        Assert.True(test.Host.Killed.Task.IsCompleted);
        Assert.NotEqual(host, test.Host.Dump());
        test.Host.Break(static (links, _, _) => links["virbr0"] = links["virbr0"] with { IsUp = false });

        int asked = 0;
        TaskCompletionSource again = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await test.RestartAsync(beforeLoading: _ =>
        {
            test.Host.Fails = o => o is HostOperation.SetFirewall && asked++ == 0;
            // It is tried again at once.
            test.Host.HoldsLook = scope => asked >= 2 && !scope.Firewalls.IsEmpty ? again.Task : Task.CompletedTask;
        });

        Assert.Equal(host, test.Host.Dump());
        Assert.Contains("is not taken back", test.Service.Get(uuid).Problem, StringComparison.Ordinal);
        again.SetResult();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (test.Service.Get(uuid).Problem is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
        await test.RestartAsync();
        Assert.Equal(host, test.Host.Dump());
        Assert.Null(test.Service.Get(uuid).Problem);
    }

    [Fact]
    public async Task What_is_said_of_a_network_is_set_read_and_removed()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await LifecycleTests.AssertRefused(Refusal.NoNetworkMetadata, "metadata not found: ", () => Task.FromResult(test.Service.GetMetadata(uuid, MetadataPart.Title, null, Affects.Current)));

        await SetAsync(MetadataPart.Title, "a title");
        await SetAsync(MetadataPart.Description, "two\nlines");
        await SetAsync(MetadataPart.Element, "<app x='1'><part/></app>", "my", Uri);
        await SetAsync(MetadataPart.Element, "<other/>", "o", "urn:example:2");

        Assert.Equal("a title", test.Service.GetMetadata(uuid, MetadataPart.Title, null, Affects.Current));
        Assert.Equal("two\nlines", test.Service.GetMetadata(uuid, MetadataPart.Description, null, Affects.Current));
        Assert.Equal("<app x=\"1\">\n  <part/>\n</app>", test.Service.GetMetadata(uuid, MetadataPart.Element, Uri, Affects.Current));
        Assert.Contains("<my:app xmlns:my=\"urn:example:1\" x=\"1\">", test.Service.Xml(uuid, inactive: true), StringComparison.Ordinal);
        await test.RestartAsync();
        Assert.Equal("<app x=\"1\">\n  <part/>\n</app>", test.Service.GetMetadata(uuid, MetadataPart.Element, Uri, Affects.Config));

        await SetAsync(MetadataPart.Element, null, null, Uri);
        await LifecycleTests.AssertRefused(Refusal.NoNetworkMetadata, "", () => Task.FromResult(test.Service.GetMetadata(uuid, MetadataPart.Element, Uri, Affects.Current)));
        Assert.Equal("<other/>", test.Service.GetMetadata(uuid, MetadataPart.Element, "urn:example:2", Affects.Current));
        await LifecycleTests.AssertRefused(Refusal.InvalidArgument, "newline", () => SetAsync(MetadataPart.Title, "a\nb"));

        Task SetAsync(MetadataPart part, string? text, string? key = null, string? uri = null)
            => test.Service.SetMetadataAsync(uuid, part, text, key, uri, Affects.Config, Token);
    }
}
