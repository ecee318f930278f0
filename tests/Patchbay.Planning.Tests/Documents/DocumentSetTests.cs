using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Planning.Documents;

namespace Patchbay.Planning.Tests.Documents;

public sealed class DocumentSetTests
{
    private static readonly PlacedDocument Lab = Document(
        """
        <network xmlns:p='urn:patchbay:network:1'>
          <name>lab</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>
          <forward mode='nat'/>
          <bridge name='virbr5'/>
          <ip address='10.1.0.1' prefix='24'/>
          <route address='10.9.0.0' prefix='16' gateway='10.1.0.9'/>
          <metadata><p:network><p:forward protocol='tcp' port='8080' to='web'/></p:network></metadata>
        </network>
        """,
        "lab.xml");

    private static readonly PlacedDocument Web = Guest("web", "<uuid>11111111-2222-3333-4444-555555555555</uuid>", Card("lab", "52:54:00:00:00:01"));

    [Theory]
    [InlineData("<name>other</name><bridge name='virbr6'/><ip address='10.2.0.1' prefix='24'/>")]
    [InlineData("<name>other</name><bridge name='virbr%d'/><ip family='ipv6' address='fe80::1' prefix='64'/>")]
    [InlineData("<name>other</name><forward mode='bridge'/><bridge name='br0'/>")]
    public void Networks_that_leave_each_other_alone_are_well_together(string content) => Assert.Empty(DocumentSet.Check([Lab, Network(content)]));

    [Theory]
    [InlineData("<name>lab</name><bridge name='virbr5'/>", "other.xml:1:11: error PB0801: network 'lab' has two documents: the other is lab.xml:2:4")]
    [InlineData(
        "<name>other</name><uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>",
        "other.xml:1:29: error PB0802: the uuid 9a05da11-e96b-47f3-8253-a3a482e445f5 is taken: network 'lab' has it (lab.xml:3:4)")]
    [InlineData("<name>other</name><bridge name='virbr5'/>", "other.xml:1:29: error PB0803: the device name 'virbr5' is taken: network 'lab' has it (lab.xml:5:4)")]
    [InlineData(
        "<name>other</name><forward mode='bridge'/><bridge name='virbr5'/>",
        "other.xml:1:53: error PB0803: the device name 'virbr5' is taken: network 'lab' has it (lab.xml:5:4)")]
    [InlineData("<name>other</name><ip address='10.1.0.2' prefix='24'/>", "other.xml:1:29: error PB0804: the network 10.1.0.0/24 is taken: network 'lab' has it (lab.xml:6:4)")]
    [InlineData("<name>other</name><ip address='10.9.0.1' prefix='16'/>", "other.xml:1:29: error PB0804: the network 10.9.0.0/16 is taken: network 'lab' has it (lab.xml:7:4)")]
    [InlineData(
        "<name>other</name><ip address='10.1.0.1' prefix='16'/>",
        "other.xml:1:29: warning PB0805: the network 10.1.0.0/16 overlaps 10.1.0.0/24 of network 'lab' (lab.xml:6:4): the longer prefix wins")]
    [InlineData(
        "<name>other</name><forward mode='nat'/><ip address='10.2.0.1' prefix='24'/><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='8000-8090' to='db'/></p:network></metadata>",
        "other.xml:1:140: error PB0806: tcp ports 8000-8090 cannot lead to db: network 'lab' forwards tcp port 8080 to web (lab.xml:8:25)")]
    [InlineData(
        "<name>other</name><forward mode='nat'/><ip address='10.2.0.1' prefix='24'/><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='udp' port='53' to='db'/></p:network></metadata>",
        "other.xml:1:140: error PB0807: udp port 53 cannot lead to db: network 'lab' serves its guests DNS at 10.1.0.1 port 53 (lab.xml:6:4): say which address of the host is meant with 'listen'")]
    public void What_one_network_takes_from_another_is_told_with_both_places(string content, string finding)
        => Assert.Equal([finding], DocumentSet.Check([Lab, Network(content)]).Select(d => d.ToString()));

