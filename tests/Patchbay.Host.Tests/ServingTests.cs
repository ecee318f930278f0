using System.Net;
using Patchbay.Engine;
using Patchbay.Engine.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Host.Tests;

public sealed class ServingTests
{
    private const string Mac = "52:54:00:00:00:11";

    private const string Document =
        """
        <network><name>serving</name><forward mode='nat'/><bridge name='virbr7'/><domain name='lab.example' localOnly='yes'/>
          <dns><host ip='192.168.131.1'><hostname>gateway</hostname></host></dns>
          <ip address='192.168.131.1' netmask='255.255.255.0'>
            <dhcp><range start='192.168.131.10' end='192.168.131.20'/><host mac='52:54:00:00:00:12' name='fixed' ip='192.168.131.99'/></dhcp>
          </ip>
        </network>
        """;

    [Fact]
    public async Task A_guest_gets_an_address_a_router_and_names()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using EventSubscription<NetworkEvent> events = networks.Service.Events.Subscribe();
        Guid uuid = await networks.StartAsync(Document);
        using TestGuest guest = new(networks, "virbr7", Mac);

        IReadOnlyDictionary<string, string> lease = guest.Lease();

        Assert.StartsWith("192.168.131.", lease["ip"], StringComparison.Ordinal);
        Assert.Equal(("24", "192.168.131.1", "192.168.131.1"), (lease["mask"], lease["router"], lease["dns"]));
        Assert.Contains("192.168.131.1", guest.Network.Exec("busybox", "nslookup", "gateway.lab.example", "192.168.131.1"), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 1, "the lease is known");
        NetworkLease known = Assert.Single(networks.Service.Leases(uuid, MacAddress.Parse(Mac)));
        Assert.Equal(lease["ip"], known.Address.ToString());
        Assert.Empty(networks.Service.Leases(uuid, MacAddress.Parse("52:54:00:00:00:77")));

        string status = Path.Combine(networks.Paths.Dnsmasq, "virbr7.status");
        await Eventually.TrueAsync(() => File.Exists(status), "the leases are written for the name service");
        Assert.Contains($"\"ip-address\": \"{lease["ip"]}\"", await File.ReadAllTextAsync(status, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        bool told = false;
        await Eventually.TrueAsync(
            () =>
            {
                while (events.Reader.TryRead(out NetworkEvent? one))
                {
                    told |= one is NetworkEvent.LeaseAdded added && added.Lease.Address.ToString() == lease["ip"];
                }
                return told;
            },
            "the lease is told of");
    }

    [Theory]
    [InlineData("resolv-file", "nameserver 192.0.2.53\n")]
    [InlineData("servers-file", "server=192.0.2.53\n")]
    public async Task Name_servers_are_those_that_the_document_says(string option, string servers)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        (string list, string log) = (Path.Combine(networks.Paths.Run, "servers"), Path.Combine(networks.Paths.Run, "asked.log"));
        Directory.CreateDirectory(networks.Paths.Run);
        await File.WriteAllTextAsync(list, servers, TestContext.Current.CancellationToken);

        await networks.StartAsync(Document.Replace("<network>", "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>", StringComparison.Ordinal)
            .Replace("</network>", $"<dnsmasq:options><dnsmasq:option value='{option}={list}'/><dnsmasq:option value='log-facility={log}'/></dnsmasq:options></network>", StringComparison.Ordinal));

        await Eventually.TrueAsync(() => File.Exists(log) && File.ReadAllText(log).Contains("using nameserver 192.0.2.53#53", StringComparison.Ordinal), "they are asked");
        Assert.DoesNotContain("ignoring", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_ends_with_who_had_it()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);
        using TestGuest guest = new(networks, "virbr7", Mac);
        using TestGuest other = new(networks, "virbr7", "52:54:00:00:00:12");
        string first = guest.Lease("web")["ip"];
        Assert.Equal("192.168.131.99", other.Lease()["ip"]);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 2, "the leases are known");
        using EventSubscription<NetworkEvent> events = networks.Service.Events.Subscribe();

