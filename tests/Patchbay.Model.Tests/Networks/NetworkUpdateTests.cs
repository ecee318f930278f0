using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Model.Text;
using static Patchbay.Model.Networks.Updates.NetworkUpdateCommand;
using Section = Patchbay.Model.Networks.Updates.NetworkUpdateSection;

namespace Patchbay.Model.Tests.Networks;

public class NetworkUpdateTests
{
    private const string Document =
        """
        <network>
          <name>n</name>
          <forward mode='bridge'><interface dev='e0'/><interface dev='e1'/></forward>
          <dns>
            <txt name='t' value='1'/>
            <srv service='s' protocol='tcp' domain='d1'/>
            <srv service='s' protocol='tcp' domain='d2'/>
            <host ip='10.0.0.5'><hostname>a</hostname><hostname>b</hostname></host>
            <host ip='10.0.0.6'><hostname>a</hostname></host>
          </dns>
          <ip address='10.0.0.1' prefix='24'>
            <dhcp>
              <range start='10.0.0.10' end='10.0.0.20'/>
              <host mac='52:54:00:00:00:01' name='one' ip='10.0.0.2'/>
              <host mac='52:54:00:00:00:02' name='two' ip='10.0.0.3'/>
            </dhcp>
          </ip>
          <ip address='10.0.1.1' prefix='24'/>
          <ip family='ipv6' address='fd00::1' prefix='64'/>
          <portgroup name='p' default='yes'/>
          <portgroup name='q'/>
        </network>
        """;

    // What is done, and what then stands in the canonical form ('-' in front: stands no more).
    public static TheoryData<NetworkUpdateCommand, NetworkUpdateSection, string, int, string> Done() => new()
    {
        { AddLast, Section.IpDhcpHost, "<host mac='52:54:00:00:00:03' ip='10.0.0.4'/>", -1, "ip='10.0.0.3'/>\n      <host mac='52:54:00:00:00:03' ip='10.0.0.4'/>" },
        { AddFirst, Section.IpDhcpHost, "<host name='x' ip='10.0.0.4'/>", 0, "<host name='x' ip='10.0.0.4'/>\n      <host mac='52:54:00:00:00:01'" },
        { AddLast, Section.IpDhcpHost, "<host name='x' ip='fd00::9'/>", 2, "<host name='x' ip='fd00::9'/>" },
        { Modify, Section.IpDhcpHost, "<host mac='52:54:00:00:00:09' name='two' ip='10.0.0.9'/>", -1, "<host mac='52:54:00:00:00:09' name='two' ip='10.0.0.9'/>" },
        { Modify, Section.IpDhcpHost, "<host mac='52:54:0:0:0:1' ip='10.0.0.9'/>", -1, "-name='one'" },
        { Delete, Section.IpDhcpHost, "<host name='one'/>", -1, "-name='one'" },
        { Delete, Section.IpDhcpHost, "<host ip='10.0.0.3' mac='52:54:00:00:00:02'/>", -1, "-name='two'" },
        { AddFirst, Section.IpDhcpRange, "<range start='10.0.0.30' end='10.0.0.40'><lease expiry='3'/></range>", -1, "<range start='10.0.0.30' end='10.0.0.40'>\n        <lease expiry='3' unit='minutes'/>" },
        { Delete, Section.IpDhcpRange, "<range start='10.0.0.10' end='10.0.0.20'/>", 0, "-<range" },
        { AddFirst, Section.ForwardInterface, "<interface dev='e9'/>", -1, "<forward dev='e9' mode='bridge'>" },
        { Delete, Section.ForwardInterface, "<interface dev='e0'/>", -1, "<forward dev='e1' mode='bridge'>" },
        { AddLast, Section.PortGroup, "<portgroup name='r'/>", -1, "<portgroup name='r'>" },
        { Modify, Section.PortGroup, "<portgroup name='p' default='yes' trustGuestRxFilters='no'/>", -1, "<portgroup name='p' default='yes' trustGuestRxFilters='no'>" },
        { Delete, Section.PortGroup, "<portgroup name='p'/>", -1, "-<portgroup name='p'" },
        { AddLast, Section.DnsHost, "<host ip='10.0.0.7'><hostname>a</hostname></host>", -1, "<host ip='10.0.0.7'>" },
        { Modify, Section.DnsHost, "<host ip='10.0.0.6'><hostname>z</hostname></host>", -1, "<hostname>z</hostname>" },
        { Delete, Section.DnsHost, "<host><hostname>b</hostname></host>", -1, "-<host ip='10.0.0.5'>" },
        { AddLast, Section.DnsTxt, "<txt name='u' value=''/>", -1, "<txt name='u' value=''/>" },
        { Modify, Section.DnsTxt, "<txt name='t' value='2'/>", -1, "<txt name='t' value='2'/>" },
        { Delete, Section.DnsTxt, "<txt name='t'/>", -1, "-<txt" },
        { AddFirst, Section.DnsSrv, "<srv service='s' protocol='udp'/>", -1, "<srv service='s' protocol='udp'/>" },
        { Delete, Section.DnsSrv, "<srv domain='d1'/>", -1, "-domain='d1'" },
    };

