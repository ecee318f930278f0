using System.Text;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Networks.Changes;
using Patchbay.Planning.Operations;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Planning.Tests.Networks;

/// <summary>Each part of the document, changed while the network runs.</summary>
public sealed class ChangeTests
{
    private const string Own = """
        <network>
          <name>net</name>
          <uuid>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</uuid>
          <title>one</title>
          <description>first</description>
          <metadata><x:a xmlns:x="urn:x">1</x:a></metadata>
          <forward mode='nat'><nat><port start='1024' end='2000'/></nat></forward>
          <bridge name='pb0' stp='off' delay='0'/>
          <mtu size='1500'/>
          <mac address='52:54:00:00:00:01'/>
          <domain name='lab'/>
          <dns><host ip='10.9.0.7'><hostname>seven</hostname></host></dns>
          <bandwidth><inbound average='1000'/></bandwidth>
          <ip address='10.9.0.1' netmask='255.255.255.0' localPtr='no'>
            <tftp root='/srv/tftp'/>
            <dhcp><range start='10.9.0.10' end='10.9.0.20'/><host mac='52:54:00:00:00:09' ip='10.9.0.9'/></dhcp>
          </ip>
          <route address='10.10.0.0' prefix='24' gateway='10.9.0.2'/>
          <portgroup name='g'/>
        </network>
        """;

    private const string Egress = """
        <network>
          <name>net</name>
          <uuid>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</uuid>
          <metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress dev='eth0'/></p:network></metadata>
          <forward mode='nat'/>
          <bridge name='pb0' stp='off' delay='0'/>
          <mac address='52:54:00:00:00:01'/>
          <ip address='10.9.0.1' prefix='24'/>
        </network>
        """;

    private const string Pool = """
        <network>
          <name>net</name>
          <uuid>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</uuid>
          <forward mode='private' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>
          <portgroup name='g'/>
        </network>
        """;

    private const string Shared = """
        <network>
          <name>net</name>
          <uuid>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</uuid>
          <metadata/>
          <forward mode='bridge' dev='eth0'/>
        </network>
        """;

    private const string Functions = """
        <network>
          <name>net</name>
          <uuid>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</uuid>
          <forward mode='hostdev' managed='yes'><driver name='vfio'/><address type='pci' domain='0' bus='3' slot='0' function='1'/></forward>
        </network>
        """;

    private const string Switch = """
        <network>
          <name>net</name>
          <uuid>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</uuid>
          <forward mode='bridge'/>
          <bridge name='br0'/>
          <virtualport type='openvswitch'/>
          <vlan><tag id='5'/></vlan>
        </network>
        """;

