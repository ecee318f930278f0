using Patchbay.Model.Ports;
using Patchbay.Model.Text;

namespace Patchbay.Model.Tests.Ports;

public class NetworkPortTests
{
    private const string Identity =
        """
          <uuid>0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01</uuid>
          <owner>
            <name>desk &amp; chair</name>
            <uuid>8d1f2f0a-3b1c-4a9e-8f44-0c5a1b2c3d4e</uuid>
          </owner>
          <mac address='52:54:00:12:34:56'/>
        """;

    public static TheoryData<string> Plugs() =>
    [
        "",
        "  <plug type='network' bridge='virbr0'/>\n",
        "  <plug type='bridge' bridge='ovs0' macTableManager='libvirt'/>\n",
        "  <plug type='direct' dev='nic0' mode='passthrough'/>\n",
        "  <plug type='hostdev-pci' managed='yes'>\n    <driver name='vfio' model='m'/>\n    <address domain='0x0000' bus='0x03' slot='0x10' function='0x2'/>\n  </plug>\n",
        "  <virtualport type='openvswitch'>\n    <parameters interfaceid='0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01'/>\n  </virtualport>\n"
            + "  <bandwidth classID='9'>\n    <inbound average='100' peak='200' floor='50' burst='10'/>\n  </bandwidth>\n"
            + "  <vlan>\n    <tag id='7'/>\n  </vlan>\n  <port isolated='no'/>\n  <rxfilters trustGuest='yes'/>\n",
    ];

    // A mistake, the finding, and the error that libvirt gives.
    public static TheoryData<string, string, FindingClass> Mistakes() => new()
    {
        { "<networkport/>", "PB0107", FindingClass.Internal },
        { "<networkprot/>", "PB0004", FindingClass.Xml },
        { Port("<plug type='bridge'/>"), "PB0101", FindingClass.Xml },
        { Port("<plug type='direct' dev='x' mode='vpea'/>"), "PB0105", FindingClass.Xml },
        { Port("<plug type='brigde' bridge='x'/>"), "PB0105", FindingClass.Xml },
        { Port("<plug type='hostdev-pci'/>"), "PB0107", FindingClass.Xml },
        { Port("").Replace("52:54", "52-54", StringComparison.Ordinal), "PB0102", FindingClass.Internal },
        { Port("").Replace("<uuid>8d1f2f0a", "<uuid>x", StringComparison.Ordinal), "PB0102", FindingClass.Internal },
        { Port("<bandwidth><outbound floor='1'/></bandwidth>"), "PB0403", FindingClass.Unsupported },
    };

    [Theory]
    [MemberData(nameof(Plugs))]
    public void A_port_is_printed_as_it_was_read(string rest)
    {
        string text = $"<networkport>\n{Identity}\n{rest}</networkport>\n";
        DiagnosticBag findings = [];

        NetworkPort? port = NetworkPortXml.Parse(text, "port", findings);

        Assert.Empty(findings);
        Assert.Equal(text, NetworkPortXml.Format(port!));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_port_with_a_mistake_is_refused_at_its_place(string text, string id, FindingClass findingClass)
    {
        DiagnosticBag findings = [];

        Assert.Null(NetworkPortXml.Parse(text, "port", findings));

        Diagnostic error = findings.First(d => d.Severity == Severity.Error);
        Assert.Equal((id, findingClass), (error.Id, error.Class));
        Assert.True(error.At.Line > 0);
    }

    private static string Port(string rest) => $"<networkport>{Identity}{rest}</networkport>";
}
