using System.Diagnostics;
using System.Text.Json;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Addresses of real guests on networks whose addresses others give, heard at their cards.</summary>
public sealed class AddressTests
{
    private const string First = "52:54:00:00:ad:01";

    [Theory]
    [InlineData("<network><name>lan</name><forward mode='bridge'/><bridge name='br8'/></network>", "dhcp")]
    [InlineData("<network><name>lan</name><forward mode='bridge'><interface dev='up0'/></forward></network>", "dhcp")]
    public async Task Addresses_on_a_network_of_others_are_heard_shown_and_told(string network, string source)
    {
        await using TestHost host = await TestHost.StartAsync();
        bool isBridge = network.Contains("br8", StringComparison.Ordinal);
        await host.Host.ConnectAsync("up0", host.Internet, "up0-far");
        await host.Host.ShellAsync(isBridge
            ? "ip link add br8 type bridge; ip link set br8 up; ip link set up0 master br8 up"
            : "ip link set up0 up");
        // The site's own DHCP server, out there.
        await host.Internet.ShellAsync(
            """
            ip address add 10.81.0.254/24 dev up0-far; ip link set up0-far up
            dnsmasq --port=0 --interface=up0-far --bind-dynamic --except-interface=lo --dhcp-range=10.81.0.50,10.81.0.50 --dhcp-authoritative --leasefile-ro --pid-file= --conf-file=/dev/null
            """);
        await host.DefineAndStartAsync("lan", network);
        using Process stream = Tool.Start(host.Host.Inside([Programs.Patchbay, "--root", host.Root, "events", "--kind", "address", "--output", "json"]));
        using Process virsh = Tool.Start(host.Host.Inside(["stdbuf", "-oL", "virsh", "-c", host.Uri, "qemu-monitor-event", "--event", "__patchbay_ADDRESS_HEARD", "--loop"]));
        GuestConsole guest = await host.StartGuestAsync("web1", Documents.On("lan", First), "guest.net=off");
        await guest.ReadyAsync();
        Assert.Equal("", await AddressesAsync(host));

        await guest.RunAsync("ip link set eth0 up; udhcpc -i eth0 -s /etc/dhcp -n -q -t 10 -T 1; ping -c 1 -W 5 10.81.0.254");
        await host.UntilAsync("the leased address", async () => (await AddressesAsync(host)).Contains($"10.81.0.50 {source}", StringComparison.Ordinal));
        Assert.Matches(@"(vnet0|macvtap0) +52:54:00:00:ad:01 +ipv4 +10\.81\.0\.50/0", await host.VirshAsync("domifaddr", "web1", "--source", "arp"));
        Assert.Contains("guest web1: ", host.DaemonLog, StringComparison.Ordinal);
        Assert.Contains("has the address 10.81.0.50, heard by", host.DaemonLog, StringComparison.Ordinal);

        // Clients are told: of our own stream, and any of libvirt's of the one event with free words.
        string told = await LineAsync(stream, "10.81.0.50");
        Assert.Contains("\"kind\":\"address\",\"guest\":\"web1\"", told, StringComparison.Ordinal);
        Assert.Contains($"\"mac\":\"{First}\",\"address\":\"10.81.0.50\",\"source\":\"", told, StringComparison.Ordinal);
        Assert.Matches("event __patchbay_ADDRESS_HEARD at .* for domain 'web1': \\{\"address\":\"10.81.0.50\",", await LineAsync(virsh, "10.81.0.50"));
        stream.Kill(entireProcessTree: true);
        virsh.Kill(entireProcessTree: true);

        // By hand, both families; and a foreign sender is not taken for the guest.
        await guest.RunAsync("ip address add 10.81.0.7/24 dev eth0; ip -6 address add 2001:db8::7/64 dev eth0; ping -c 1 -W 5 -I 10.81.0.7 10.81.0.254; ping -c 1 -W 1 2001:db8::1; true");
        await host.UntilAsync("the addresses set by hand", async () =>
            (await AddressesAsync(host)) is var now && now.Contains("10.81.0.7 arp", StringComparison.Ordinal) && now.Contains("2001:db8::7 nd", StringComparison.Ordinal));
        Assert.DoesNotContain("10.81.0.254", await AddressesAsync(host), StringComparison.Ordinal);

        // How long ago it was heard last: less once it is heard again.
        await host.UntilAsync("it grows old", async () => await AgeAsync(host, "10.81.0.7") >= 4);
        await guest.RunAsync("ip neigh flush dev eth0; ping -c 1 -W 5 -I 10.81.0.7 10.81.0.254");
        await host.UntilAsync("it is new again", async () => await AgeAsync(host, "10.81.0.7") < 4);

        // Its own word is asked for again by the next daemon, and forgotten with the guest.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        // Its card is of the network still, whatever that made of it.
        Assert.Matches(
            $"<source network='lan' portid='[-0-9a-f]{{36}}' {(isBridge ? "bridge='br8'" : "dev='up0' mode='bridge'")}/>", await host.VirshAsync("dumpxml", "web1"));
        Assert.DoesNotContain("10.81.0.7", await AddressesAsync(host), StringComparison.Ordinal);
        await guest.RunAsync("ip neigh flush dev eth0; ping -c 1 -W 5 -I 10.81.0.7 10.81.0.254");
        await host.UntilAsync("the address after a restart", async () => (await AddressesAsync(host)).Contains("10.81.0.7 arp", StringComparison.Ordinal));
        await host.VirshAsync("destroy", "web1");
        Assert.Contains("not running", (await host.TryVirshAsync("domifaddr", "web1", "--source", "arp")).Errors, StringComparison.Ordinal);
    }

    private static async Task<string> LineAsync(Process process, string with)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(with, StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"it ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    private static async Task<long> AgeAsync(TestHost host, string address)
    {
        using var rows = JsonDocument.Parse(await host.PatchbayAsync("guest", "addresses", "web1", "-o", "json"));
        return rows.RootElement.EnumerateArray().First(r => r.GetProperty("address").GetString() == address).GetProperty("seconds").GetInt64();
    }

    private static async Task<string> AddressesAsync(TestHost host)
    {
        using var rows = JsonDocument.Parse(await host.PatchbayAsync("guest", "addresses", "web1", "-o", "json"));
        return string.Join('\n', rows.RootElement.EnumerateArray().Select(static r => $"{r.GetProperty("address").GetString()} {r.GetProperty("source").GetString()}"));
    }
}