        await networks.Service.EndLeasesAsync("serving", MacAddress.Parse(Mac), TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 1, "dnsmasq has let go of it");
        Assert.Equal("192.168.131.99", networks.Service.Leases(uuid)[0].Address.ToString());
        await Eventually.TrueAsync(() => events.Reader.TryRead(out NetworkEvent? one) && one is NetworkEvent.LeaseRemoved removed && removed.Lease.Address.ToString() == first, "the end is told of");
        // Nobody's, and a network's that is gone, are none.
        await networks.Service.EndLeasesAsync("serving", MacAddress.Parse("52:54:00:00:00:77"), TestContext.Current.CancellationToken);
        await networks.Service.EndLeasesAsync("gone", MacAddress.Parse(Mac), TestContext.Current.CancellationToken);
        Assert.Single(networks.Service.Leases(uuid));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_IPv6_lease_ends_with_who_had_it(bool temporary)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document.Replace(
            "</network>", "<ip family='ipv6' address='2001:db8:7::1' prefix='64'><dhcp><range start='2001:db8:7::10' end='2001:db8:7::20'/></dhcp></ip></network>", StringComparison.Ordinal));
        using TestGuest guest = new(networks, "virbr7", Mac);
        using TestGuest other = new(networks, "virbr7", "52:54:00:00:00:12");
        IPAddress first = await guest.Lease6Async(Mac, 7, temporary);
        IPAddress second = await other.Lease6Async("52:54:00:00:00:12", 7, temporary);
        Assert.NotEqual(first, second);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 2, "the leases are known");
        using EventSubscription<NetworkEvent> events = networks.Service.Events.Subscribe();

        await networks.Service.EndLeasesAsync("serving", MacAddress.Parse(Mac), TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 1, "dnsmasq has let go of it");
        Assert.Equal(second, networks.Service.Leases(uuid)[0].Address);
        await Eventually.TrueAsync(() => events.Reader.TryRead(out NetworkEvent? one) && one is NetworkEvent.LeaseRemoved removed && removed.Lease.Address.Equals(first), "the end is told of");
    }

    // The answer is under way while the card goes: what is written down after that is nobody's.
    [Fact]
    public async Task A_lease_that_is_given_as_its_card_goes_ends_too()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document.Replace(
            "</network>", "<ip family='ipv6' address='2001:db8:7::1' prefix='64'><dhcp><range start='2001:db8:7::10' end='2001:db8:7::20'/></dhcp></ip></network>", StringComparison.Ordinal));
        using TestGuest guest = new(networks, "virbr7", Mac);
        using TestGuest other = new(networks, "virbr7", "52:54:00:00:00:12");
        using EventSubscription<NetworkEvent> events = networks.Service.Events.Subscribe();

        await networks.Service.EndLeasesAsync("serving", MacAddress.Parse(Mac), TestContext.Current.CancellationToken);
        string first = guest.Lease()["ip"];
        await guest.Lease6Async(Mac, 7, temporary: false);
        other.Lease();

        HashSet<string> ended = [];
        await Eventually.TrueAsync(
            () =>
            {
                while (events.Reader.TryRead(out NetworkEvent? one))
                {
                    if (one is NetworkEvent.LeaseRemoved removed)
                    {
                        ended.Add(removed.Lease.Address.ToString());
                    }
                }
                return ended.Count == 2 && ended.Contains(first);
            },
            "both have ended");
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid) is [var left] && left.Address.ToString() == "192.168.131.99", "the other's has not");
    }

    [Fact]
    public async Task Leases_of_a_subnet_go_with_it_and_others_stay()
    {
        const string Gone = "<ip address='10.7.0.1' prefix='24'/><ip family='ipv6' address='2001:db8:8::1' prefix='64'/>";
        const string Six = "<ip family='ipv6' address='2001:db8:7::1' prefix='64'><dhcp><range start='2001:db8:7::10' end='2001:db8:7::20'/></dhcp></ip>";
        string whole = Document.Replace("</network>", $"{Six}</network>", StringComparison.Ordinal);
        string other = whole.Replace("192.168.131.", "10.7.0.", StringComparison.Ordinal).Replace("2001:db8:7:", "2001:db8:8:", StringComparison.Ordinal);
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = (await networks.Service.DefineAsync(other, validate: false, TestContext.Current.CancellationToken)).Uuid;
        await networks.Service.StartAsync(uuid, TestContext.Current.CancellationToken);
        using TestGuest guest = new(networks, "virbr7", Mac);
        string first = guest.Lease()["ip"];
        IPAddress first6 = await guest.Lease6Async(Mac, 7, temporary: false);
        Assert.StartsWith("10.7.0.", first, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 2, "the leases are known");
        Task<NetworkStatus> RedefineAsync(string xml) => networks.Service.RedefineAsync(xml, apply: true, TestContext.Current.CancellationToken);

        // The subnet is there, though nothing more is leased in it.
        await RedefineAsync(whole.Replace("</network>", $"{Gone}</network>", StringComparison.Ordinal));
        Assert.Equal(2, networks.Service.Leases(uuid).Count);
        using TestGuest second = new(networks, "virbr7", "52:54:00:00:00:12");
        Assert.Equal("192.168.131.99", second.Lease()["ip"]);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 3, "the third is known");

        // A change that is refused after the file was changed puts all of it back.
        string log = Path.Combine(networks.Paths.Dnsmasq, "serving.leases");
        await Assert.ThrowsAsync<PlanFailedException>(() => RedefineAsync(whole.Replace("<network>", "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>", StringComparison.Ordinal)
            .Replace("</network>", "<dnsmasq:options><dnsmasq:option value='no-such-option'/></dnsmasq:options></network>", StringComparison.Ordinal)));
        Assert.Equal(3, networks.Service.Leases(uuid).Count);
        Assert.False(File.Exists(log + ".gone"));

        // So does one of several networks that is taken back because another is refused; its dnsmasq writes them down again by itself.
        const string Peer = "<network><name>peer</name><bridge name='virbr8'/><ip address='10.8.0.1' prefix='24'/></network>";
        Guid peer = (await networks.Service.DefineAsync(Peer, validate: false, TestContext.Current.CancellationToken)).Uuid;
        await networks.Service.StartAsync(peer, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PlanFailedException>(() => networks.Service.RedefineTogetherAsync(
            [
                whole,
                Peer.Replace("<network>", "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>", StringComparison.Ordinal)
                    .Replace("10.8.0.", "10.7.0.", StringComparison.Ordinal)
                    .Replace("</network>", "<dnsmasq:options><dnsmasq:option value='no-such-option'/></dnsmasq:options></network>", StringComparison.Ordinal),
            ],
            [],
            TestContext.Current.CancellationToken));
        Assert.Equal(3, networks.Service.Leases(uuid).Count);
        Assert.False(File.Exists(log + ".gone"));
        DateTime written = File.GetLastWriteTimeUtc(log);
        // dnsmasq counts seconds, and writes nothing down for a renewal within the one of the lease.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        Assert.Equal("192.168.131.99", second.Lease()["ip"]);
        await Eventually.TrueAsync(() => File.GetLastWriteTimeUtc(log) != written, "the renewal is written down");
        Assert.Contains(first, await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await networks.StopAsync(peer);

        // Gone: told of, taken from the list and from dnsmasq, which would write them again with the next one that it gives.
        using EventSubscription<NetworkEvent> events = networks.Service.Events.Subscribe();
        await RedefineAsync(whole);
        Assert.Equal("192.168.131.99", Assert.Single(networks.Service.Leases(uuid)).Address.ToString());
        HashSet<string> told = [];
        while (events.Reader.TryRead(out NetworkEvent? one))
        {
            if (one is NetworkEvent.LeaseRemoved removed)
            {
                told.Add(removed.Lease.Address.ToString());
            }
        }
        Assert.Equal(new[] { first, first6.ToString() }.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        await guest.Lease6Async(Mac, 8, temporary: false);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).Count == 2, "the next one is known");
        Assert.DoesNotContain(first, await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(log + ".gone"));

        // So do those of a network that stands still, or is stored as another.
        await networks.Service.RedefineAsync(other, apply: false, TestContext.Current.CancellationToken);
        Assert.Equal(2, networks.Service.Leases(uuid).Count);
        await networks.StopAsync(uuid);
        Assert.Empty(networks.Service.Leases(uuid));
        await networks.Service.StartAsync(uuid, TestContext.Current.CancellationToken);
        using TestGuest third = new(networks, "virbr7", "52:54:00:00:00:14");
        third.Lease();
        await networks.StopAsync(uuid);
        Assert.Single(networks.Service.Leases(uuid));
        await RedefineAsync(whole);
        Assert.Empty(networks.Service.Leases(uuid));
    }

    [Fact]
    public async Task Names_have_all_letters()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document.Replace("lab.example", "müller.example", StringComparison.Ordinal));
        using TestGuest guest = new(networks, "virbr7", Mac);
        guest.Lease();

        // As it goes over the wire, RFC 3492.
        Assert.Contains("192.168.131.1", guest.Network.Exec("busybox", "nslookup", "gateway.xn--mller-kva.example", "192.168.131.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fixed_address_added_to_a_running_network_is_served_without_a_restart()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);
        string before = networks.Network.Exec("pgrep", "-f", Serving(networks));

        await networks.Service.UpdateAsync(
            uuid,
            new(Model.Networks.Updates.NetworkUpdateCommand.AddLast, Model.Networks.Updates.NetworkUpdateSection.IpDhcpHost, $"<host mac='{Mac}' name='added' ip='192.168.131.77'/>"),
            Affects.Live,
            TestContext.Current.CancellationToken);

        using TestGuest guest = new(networks, "virbr7", Mac);
        Assert.Equal("192.168.131.77", guest.Lease()["ip"]);
        Assert.Equal(before, networks.Network.Exec("pgrep", "-f", Serving(networks)));
        Assert.Contains("192.168.131.77", networks.Service.Xml(uuid, inactive: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_isolated_network_serves_addresses_and_no_router()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document.Replace("<forward mode='nat'/>", "", StringComparison.Ordinal));
        using TestGuest guest = new(networks, "virbr7", Mac);

        IReadOnlyDictionary<string, string> lease = guest.Lease();

        Assert.False(lease.ContainsKey("router"));
        guest.Network.Exec("ping", "-c1", "-W2", "192.168.131.1");
    }

    [Fact]
    public async Task Leases_outlive_a_stop_and_the_daemon()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = (await networks.Service.DefineAsync(Document, false, TestContext.Current.CancellationToken)).Uuid;
        await networks.Service.StartAsync(uuid, TestContext.Current.CancellationToken);
        using (TestGuest guest = new(networks, "virbr7", Mac))
        {
            guest.Lease();
        }
        await networks.StopAsync(uuid);
        Assert.Single(networks.Service.Leases(uuid));

        await networks.RestartAsync();
        Assert.Single(networks.Service.Leases(uuid));
        await networks.Service.UndefineAsync(uuid, TestContext.Current.CancellationToken);
        Assert.Empty(Directory.EnumerateFiles(networks.Paths.Dnsmasq));
    }

    [Fact]
    public async Task Guests_hear_which_prefixes_a_network_no_longer_has()
    {
        const string Before =
            """
            <network><name>six</name><uuid>8c3b1a7e-5d3b-4c52-9a43-1f0f3b6a0c11</uuid><forward mode='open'/><bridge name='virbr7'/>
            <ip family='ipv6' address='fd00:1::1' prefix='64'/></network>
            """;
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Before);
        using TestGuest guest = new(networks, "virbr7", Mac);
        string[] Addresses() => guest.Network.Exec("ip", "-6", "-o", "address", "show", "scope", "global").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Gateways() => guest.Network.Exec("ip", "-6", "route", "show", "default");
        await Eventually.TrueAsync(() => Addresses() is [var only] && only.Contains("fd00:1:", StringComparison.Ordinal) && Gateways().Length > 0, "it has an address and a gateway");

        await networks.Service.DefineAsync(Before.Replace("fd00:1::1", "fd00:3::1", StringComparison.Ordinal), validate: false, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Addresses().Any(static a => a.Contains("fd00:3:", StringComparison.Ordinal) && !a.Contains("deprecated", StringComparison.Ordinal)), "it has one of the new prefix");
        await Eventually.TrueAsync(() => Addresses().Any(static a => a.Contains("fd00:1:", StringComparison.Ordinal) && a.Contains("deprecated", StringComparison.Ordinal)), "it prefers that");
        Assert.NotEmpty(Gateways());

        const string Without = "<ip family='ipv6' address='fd00:1::1' prefix='64'/>";
        await networks.Service.DefineAsync(Before.Replace(Without, "<ip address='192.168.131.1' prefix='24'/>", StringComparison.Ordinal), validate: false, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Addresses().All(static a => a.Contains("deprecated", StringComparison.Ordinal)) && Gateways().Length == 0, "it has no way out by IPv6 any more");
    }

    [Fact]
    public async Task Guests_of_an_isolated_network_hear_of_no_way_out_with_a_prefix_that_goes()
    {
        const string Gone = "<ip family='ipv6' address='fd00:1::1' prefix='64'/>";
        const string Before =
            $"""
            <network><name>six</name><uuid>8c3b1a7e-5d3b-4c52-9a43-1f0f3b6a0c12</uuid><bridge name='virbr7'/>
            {Gone}<ip family='ipv6' address='fd00:3::1' prefix='64'/></network>
            """;
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Before);
        using TestGuest guest = new(networks, "virbr7", Mac);
        string Addresses() => guest.Network.Exec("ip", "-6", "-o", "address", "show", "scope", "global");
        await Eventually.TrueAsync(() => Addresses() is var seen && seen.Contains("fd00:1:", StringComparison.Ordinal) && seen.Contains("fd00:3:", StringComparison.Ordinal), "it has both");

        await networks.Service.DefineAsync(Before.Replace(Gone, "", StringComparison.Ordinal), validate: false, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            () => Addresses().Split('\n').Any(static a => a.Contains("fd00:1:", StringComparison.Ordinal) && a.Contains("deprecated", StringComparison.Ordinal)), "it prefers the other");
        Assert.Empty(guest.Network.Exec("ip", "-6", "route", "show", "default"));
    }

    // Not the one that waits for the next network.
    private static string Serving(TestNetworks networks) => $"conf-file={networks.Paths.Run}/networks/";
}
