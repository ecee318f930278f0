using System.Diagnostics;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Domains;

public class MutatedDomainTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_mutated_guest_is_read_or_refused_with_a_place() => Run(documents: 3_000, seed: 11);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_hundred_thousand_mutated_guests_are_read_or_refused_with_a_place() => Run(documents: 100_000, seed: 12);

    [Theory]
    [InlineData("<devices>", "<interface type='user'/>", "</devices>")]
    [InlineData("<devices>", "<controller type='usb'/>", "</devices>")]
    [InlineData("<devices>", "<blurb/>", "</devices>")]
    [InlineData("<cpu><model>m</model>", "<feature name='a'/>", "</cpu>")]
    [InlineData("<cpu><numa>", "<cell memory='1'/>", "</numa></cpu>")]
    [InlineData("<clock>", "<timer name='rtc'/>", "</clock>")]
    [InlineData("<iothreadids>", "<iothread id='1'/>", "</iothreadids>")]
    [InlineData("", "<seclabel/>", "")]
    public void A_long_document_takes_no_longer_than_it_is(string open, string one, string close)
    {
        string many = string.Concat(Enumerable.Repeat(one, 9_000_000 / one.Length));
        string text = $"<domain type='kvm'><name>n</name><memory>1024</memory><os><type>hvm</type></os>{open}{many}{close}</domain>";
        Stopwatch time = Stopwatch.StartNew();

        _ = DomainXml.Parse(text, "long", []);

        Assert.True(time.Elapsed < TimeSpan.FromSeconds(30), $"{time.Elapsed}");
    }

    private static void Run(int documents, int seed)
    {
        Mutation mutation = new(seed, [.. Golden.Inputs("*.xml", "domains").Select(Golden.Read)]);
        int read = 0;
        for (int i = 0; i < documents; i++)
        {
            string text = mutation.Next();
            Stopwatch time = Stopwatch.StartNew();
            try
            {
                read += Check(text) ? 1 : 0;
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{e}\n--- of this document:\n{text}");
            }
            Assert.True(time.Elapsed < Limit, $"{time.Elapsed} for:\n{text}");
        }
        Assert.InRange(read, documents / 20, documents * 19 / 20);
    }

    private static bool Check(string text)
    {
        DiagnosticBag findings = [];
        DomainDocument? document = DomainXml.Parse(text, "mutated", findings);
        if (document is null)
        {
            Assert.True(findings.HasErrors, text);
            Assert.All(findings, d => Assert.True(d.At is { Line: > 0, Column: > 0 }, $"{d}\n{text}"));
            Assert.All(findings, d => Assert.True(d.Message.Length < 1000 && !d.Message.Contains('\n', StringComparison.Ordinal), $"{d}\n{text}"));
            return false;
        }
        DomainFormat format = DomainFormat.Inactive with { IsSecure = true };
        string canonical = DomainXml.Format(document.Definition, format);
        DiagnosticBag again = [];
        DomainDocument? reread = DomainXml.Parse(canonical, "again", again);
        Assert.True(reread is not null, $"{string.Join('\n', again)}\n{text}\n---\n{canonical}");
        string second = DomainXml.Format(reread.Definition, format);
        Assert.True(canonical == second, $"{text}\n---\n{canonical}\n---\n{second}");
        return true;
    }
}
