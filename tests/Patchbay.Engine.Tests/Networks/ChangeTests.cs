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