    // What runs, what is replaced, by what; which part changes, and what that means.
    private static readonly (string Running, string Old, string New, string Pattern, ChangeEffect Effect)[] Edits =
    [
        (Own, "<name>net<", "<name>ten<", "name", ChangeEffect.Refused),
        (Own, "aaaaaaaa-", "baaaaaaa-", "uuid", ChangeEffect.Refused),
        (Own, "<title>one", "<title>two", "title", ChangeEffect.Live),
        (Own, ">first<", ">second<", "description", ChangeEffect.Live),
        (Own, ">1</x:a>", ">2</x:a>", "metadata", ChangeEffect.Live),
        (Own, "<network>", "<network ipv6='yes'>", "@ipv6", ChangeEffect.Live),
        (Own, "<network>", "<network trustGuestRxFilters='yes'>", "@trustGuestRxFilters", ChangeEffect.Live),
        (Own, "mode='nat'><nat><port start='1024' end='2000'/></nat>", "mode='route'>", "forward/@mode", ChangeEffect.Live),
        (Own, "mode='nat'><nat><port start='1024' end='2000'/></nat>", "mode='open'>", "forward/@mode", ChangeEffect.Live),
        (Own, "<forward mode='nat'><nat><port start='1024' end='2000'/></nat></forward>", "", "forward", ChangeEffect.Live),
        (Own, "mode='nat'>", "mode='nat' dev='eth9'>", "forward/@dev", ChangeEffect.Live),
        (Own, "mode='nat'>", "mode='nat' dev='eth9'>", "forward/interface", ChangeEffect.Live),
        (Own, "start='1024'", "start='1025'", "forward/nat", ChangeEffect.Live),
        (Own, "<nat>", "<nat><address start='192.0.2.1' end='192.0.2.4'/>", "forward/nat", ChangeEffect.Live),
        (Own, "<nat>", "<nat ipv6='yes'>", "forward/nat", ChangeEffect.Live),
        (Own, "name='pb0'", "name='pb1'", "bridge/@name", ChangeEffect.Live),
        (Own, "stp='off'", "stp='on'", "bridge/@stp", ChangeEffect.Live),
        (Own, "delay='0'", "delay='3'", "bridge/@delay", ChangeEffect.Live),
        (Own, "delay='0'", "delay='0' macTableManager='libvirt'", "bridge/@macTableManager", ChangeEffect.Live),
        (Own, "delay='0'", "delay='0' zone='trusted'", "bridge/@zone", ChangeEffect.Live),
        (Own, "<domain name='lab'/>", "<domain name='lab' localOnly='yes' register='yes'/>", "domain/@register", ChangeEffect.Live),
        (Own, "size='1500'", "size='9000'", "mtu", ChangeEffect.Live),
        (Own, "<mtu size='1500'/>", "<mtu size='1400'/>", "mtu", ChangeEffect.Interruption),
        (Own, "00:00:01'", "00:00:02'", "mac", ChangeEffect.Live),
        (Own, "<domain name='lab'/>", "<domain name='lab' localOnly='yes'/>", "domain", ChangeEffect.Live),
        (Own, "<hostname>seven<", "<hostname>sept<", "dns", ChangeEffect.Live),
        (Own, "<dns>", "<dns><forwarder addr='192.0.2.53'/>", "dns", ChangeEffect.Live),
        (Own, "average='1000'", "average='2000'", "bandwidth", ChangeEffect.Live),
        (Own, "<portgroup name='g'/>", "<portgroup name='g' default='yes'/>", "portgroup", ChangeEffect.Live),
        (Own, "<portgroup name='g'/>", "<portgroup name='g' trustGuestRxFilters='yes'/>", "portgroup/@trustGuestRxFilters", ChangeEffect.Live),
        (Pool, "<portgroup name='g'/>", "<portgroup name='g'><virtualport type='802.1Qbh'><parameters profileid='p'/></virtualport></portgroup>", "portgroup/virtualport", ChangeEffect.NextPlug),
        (Own, "<ip ", "<port isolated='yes'/><ip ", "port", ChangeEffect.Live),
        (Own, "end='10.9.0.20'", "end='10.9.0.30'", "ip/dhcp", ChangeEffect.Live),
        (Own, "ip='10.9.0.9'", "ip='10.9.0.8'", "ip/dhcp", ChangeEffect.Live),
        (Own, "root='/srv/tftp'", "root='/srv/boot'", "ip/tftp", ChangeEffect.Live),
        (Own, "localPtr='no'", "localPtr='yes'", "ip/@localPtr", ChangeEffect.Live),
        (Own, "<route ", "<ip family='ipv6' address='fd00:9::1' prefix='64'/><route ", "ip", ChangeEffect.Live),
        (Own, "<ip address='10.9.0.1' netmask='255.255.255.0'", "<ip address='10.9.0.1' netmask='255.255.0.0'", "ip", ChangeEffect.Live),
        (Own, "prefix='24'", "prefix='25'", "route", ChangeEffect.Live),
        (Own, "</network>", "<dnsmasq:options xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><dnsmasq:option value='dhcp-authoritative'/></dnsmasq:options></network>", "dnsmasq:options", ChangeEffect.Live),
        (Own, "<metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='80' to='10.9.0.9'/></p:network>", "patchbay:forward", ChangeEffect.Live),
        (Own, "<metadata><x:a xmlns:x=\"urn:x\">1</x:a></metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='80' to='10.9.0.9' toPort='81'/></p:network></metadata>", "patchbay:forward", ChangeEffect.Live),
        (Own, "<metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress dev='eth0'/></p:network>", "patchbay:egress", ChangeEffect.Live),
        (Own, "<metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress table='100'/></p:network>", "patchbay:egress", ChangeEffect.Live),
        (Own, "<metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress none='yes'/></p:network>", "patchbay:egress", ChangeEffect.Live),
        (Own, "<metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:ip auto='yes' address='10.9.0.1'/></p:network>", "patchbay:ip", ChangeEffect.Live),
        (Egress, "dev='eth0'", "table='100'", "patchbay:egress", ChangeEffect.Live),
        (Egress, "name='pb0'", "name='pb1'", "bridge/@name", ChangeEffect.Live),
        (Egress, "<forward mode='nat'/>", "<forward mode='route'/>", "forward/@mode", ChangeEffect.Live),
        (Egress, "<ip address='10.9.0.1' prefix='24'/>", "<ip address='10.9.7.1' prefix='24'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>", "ip", ChangeEffect.Live),
        (Own, "<metadata>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:peer network='other' direction='out'/></p:network>", "patchbay:peer", ChangeEffect.Live),
        (Shared, "<metadata/>", "<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:host dev='lan-host'/></p:network></metadata>", "patchbay:host", ChangeEffect.Live),
        (Pool, "<interface dev='eth1'/>", "<interface dev='eth2'/>", "forward/interface", ChangeEffect.Live),
        (Pool, "mode='private'", "mode='vepa'", "forward/@mode", ChangeEffect.NextPlug),
        (Functions, "function='1'/>", "function='1'/><address type='pci' domain='0' bus='3' slot='0' function='2'/>", "forward/address", ChangeEffect.Live),
        (Functions, "<address type='pci' domain='0' bus='3' slot='0' function='1'/>", "<pf dev='eth0'/>", "forward/pf", ChangeEffect.Live),
        (Functions, "name='vfio'", "name='vfio' model='mlx5_vfio_pci'", "forward/driver", ChangeEffect.NextPlug),
        (Functions, "managed='yes'", "managed='no'", "forward/@managed", ChangeEffect.NextPlug),
        (Switch, "name='br0'", "name='br1'", "bridge/@name", ChangeEffect.NextPlug),
        (Switch, "id='5'", "id='6'", "vlan", ChangeEffect.Interruption),
        (Switch, "<virtualport type='openvswitch'/>", "<virtualport type='openvswitch'><parameters profileid='p'/></virtualport>", "virtualport", ChangeEffect.Live),
        (Switch, "<forward mode='bridge'/>\n  <bridge name='br0'/>", "<forward mode='private'><interface dev='eth0'/></forward>", "bridge", ChangeEffect.Refused),
        (Pool, "<forward mode='private' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>", "<forward mode='nat'/><bridge name='pb0'/><ip address='10.9.0.1' prefix='24'/>", "forward/@mode", ChangeEffect.Refused),
    ];

