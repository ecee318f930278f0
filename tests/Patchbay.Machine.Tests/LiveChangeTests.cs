using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A network is changed while two guests exchange frames on it: none is lost, and the change is there.</summary>
public sealed class LiveChangeTests
{
    private const string Network =
        """
        <network>
          <name>lab</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f6</uuid>
          <forward mode='nat'/>
          <bridge name='pblab' stp='off' delay='0'/>
          <mac address='52:54:00:0a:cd:22'/>
          <ip address='10.88.0.1' netmask='255.255.255.0'>
            <dhcp>
              <range start='10.88.0.10' end='10.88.0.99'/>
              <host mac='52:54:00:00:88:01' name='blue' ip='10.88.0.2'/>
              <host mac='52:54:00:00:88:02' name='red' ip='10.88.0.3'/>
            </dhcp>
          </ip>
        </network>
        """;

    // What a guest may receive, in the words of tc; guests follow their network a moment after it has changed.
    private const string Limit = "sleep 1; tc class show dev vnet0 | grep -o 'rate [0-9A-Za-z]*' | head -1; echo none";

    // What is replaced by what, and what the host must say afterwards. Each builds on those before it.
    private static readonly (string Old, string New, string Look, string Sees)[] Changes =
    [
        ("end='10.88.0.99'", "end='10.88.0.199'", "cat $ROOT/run/patchbay/dnsmasq/lab.conf", "10.88.0.199"),
        ("<dhcp>", "<dhcp><host mac='52:54:00:00:88:09' ip='10.88.0.9'/>", "cat $ROOT/run/patchbay/dnsmasq/lab.hostsfile", "10.88.0.9"),
        ("<ip address", "<dns><host ip='10.88.0.7'><hostname>seven</hostname></host></dns><ip address", "cat $ROOT/run/patchbay/dnsmasq/lab.addnhosts", "seven"),
        ("<ip address", "<domain name='lab.test'/><ip address", "cat $ROOT/run/patchbay/dnsmasq/lab.conf", "lab.test"),
        ("<forward mode='nat'/>", "<forward mode='route'/>", "nft list chain inet patchbay out_pblab", "10.88.0.0/24"),
        ("<forward mode='route'/>", "", "nft list chain inet patchbay out_pblab", "reject"),
        ("<bridge name", "<forward mode='open'/><bridge name", "nft list tables; echo none", "none"),
        ("<forward mode='open'/>", "<forward mode='nat'><nat><port start='5000' end='6000'/></nat></forward>", "nft list chain inet patchbay nat_pblab", "5000-6000"),
        ("</network>", "<ip family='ipv6' address='fd88::1' prefix='64'/></network>", "ip -6 address show dev pblab", "fd88::1/64"),
        ("</network>", "<ip address='10.89.0.1' prefix='24'/></network>", "ip address show dev pblab", "10.89.0.1/24"),
        ("</network>", "<route address='10.90.0.0' prefix='24' gateway='10.88.0.3'/></network>", "ip route show dev pblab", "10.90.0.0/24 via 10.88.0.3"),
        ("<route address='10.90.0.0' prefix='24' gateway='10.88.0.3'/></network>", "</network>", "ip route show dev pblab; echo done", "done"),
        ("<mac ", "<mtu size='2000'/><mac ", "cat /sys/class/net/pblab/mtu /sys/class/net/vnet0/mtu", "2000\n2000"),
        ("stp='off'", "stp='on'", "cat /sys/class/net/pblab/bridge/stp_state", "1"),
        ("<mac ", "<portgroup name='all' default='yes'><bandwidth><inbound average='25000'/></bandwidth></portgroup><mac ", Limit, "rate 200Mbit"),
        ("average='25000'", "average='12500'", Limit, "rate 100Mbit"),
        ("<portgroup name='all' default='yes'><bandwidth><inbound average='12500'/></bandwidth></portgroup>", "", Limit, "none"),
        ("name='pblab'", "name='pbnew'", "cat /sys/class/net/vnet*/master/uevent", "pbnew"),
    ];

    [Fact]
    public async Task Guests_lose_no_frame_while_their_network_is_changed()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("lab", Network);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("lab", "52:54:00:00:88:01"));
        GuestConsole red = await host.StartGuestAsync("red", Documents.On("lab", "52:54:00:00:88:02"));
        await blue.LeaseAsync();
        await red.LeaseAsync();
        await blue.RunAsync("ping -c 1 -W 5 10.88.0.3");

        string document = Network;
        foreach ((string old, string @new, string look, string sees) in Changes)
        {
            Assert.Contains(old, document, StringComparison.Ordinal);
            document = document.Replace(old, @new, StringComparison.Ordinal);
            await blue.RunAsync("rm -f /tmp/done; (ping -q -i 0.005 -W 5 -c 400 10.88.0.3 >/tmp/seen; touch /tmp/done) & true");
            string said = await host.PatchbayAsync("net", "define", host.Document("lab.xml", document));
            Assert.Contains("defined", said, StringComparison.Ordinal);
            Assert.Contains(sees, await host.Host.ShellAsync(look.Replace("$ROOT", host.Root, StringComparison.Ordinal)), StringComparison.Ordinal);
            string ping = await blue.RunAsync("i=0; while [ ! -e /tmp/done ] && [ $i -lt 200 ]; do sleep 0.2; i=$((i+1)); done; cat /tmp/seen");
            Match counts = Regex.Match(ping, @"(\d+) packets transmitted, (\d+) packets received");
            Assert.True(counts.Success, ping);
            Assert.True(counts.Groups[1].Value == counts.Groups[2].Value && int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture) == 400, $"{old} to {@new}: {ping}");
        }

        await host.PatchbayAsync("net", "define", host.Document("lab.xml", document.Replace("<mac ", "<port isolated='yes'/><mac ", StringComparison.Ordinal)));
        Assert.Equal("isolated on", (await host.Host.ShellAsync("sleep 1; bridge -d link show dev vnet0 | grep -o 'isolated [a-z]*'")).Trim());
        Assert.Contains("no", await blue.RunAsync("ping -c 1 -W 1 10.88.0.3 >/dev/null && echo yes || echo no"), StringComparison.Ordinal);
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", document));
        await host.Host.ShellAsync("sleep 1");
        await blue.RunAsync("ping -c 1 -W 5 10.88.0.3");

        // Guests are known on the bridge's new name, and a daemon that starts now finds nothing to do.
        Assert.Contains("pbnew", await host.VirshAsync("dumpxml", "blue"), StringComparison.Ordinal);
        string state = await HostState.SeenAsync(host);
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal(state, await HostState.SeenAsync(host));
        await blue.RunAsync($"ping -c 2 -W 5 {TestHost.ServerAddress}");
    }
}
