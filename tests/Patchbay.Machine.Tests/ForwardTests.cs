using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Port forwards that lead to real guests: from outside, from another guest, from the host, and from the guest itself.</summary>
public sealed class ForwardTests
{
    private const string First = "52:54:00:00:95:01";
    private const string Second = "52:54:00:00:95:02";

    private const string Network =
        """
        <network>
          <name>web</name>
          <metadata><p:network xmlns:p='urn:patchbay:network:1'>
            <p:forward protocol='tcp' port='8080' to='one' toPort='80'/>
            <p:forward protocol='tcp' port='8081' to='fd00:95::5054:ff:fe00:9501' toPort='80'/>
            <p:forward protocol='udp' port='5000' to='52:54:00:00:95:01'/>
          </p:network></metadata>
          <forward mode='nat'/>
          <bridge name='virbr7' stp='off' delay='0'/>
          <ip address='10.95.0.1' prefix='24'><dhcp><range start='10.95.0.10' end='10.95.0.99'/></dhcp></ip>
          <ip family='ipv6' address='fd00:95::1' prefix='64'/>
        </network>
        """;

    [Fact]
    public async Task Forwards_lead_to_guests_from_everywhere_and_follow_their_leases()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("web", Network);
        Assert.Equal(2, Regex.Count(await host.PatchbayAsync("net", "forward", "list"), "waits"));
        GuestConsole one = await host.StartGuestAsync("one", Documents.On("web", First));
        GuestConsole two = await host.StartGuestAsync("two", Documents.On("web", Second));
        string lease = await one.LeaseAsync();
        await two.LeaseAsync();
        await one.RunAsync("printf '#!/bin/sh\\necho; echo $REMOTE_ADDR\\n' > /www/who; mkdir -p /www/cgi-bin; mv /www/who /www/cgi-bin/; chmod 755 /www/cgi-bin/who");
        await host.UntilAsync("both are on", async () => !(await host.PatchbayAsync("net", "forward", "list")).Contains("waits", StringComparison.Ordinal));

        // From outside: IPv4 and IPv6, TCP and UDP, the client's own address seen.
        Assert.Equal("one", await FetchAsync(host.Internet, $"http://{TestHost.HostAddress}:8080/"));
        await one.RunAsync("for i in 1 2 3 4 5 6 7 8; do ip -6 address show eth0 | grep -q fd00:95::5054 && break; sleep 1; done");
        Assert.Equal("one", await FetchAsync(host.Internet, "http://[2001:db8:1::2]:8081/"));
        Assert.Equal($"[::ffff:{TestHost.GatewayAddress}]", await FetchAsync(host.Internet, $"http://{TestHost.HostAddress}:8080/cgi-bin/who"));
        // Nobody listens in the guest, whose kernel counts what came.
        int before = await UnheardAsync(one);
        await host.Internet.ShellAsync($"for i in 1 2 3; do printf 'by udp' > /dev/udp/{TestHost.HostAddress}/5000; sleep 0.2; done");
        await host.UntilAsync("three datagrams came", async () => await UnheardAsync(one) == before + 3);

        // From another guest, from the host, and from the guest itself, each by the host's own address. The last needs bridges that
        // do not filter, as the documentation says.
        await host.Host.ShellAsync("for f in /proc/sys/net/bridge/bridge-nf-call-ip*tables; do [ ! -e $f ] || echo 0 > $f; done");
        Assert.Equal("one", await AskAsync(two));
        Assert.Equal("one", await AskAsync(one));
        Assert.Equal("one", await FetchAsync(host.Host, $"http://{TestHost.HostAddress}:8080/"));

        // Nothing else of the guest is open, and what is taken away is shut.
        Assert.NotEqual(0, (await host.Internet.TryAsync("curl", "-s", "-m", "2", $"http://{TestHost.HostAddress}:80/")).ExitCode);
        await host.PatchbayAsync("net", "forward", "remove", "web", "tcp", "8081");
        Assert.NotEqual(0, (await host.Internet.TryAsync("curl", "-s", "-m", "2", "http://[2001:db8:1::2]:8081/")).ExitCode);

        // Another address: it follows.
        await host.VirshAsync("net-update", "web", "add-last", "ip-dhcp-host", $"<host mac='{First}' ip='10.95.0.200'/>", "--live");
        await one.RunAsync("kill $(cat /run/dhcp.eth0); sleep 1; ip -4 address flush dev eth0; udhcpc -i eth0 -s /etc/dhcp -x hostname:one -t 10 -T 1 -A 2 -n -q");
        Assert.Contains("10.95.0.200/", await one.RunAsync("ip address show eth0"), StringComparison.Ordinal);
        Assert.NotEqual("10.95.0.200", lease);
        await host.UntilAsync("it follows", async () => (await host.PatchbayAsync("net", "forward", "list")).Contains("10.95.0.200", StringComparison.Ordinal));
        Assert.Equal("one", await FetchAsync(host.Internet, $"http://{TestHost.HostAddress}:8080/"));
        Assert.Equal("one", await AskAsync(two));
    }

    private static async Task<string> AskAsync(GuestConsole from)
        => (await from.RunAsync($"(printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 1) | nc -w 10 {TestHost.HostAddress} 8080 | tail -n 1")).Trim();

    private static async Task<int> UnheardAsync(GuestConsole guest)
        => int.Parse((await guest.RunAsync("awk '/^Udp: [0-9]/ {print $3}' /proc/net/snmp")).Trim(), CultureInfo.InvariantCulture);

    private static async Task<string> FetchAsync(Space from, string url) => (await from.ShellAsync($"curl -s -g -m 20 --retry 3 --retry-connrefused '{url}'")).Trim();
}
