using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Domains;

public class GoldenDomainTests
{
    public static TheoryData<string> Good() => [.. Golden.Inputs("*.xml", "domains/good")];

    public static TheoryData<string> Bad() => [.. Golden.Inputs("*.xml", "domains/bad")];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_guest_is_printed_in_canonical_form(string file)
    {
        DomainDocument document = Read(file);

        Golden.Matches(Path.ChangeExtension(file, ".canonical"), DomainXml.Format(document.Definition));
        Golden.Matches(Path.ChangeExtension(file, ".unserved"), string.Concat(document.Unsupported.Select(d => $"{d}\n")));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void What_is_printed_reads_back_as_the_same(string file)
    {
        DomainDefinition domain = Read(file).Definition;
        string canonical = DomainXml.Format(domain, DomainFormat.Inactive with { IsSecure = true });
        DiagnosticBag findings = [];

        DomainDefinition? again = DomainXml.Parse(canonical, "again", findings)?.Definition;

        Assert.Empty(findings);
        Assert.Equal(canonical, DomainXml.Format(again!, DomainFormat.Inactive with { IsSecure = true }));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Every_mistake_is_found_at_its_place(string file)
    {
        DiagnosticBag findings = [];

        Assert.Null(DomainXml.Parse(Golden.Read(file), Path.GetFileName(file), findings));

        Golden.Matches(Path.ChangeExtension(file, ".findings"), string.Concat(findings.InOrder().Select(d => $"{d}{(d.Severity == Severity.Error ? $" [{d.Class}]" : "")}\n")));
    }

    [Fact]
    public void A_password_is_printed_only_where_it_is_asked_for()
    {
        DomainDefinition domain = Read("domains/good/kept.xml").Definition;

        Assert.DoesNotContain("secret", DomainXml.Format(domain), StringComparison.Ordinal);
        Assert.Contains("passwd='secret'", DomainXml.Format(domain, DomainFormat.Inactive with { IsSecure = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_live_form_has_what_lives_with_the_guest()
    {
        const string text = """
            <domain type='kvm' id='7'><name>g</name><memory>1024</memory><os><type>hvm</type></os><devices>
              <interface type='network'>
                <mac address='52:54:00:00:00:01'/>
                <source network='n' portid='11111111-2222-3333-4444-555555555555' bridge='virbr0'/>
                <target dev='vnet3'/>
                <alias name='net0'/>
              </interface>
              <serial type='pty'><source path='/dev/pts/5'/><target port='0'/><alias name='serial0'/></serial>
              <console type='pty' tty='/dev/pts/5'><source path='/dev/pts/5'/><target type='serial' port='0'/><alias name='serial0'/></console>
            </devices></domain>
            """;
        DomainDefinition live = DomainXml.Parse(text, "live", [], live: true)!.Definition;

        string printed = DomainXml.Format(live, DomainFormat.Live);
        Assert.Contains("id='7'", printed, StringComparison.Ordinal);
        Assert.Contains("portid='11111111-2222-3333-4444-555555555555' bridge='virbr0'", printed, StringComparison.Ordinal);
        Assert.Contains("<target dev='vnet3'/>", printed, StringComparison.Ordinal);
        Assert.Contains("<alias name='net0'/>", printed, StringComparison.Ordinal);
        Assert.Contains("tty='/dev/pts/5'", printed, StringComparison.Ordinal);

        string inactive = DomainXml.Format(live, DomainFormat.Inactive);
        foreach (string gone in (string[])["id='7'", "portid", "vnet3", "net0", "/dev/pts"])
        {
            Assert.DoesNotContain(gone, inactive, StringComparison.Ordinal);
        }
    }

    private static DomainDocument Read(string file)
    {
        DiagnosticBag findings = [];
        DomainDocument? document = DomainXml.Parse(Golden.Read(file), Path.GetFileName(file), findings);
        Assert.True(document is not null, string.Join('\n', findings));
        return document;
    }
}
