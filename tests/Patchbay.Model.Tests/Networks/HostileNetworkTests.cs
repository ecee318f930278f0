using System.Diagnostics;
using System.Text;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Model.Tests.Networks;

public class HostileNetworkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string, string> Documents() => new()
    {
        { "nothing", "", "PB0001" },
        { "no XML", "hello", "PB0001" },
        { "a billion laughs", "<!DOCTYPE n [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><network><name>&b;</name></network>", "PB0001" },
        { "an external entity", "<!DOCTYPE n [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><network><name>&a;</name></network>", "PB0001" },
        { "an external parameter entity", "<!DOCTYPE n [<!ENTITY % a SYSTEM 'http://127.0.0.1/x'> %a;]><network/>", "PB0001" },
        { "an external subset", "<!DOCTYPE network SYSTEM 'file:///dev/random'><network><name>n</name></network>", "PB0001" },
        { "an unknown entity", "<network><name>&nope;</name></network>", "PB0001" },
        { "a character that XML has not", "<network><name>a&#1;b</name></network>", "PB0001" },
        { "half a surrogate", "<network><name>a\uD800b</name></network>", "PB0001" },
        { "two roots", "<network><name>n</name></network><network/>", "PB0001" },
        { "an attribute twice", "<network ipv6='yes' ipv6='yes'><name>n</name></network>", "PB0001" },
        { "deep nesting", $"<network>{Repeat("<a>", 5000)}{Repeat("</a>", 5000)}</network>", "PB0003" },
        { "deep nesting without ends", Repeat("<network>", 100_000), "PB0003" },
        { "more than ten megabytes", $"<network><name>n</name><description>{new string('x', XmlSource.MaxLength)}</description></network>", "PB0002" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_hostile_document_is_refused_with_a_place(string what, string text, string id)
    {
        Stopwatch time = Stopwatch.StartNew();
        DiagnosticBag findings = [];

        Assert.Null(NetworkXml.Parse(text, what, findings));

        Diagnostic error = findings.First(d => d.Severity == Severity.Error);
        Assert.Equal(id, error.Id);
        Assert.Equal(FindingClass.XmlDetail, error.Class);
        Assert.True(error.At.Line > 0);
        Assert.True(time.Elapsed < Limit);
    }

    [Fact]
    public void Ten_megabytes_of_text_are_read()
    {
        string text = $"<network><name>n</name><description>{new string('x', XmlSource.MaxLength - 100)}</description></network>";
        Stopwatch time = Stopwatch.StartNew();

        NetworkDefinition? network = NetworkXml.Parse(text, "long", []);

        Assert.Equal(text.Length - "<network><name>n</name><description></description></network>".Length, network?.Description?.Length);
        Assert.True(time.Elapsed < Limit);
    }

    [Fact]
    public void A_flood_of_mistakes_is_bounded_and_counted()
    {
        DiagnosticBag findings = [];

        NetworkXml.Parse($"<network><name>n</name>{Repeat("<ip adress='x'/>", 100_000)}</network>", "flood", findings);

        Assert.Equal(DiagnosticBag.Limit, findings.Count);
        Assert.Equal(200_000 - DiagnosticBag.Limit, findings.Dropped);
    }

    [Fact]
    public void Many_elements_take_time_in_proportion()
    {
        string hosts = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"<host name='h{i}' ip='10.{i >> 16}.{(i >> 8) & 255}.{i & 255}'/>"));
        string text = $"<network><name>n</name><ip address='10.200.0.1' prefix='8'><dhcp>{hosts}</dhcp></ip></network>";
        Stopwatch time = Stopwatch.StartNew();
        DiagnosticBag findings = [];
        NetworkDefinition? network = NetworkXml.Parse(text, "many", findings, out SourceMap places);

        Assert.NotNull(network);
        Assert.True(NetworkRules.CheckDefine(network, places, findings));
        Assert.Equal(60_000, NetworkXml.Parse(NetworkXml.Format(network), "again", findings)!.Ips[0].Hosts.Count);
        Assert.True(time.Elapsed < Limit);
    }

    [Theory]
    [InlineData("a/b", false, "PB0201")]
    [InlineData("a\nb", true, "PB0260")]
    [InlineData(".", true, "PB0261")]
    [InlineData("..", true, "PB0261")]
    public void A_name_that_is_no_file_name_is_refused(string name, bool reads, string id) => AssertName(name, reads, id);

    [Theory]
    [InlineData(245, null)]
    [InlineData(246, "PB0261")]
    [InlineData(255, "PB0261")]
    [InlineData(4000, "PB0261")]
    public void A_name_longer_than_a_file_name_is_refused(int length, string? id) => AssertName(new string('n', length), reads: true, id);

    [Fact]
    public void A_names_length_is_counted_in_bytes() => AssertName(string.Concat(Enumerable.Repeat("é", 126)), reads: true, "PB0261");

    private static void AssertName(string name, bool reads, string? id)
    {
        DiagnosticBag findings = [];
        NetworkDefinition? network = NetworkXml.Parse($"<network>\n<name>{name}</name></network>", "x", findings, out SourceMap places);
        Assert.Equal(reads, network is not null);
        if (network is not null)
        {
            NetworkRules.CheckDefine(network, places, findings);
        }
        Assert.Equal(id, findings.SingleOrDefault()?.Id);
        Assert.Equal(id is null ? null : 2, findings.SingleOrDefault()?.At.Line);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