    [Fact]
    public void A_forward_may_stand_in_the_earlier_document()
    {
        PlacedDocument greedy = Network(
            "<name>other</name><forward mode='nat'/><ip address='10.2.0.1' prefix='24'><tftp root='/srv'/></ip><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='53' to='db' listen='10.1.0.1'/></p:network></metadata>");

        Diagnostic finding = Assert.Single(DocumentSet.Check([greedy, Lab]));

        Assert.Equal("PB0807", finding.Id);
        Assert.StartsWith("other.xml:1:", finding.At.ToString(), StringComparison.Ordinal);
        Assert.Contains("(lab.xml:6:4)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Guests_are_compared_with_guests()
    {
        Assert.Empty(DocumentSet.Check([Lab, Web, Guest("db", "", Card("lab", "52:54:00:00:00:02")), Guest("lab", "", Card("other", "52:54:00:00:00:01"))]));
        Assert.Equal(
            ["web.xml:1:22: error PB0801: guest 'web' has two documents: the other is web.xml:1:22"],
            DocumentSet.Check([Web, Guest("web", "", "")]).Select(d => d.ToString()));
        Assert.Equal(
            [
                "db.xml:1:37: error PB0802: the uuid 11111111-2222-3333-4444-555555555555 is taken: guest 'web' has it (web.xml:1:38)",
            ],
            DocumentSet.Check([Web, Guest("db", "<uuid>11111111-2222-3333-4444-555555555555</uuid>", Card("lab", "52:54:00:00:00:01"))]).Select(d => d.ToString()));
    }

    [Theory]
    [InlineData(false, false, false, "warning PB0808: guest 'web' has the address 52:54:00:00:00:01 on network 'lab' as well (web.xml:2:2): they cannot both be reached at a time")]
    [InlineData(true, false, false, "warning PB0808: guest 'web' has the address 52:54:00:00:00:01 on network 'lab' as well (web.xml:2:2): they cannot both be reached at a time")]
    [InlineData(true, true, false, "error PB0808: the address 52:54:00:00:00:01 is taken: guest 'web' has it on network 'lab' as well (web.xml:2:2), and both would run")]
    [InlineData(false, true, true, "error PB0808: the address 52:54:00:00:00:01 is taken: guest 'web' has it on network 'lab' as well (web.xml:2:2), and both would run")]
    public void Clones_of_a_guest_stand_against_each_other_only_where_both_would_run(bool startsWeb, bool startsTwin, bool webRuns, string finding)
    {
        PlacedDocument twin = Guest("twin", "", Card("lab", "52:54:00:00:00:01"));
        PlacedDocument[] all = [Lab, Web, twin];

        Assert.Empty(DocumentSet.Check(all));
        Assert.Equal([$"twin.xml:2:2: {finding}"], Check(all));
        // Neither elsewhere, nor in a pool of devices, where each is heard by itself.
        Assert.Empty(Check([Lab, Web, Guest("twin", "", Card("other", "52:54:00:00:00:01"))]));
        PlacedDocument pool = Network("<name>lab</name><forward mode='passthrough'><interface dev='eth1'/></forward>");
        Assert.StartsWith("twin.xml:2:2: warning", Assert.Single(Check([pool, Web, twin])), StringComparison.Ordinal);

        string[] Check(PlacedDocument[] documents)
            => [.. DocumentSet.CheckCards(documents, d => d == Web && webRuns, d => d == Web ? startsWeb : startsTwin && d.Guest is not null).Select(d => d.ToString())];
    }

    [Fact]
    public void A_guests_network_is_among_the_documents_or_on_the_host()
    {
        PlacedDocument guest = Guest("db", "", Card("lab", "52:54:00:00:00:02") + Card("host", "52:54:00:00:00:03") + Card("nowhere", "52:54:00:00:00:04"));

        Assert.Equal(
            ["db.xml:2:253: warning PB0809: there is no network 'nowhere', neither among the documents nor on the host: the guest cannot start"],
            Check(starts: false, running: []));
        Assert.Equal(
            ["db.xml:2:253: error PB0809: there is no network 'nowhere', neither among the documents nor on the host: the guest cannot start"],
            Check(starts: true, running: ["host"]));
        Assert.Contains(
            "db.xml:2:157: error PB0810: network 'host' does not run, and is not among the documents: the guest cannot start",
            Check(starts: true, running: []));

        IEnumerable<string> Check(bool starts, HashSet<string> running)
            => DocumentSet.CheckNetworks([Lab, guest], new HashSet<string> { "host" }, running, _ => starts).Select(d => d.ToString());
    }

    private static PlacedDocument Network(string content) => Document($"<network>{content}</network>", "other.xml");

    private static PlacedDocument Guest(string name, string identity, string cards) => Document(
        $"<domain type='qemu'><name>{name}</name>{identity}<memory>65536</memory><os><type>hvm</type></os><devices>\n{cards}</devices></domain>", $"{name}.xml");

    private static string Card(string network, string mac) => $"<interface type='network'><mac address='{mac}'/><source network='{network}'/></interface>";

    private static PlacedDocument Document(string text, string name)
    {
        DiagnosticBag findings = [];
        XElement root = XmlSource.Parse(text, name, findings)!;
        SourceMap places = new(name);
        PlacedDocument document = root.Name.LocalName == "network"
            ? new PlacedDocument(name, NetworkXml.Read(root, name, findings, places)!, places)
            : DomainXml.Read(root, name, findings) is { } guest ? new PlacedDocument(name, guest.Definition, guest.Places) : throw new InvalidOperationException(string.Join('\n', findings));
        Assert.Empty(findings);
        return document;
    }
}