    public static TheoryData<NetworkUpdateCommand, NetworkUpdateSection, string, int, string, FindingClass> Refused() => new()
    {
        { (NetworkUpdateCommand)9, Section.DnsTxt, "<txt name='t'/>", -1, "PB0501", FindingClass.OperationUnsupported },
        { AddLast, Section.Bridge, "<bridge/>", -1, "PB0502", FindingClass.OperationUnsupported },
        { AddLast, Section.Ip, "<ip/>", -1, "PB0502", FindingClass.OperationUnsupported },
        { Modify, Section.ForwardPf, "<pf/>", -1, "PB0502", FindingClass.OperationUnsupported },
        { AddLast, (Section)77, "<pf/>", -1, "PB0502", FindingClass.OperationUnsupported },
        { Modify, Section.IpDhcpRange, "<range/>", -1, "PB0503", FindingClass.OperationUnsupported },
        { Modify, Section.ForwardInterface, "<interface dev='e0'/>", -1, "PB0503", FindingClass.OperationUnsupported },
        { Modify, Section.DnsSrv, "<srv/>", -1, "PB0503", FindingClass.OperationUnsupported },
        { AddLast, Section.IpDhcpHost, "<range/>", -1, "PB0004", FindingClass.Xml },
        { AddLast, Section.IpDhcpHost, "<host", -1, "PB0001", FindingClass.XmlDetail },
        { AddLast, Section.IpDhcpHost, "<host mac='52:54:00:00:00:07' ip='10.0.0.9'/>", 3, "PB0504", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpHost, "<host mac='52:54:00:00:00:07' ip='fd00::9'/>", 0, "PB0506", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpHost, "<host mac='52:54:00:00:00:07' ip='10.0.1.9'/>", 1, "PB0267", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpHost, "<host mac='52:54:00:00:00:01' ip='10.0.0.9'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpHost, "<host name='one' ip='10.0.0.9'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpHost, "<host name='x' ip='10.0.0.2'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpHost, "<host name='x'/>", -1, "PB0233", FindingClass.Xml },
        { Modify, Section.IpDhcpHost, "<host name='x' ip='10.0.0.9'/>", -1, "PB0508", FindingClass.OperationInvalid },
        { Delete, Section.IpDhcpHost, "<host name='one' ip='10.0.0.3'/>", -1, "PB0508", FindingClass.OperationInvalid },
        { Delete, Section.IpDhcpHost, "<host/>", -1, "PB0233", FindingClass.Xml },
        { AddLast, Section.IpDhcpRange, "<range start='10.0.0.10' end='10.0.0.20'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpRange, "<range start='10.0.1.10' end='10.0.1.20'/>", 1, "PB0267", FindingClass.OperationInvalid },
        { AddLast, Section.IpDhcpRange, "<range start='10.0.9.10' end='10.0.9.20'/>", -1, "PB0224", FindingClass.Internal },
        { Delete, Section.IpDhcpRange, "<range start='10.0.0.11' end='10.0.0.20'/>", -1, "PB0508", FindingClass.OperationInvalid },
        { AddLast, Section.ForwardInterface, "<interface dev='e0'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { Delete, Section.ForwardInterface, "<interface dev='e7'/>", -1, "PB0508", FindingClass.OperationInvalid },
        { Delete, Section.ForwardInterface, "<interface dev='e1'/>", -1, "PB0510", FindingClass.OperationInvalid },
        { AddLast, Section.PortGroup, "<portgroup name='p'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { AddLast, Section.PortGroup, "<portgroup name='r' default='yes'/>", -1, "PB0269", FindingClass.OperationInvalid },
        { Modify, Section.PortGroup, "<portgroup name='r'/>", -1, "PB0508", FindingClass.OperationInvalid },
        { AddLast, Section.DnsHost, "<host ip='10.0.0.5'><hostname>n</hostname></host>", -1, "PB0507", FindingClass.OperationInvalid },
        { Modify, Section.DnsHost, "<host ip='10.0.0.9'><hostname>n</hostname></host>", -1, "PB0508", FindingClass.OperationInvalid },
        { Delete, Section.DnsHost, "<host><hostname>a</hostname></host>", -1, "PB0509", FindingClass.OperationInvalid },
        { Delete, Section.DnsHost, "<host/>", -1, "PB0233", FindingClass.XmlDetail },
        { AddLast, Section.DnsTxt, "<txt name='t' value='x'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { Modify, Section.DnsTxt, "<txt name='t'/>", -1, "PB0101", FindingClass.OperationInvalid },
        { Delete, Section.DnsTxt, "<txt name='v'/>", -1, "PB0508", FindingClass.OperationInvalid },
        { AddLast, Section.DnsSrv, "<srv service='s' protocol='tcp'/>", -1, "PB0507", FindingClass.OperationInvalid },
        { Delete, Section.DnsSrv, "<srv service='s'/>", -1, "PB0509", FindingClass.OperationInvalid },
        { Delete, Section.DnsSrv, "<srv service='z'/>", -1, "PB0508", FindingClass.OperationInvalid },
    };

    [Theory]
    [MemberData(nameof(Done))]
    public void An_element_is_changed(NetworkUpdateCommand command, NetworkUpdateSection section, string xml, int parent, string expected)
    {
        DiagnosticBag findings = [];
        NetworkDefinition? changed = NetworkUpdate.Apply(Network(), new NetworkUpdateRequest(command, section, xml) { ParentIndex = parent }, findings);

        Assert.True(changed is not null, string.Join('\n', findings));
        string text = NetworkXml.Format(changed);
        Assert.Equal(expected[0] != '-', text.Contains(expected.TrimStart('-'), StringComparison.Ordinal));
        Assert.True(NetworkUpdate.Recheck(changed, "again", findings), string.Join('\n', findings));
        Assert.Equal(changed, NetworkXml.Parse(text, "again", findings));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_change_that_cannot_be_is_refused(
        NetworkUpdateCommand command, NetworkUpdateSection section, string xml, int parent, string id, FindingClass findingClass)
    {
        DiagnosticBag findings = [];
        NetworkUpdateRequest request = new(command, section, xml)
        {
            ParentIndex = parent,
            InterfaceConnections = new Dictionary<string, uint> { ["e1"] = 1 },
        };

        Assert.Null(NetworkUpdate.Apply(Network(), request, findings));

        Diagnostic error = findings.First(d => d.Severity == Severity.Error);
        Assert.Equal((id, findingClass), (error.Id, error.Class));
        Assert.True(error.At.Line > 0);
    }

    [Fact]
    public void A_network_without_addresses_has_no_hosts()
    {
        DiagnosticBag findings = [];

        NetworkUpdate.Apply(new NetworkDefinition { Name = "n" }, new NetworkUpdateRequest(AddLast, Section.IpDhcpHost, "<host name='a' ip='10.0.0.1'/>"), findings);

        Assert.Equal("PB0505", Assert.Single(findings).Id);
    }

    [Fact]
    public void A_result_that_cannot_be_read_is_told()
    {
        NetworkDefinition nat = NetworkXml.Parse("<network><name>n</name><forward dev='a'/><ip address='10.0.0.1' prefix='24'/></network>", "x", [])!;
        NetworkDefinition changed = NetworkUpdate.Apply(nat, new NetworkUpdateRequest(AddLast, Section.ForwardInterface, "<interface dev='b'/>"), [])!;
        DiagnosticBag findings = [];

        Assert.False(NetworkUpdate.Recheck(changed, "again", findings));
        Assert.Equal("PB0213", Assert.Single(findings).Id);
    }

    private static NetworkDefinition Network() => NetworkXml.Parse(Document, "n.xml", [])!;
}
