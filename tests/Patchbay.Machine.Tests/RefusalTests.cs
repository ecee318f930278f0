using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>What cannot be done is said clearly, and leaves the host as it was.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_bridge_that_someone_else_made_is_not_taken()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("ip link add virbr0 type bridge; ip link set virbr0 addrgenmode none; ip address add 10.1.2.3/24 dev virbr0; ip link set virbr0 up");
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));

        await RefusesAsync(host, ["net-start", "default"], "virbr0");
    }

    [Fact]
    public async Task An_address_range_that_the_host_reaches_elsewhere_is_not_shadowed()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("ip link add other type veth peer name end; ip link set end addrgenmode none; ip link set other addrgenmode none up; ip link set end up; ip address add 192.168.122.77/24 dev other");
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));

        await RefusesAsync(host, ["net-start", "default"], "other");
    }

    [Fact]
    public async Task A_dnsmasq_that_cannot_start_is_quoted()
    {
        await using TestHost host = await TestHost.StartAsync();
        // A DNS server of the host's own, on every address.
        await host.Host.ShellAsync("dnsmasq --conf-file=/dev/null --pid-file= --port=53 --user=root --no-resolv </dev/null >/dev/null 2>&1");
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));

        await RefusesAsync(host, ["net-start", "default"], "in use");
    }

    [Fact]
    public async Task Two_of_a_kind_are_refused_by_name()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        string twin = Documents.Default.Replace("<name>default</name>", "<name>twin</name>", StringComparison.Ordinal);

        await RefusesAsync(host, ["net-define", host.Document("sameuuid.xml", twin)], "already");
        string other = twin.Replace("9a05da11", "9a05da12", StringComparison.Ordinal);
        await RefusesAsync(host, ["net-define", host.Document("samebridge.xml", other)], "virbr0");
        await RefusesAsync(host, ["net-start", "default"], "already active");
    }

    [Fact]
    public async Task A_guest_without_its_network_is_refused_and_leaves_nothing()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        await host.VirshAsync("define", await Documents.GuestAsync(
            host, "blue", Documents.On("default", "52:54:00:00:00:01") + Documents.On("nowhere", "52:54:00:00:00:02")));

        await RefusesAsync(host, ["start", "blue"], "network");
        await host.VirshAsync("net-start", "default");
        await RefusesAsync(host, ["start", "blue"], "nowhere");
    }

    [Fact]
    public async Task A_guest_that_QEMU_refuses_leaves_nothing_and_QEMU_is_quoted()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        string garbage = host.Document("notqcow2", "garbage");
        await host.VirshAsync("define", await Documents.GuestAsync(
            host, "blue",
            Documents.On("default", "52:54:00:00:00:01")
            + $"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{garbage}'/><target dev='vda' bus='virtio'/></disk>"));

        await RefusesAsync(host, ["start", "blue"], "qcow2");
    }

    private static async Task RefusesAsync(TestHost host, string[] command, string word)
    {
        string before = await HostState.SeenAsync(host);
        string complaint = (await host.TryVirshAsync(command)).Failed();
        Assert.Contains(word, complaint, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await HostState.SeenAsync(host));
    }
}