    // What is no attribute that somebody changes: counters of what runs, and what only a guest's port may say.
    private static readonly string[] NotOfDefinitions =
    [
        "@connections", "forward/interface/@connections", "forward/address/@connections", "forward/address/@multifunction",
        "bandwidth/@classID", "bandwidth/inbound/@floor", "bandwidth/outbound/@floor", "portgroup/bandwidth/@classID", "portgroup/bandwidth/inbound/@floor", "portgroup/bandwidth/outbound/@floor",
    ];

    // What libvirt has that the schemas of Debian 12's do not know yet.
    private static readonly string[] Newer = ["title", "description", "domain/@register", "forward/driver/@model"];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Edits.Length)];

    public static TheoryData<string> Attributes => [.. NetworkAttributes.All.Select(static a => a.Attribute)];

    // One that no change reaches is dead, or stands behind another.
    [Fact]
    public void Each_rule_is_the_first_for_some_change()
    {
        string[] changes = [.. Edits.Select(static e => e.Pattern), .. NetworkAttributes.All.Select(static a => a.Attribute)];
        Assert.All(NetworkChangeRules.All, rule => Assert.Contains(changes, change => ReferenceEquals(NetworkChangeRules.For(change), rule)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_change_is_what_its_rule_says(int edit)
    {
        (string running, string old, string @new, string pattern, ChangeEffect effect) = Edits[edit];
        NetworkDefinition before = Read(running);

        ValueList<NetworkChange> changes = NetworkChanges.Between(before, Read(Replaced(running, old, @new)));

        Assert.Contains(changes, c => Matches(Bare(c.Path), pattern) && c.Effect == effect);
        Assert.Empty(NetworkChanges.Between(before, Read(running)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_network_that_was_changed_is_as_if_it_had_started_so_and_back(int edit)
    {
        (string running, string old, string @new, _, ChangeEffect effect) = Edits[edit];
        ChangeAndBack(Read(running), Read(Replaced(running, old, @new)), effect);
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void A_change_is_what_the_table_says(string attribute)
    {
        AttributeEdit edit = NetworkAttributes.All.Single(a => a.Attribute == attribute);
        NetworkChange worst = Worst(edit);

        Assert.Contains(File.ReadAllLines(Repository.Path("docs", "live-changes.md")), l => l.StartsWith(Row(edit, worst), StringComparison.Ordinal));
        ChangeAndBack(Read(edit.Running), Read(edit.Changed), worst.Effect);
    }

    private static void ChangeAndBack(NetworkDefinition before, NetworkDefinition after, ChangeEffect effect)
    {
        PaperHost host = Documents.NewHost();
        host.Do(NetworkPlanner.Start(before, host.Look(NetworkPlanner.Scope(before, Documents.Paths)), Documents.Paths));
        string was = host.Dump();
        HostPlan Change(NetworkDefinition from, NetworkDefinition to) => NetworkPlanner.Change(from, to, host.Look(NetworkPlanner.ChangeScope(from, to, Documents.Paths)), Documents.Paths);
        if (effect == ChangeEffect.Refused)
        {
            Assert.Throws<PlanRefusedException>(() => Change(before, after));
            Assert.Equal(was, host.Dump());
            return;
        }
        PaperHost fresh = Documents.NewHost();
        fresh.Do(NetworkPlanner.Start(after, fresh.Look(NetworkPlanner.Scope(after, Documents.Paths)), Documents.Paths));

        HostPlan plan = Change(before, after);
        host.Do(plan);
        Assert.Equal(fresh.Dump(), host.Dump());
        host.Do(plan.Reverse());
        Assert.Equal(was, host.Dump());

        // A daemon that ended after any of its steps: the next one takes it back.
        for (int steps = 0; steps <= plan.Operations.Count; steps++)
        {
            host.Do(plan with { Operations = [.. plan.Operations.Take(steps)] });
            host.Do(Change(after, before));
            Assert.Equal(was, host.Dump());
        }
    }

    [Fact]
    public void Nobodys_link_or_addresses_go_where_a_bridge_is_renamed()
    {
        // One that listens at an address has the host's addresses looked at.
        string document = Own.Replace("</metadata>", "<p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='80' to='10.9.0.9' listen='10.9.0.1'/></p:network></metadata>", StringComparison.Ordinal);
        NetworkDefinition before = Read(document);
        PaperHost host = Documents.NewHost();
        host.Do(NetworkPlanner.Start(before, host.Look(NetworkPlanner.Scope(before, Documents.Paths)), Documents.Paths));
        NetworkDefinition after = Read(document.Replace("'pb0'", "'pb1'", StringComparison.Ordinal));

        HostPlan plan = NetworkPlanner.Change(before, after, host.Look(NetworkPlanner.ChangeScope(before, after, Documents.Paths)), Documents.Paths);

        Assert.DoesNotContain(plan.Operations, o => o is HostOperation.DeleteBridge or HostOperation.CreateBridge or HostOperation.RemoveAddress or HostOperation.SetUp);
        Assert.Single(plan.Operations.OfType<HostOperation.RenameLink>());
        Assert.Empty(plan.Overlaps);
    }

    [Fact]
    public void The_documentation_has_every_attribute_and_nine_tenths_of_them_change_in_place()
    {
        const string Start = "| attribute | while it runs | how | shown by |\n|---|---|---|---|\n";
        StringBuilder rows = new();
        int live = 0;
        int all = NetworkAttributes.All.Count(static a => a.Attribute is not ("name" or "uuid"));
        foreach (AttributeEdit edit in NetworkAttributes.All)
        {
            NetworkChange worst = Worst(edit);
            live += worst.Effect == ChangeEffect.Live ? 1 : 0;
            rows.Append(Row(edit, worst)).Append($" | `{edit.Test}` |\n");
        }
        string count = $"{live} of {all} attributes change in place, beside the two that say which network is meant.\n";
        string path = Repository.Path("docs", "live-changes.md");
        string document = File.ReadAllText(path);
        int from = document.IndexOf(Start, StringComparison.Ordinal);
        int to = document.IndexOf("\n\n", from, StringComparison.Ordinal);
        string made = $"{document[..from]}{Start}{rows}\n{count}{document[(document.IndexOf('\n', to + 2) + 1)..]}";
        if (Environment.GetEnvironmentVariable("PATCHBAY_BLESS") == "1")
        {
            File.WriteAllText(path, made);
        }
        Assert.Equal(made, File.ReadAllText(path));
        Assert.True(live * 10 >= all * 9, count);
        Assert.Equal(NetworkAttributes.All.Count, NetworkAttributes.All.Select(static a => a.Attribute).Distinct().Count());
    }

    // Shown on the real thing: by a test that runs the programs, and that there is.
    [Fact]
    public void Each_attribute_is_shown_by_a_test_that_runs_the_daemon()
    {
        string[] projects = ["Patchbay.Machine.Tests", "patchbayd.Tests", "Patchbay.Lab.Tests"];
        Assert.All(NetworkAttributes.All.Select(static a => a.Test).Distinct(), test =>
        {
            string[] parts = test.Split('.');
            string file = Assert.Single(projects.Select(p => Repository.Path("tests", p, $"{parts[0]}.cs")), File.Exists);
            Assert.Matches($@"(?m)^    \[Fact\]\n(    \[Trait\([^\n]*\n)?    public (async )?Task {parts[1]}\(\)", File.ReadAllText(file));
        });
    }

    // The list is libvirt's own: what its schema lets a document say.
    [Fact]
    public void The_attributes_are_those_of_libvirts_schema_and_ours()
    {
        const string Folder = "/usr/share/libvirt/schemas";
        if (!Directory.Exists(Folder) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("libvirt's schemas are not installed");
        }
        string[] schema = [.. SchemaPaths.Of(Folder, "network.rng")
            .Where(static p => p.Contains('@', StringComparison.Ordinal) || p is "name" or "uuid" or "metadata" or "dns/host/hostname")];
        Assert.Equal(
            schema.Except(NotOfDefinitions).Union(Newer).Order(StringComparer.Ordinal),
            NetworkAttributes.All.Select(static a => a.Attribute).Where(static a => !a.StartsWith("patchbay:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    // What the whole change comes to, in the words of the attribute itself where that is the worst of it.
    private static NetworkChange Worst(AttributeEdit edit)
    {
        ValueList<NetworkChange> changes = NetworkChanges.Between(Read(edit.Running), Read(edit.Changed));
        NetworkChange[] own = [.. changes.Where(c => Matches(edit.Attribute, Bare(c.Path)) || Matches(Bare(c.Path), edit.Attribute))];
        Assert.NotEmpty(own);
        ChangeEffect worst = changes.Max(static c => c.Effect);
        return own.Concat(changes).First(c => c.Effect == worst);
    }

    private static string Row(AttributeEdit edit, NetworkChange change) => $"| `{edit.Attribute}` | {NetworkChange.WordOf(change.Effect)} | {change.How}";

    private static bool Matches(string path, string pattern) => path == pattern || path.StartsWith($"{pattern}/", StringComparison.Ordinal);

    private static string Bare(string path)
    {
        StringBuilder bare = new();
        int depth = 0;
        foreach (char c in path)
        {
            depth += c == '[' ? 1 : 0;
            if (depth == 0)
            {
                bare.Append(c);
            }
            depth -= c == ']' ? 1 : 0;
        }
        return bare.ToString();
    }

    private static string Replaced(string text, string old, string @new)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, @new, StringComparison.Ordinal);
    }

    private static NetworkDefinition Read(string text)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkXml.Parse(text, "net.xml", diagnostics);
        Assert.True(network is not null, string.Join('\n', diagnostics));
        return network;
    }
}
