using System.Diagnostics;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Model.Text;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Networks;

public class MutatedNetworkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_mutated_network_is_read_or_refused_with_a_place() => Run(documents: 4_000, seed: 1);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_hundred_thousand_mutated_networks_are_read_or_refused_with_a_place() => Run(documents: 100_000, seed: 2);

    [Fact]
    public void A_mutated_change_is_made_or_refused_with_a_place()
    {
        NetworkDefinition network = NetworkXml.Parse(Golden.Read("networks/good/office-nat.xml"), "n", [])!;
        string[] elements = [.. NetworkUpdateTests.Done().Select(row => row.Data.Item3)];
        Mutation mutation = new(3, elements);
        Random random = new(4);
        for (int i = 0; i < 4_000; i++)
        {
            NetworkUpdateRequest request = new((NetworkUpdateCommand)random.Next(0, 6), (NetworkUpdateSection)random.Next(0, 14), mutation.Next())
            {
                ParentIndex = random.Next(-1, 5),
            };
            DiagnosticBag findings = [];
            if (NetworkUpdate.Apply(network, request, findings) is { } changed)
            {
                NetworkUpdate.Recheck(changed, "again", findings);
            }
            else
            {
                AssertRefused(findings, request.Xml);
            }
        }
    }

    private static void Run(int documents, int seed)
    {
        Mutation mutation = new(seed, [.. Golden.Inputs("*.xml", "networks").Select(Golden.Read)]);
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
        // A campaign that refuses everything, or nothing, tests only one half.
        Assert.InRange(read, documents / 20, documents * 19 / 20);
    }

    private static bool Check(string text)
    {
        DiagnosticBag findings = [];
        NetworkDefinition? network = NetworkXml.Parse(text, "mutated", findings, out SourceMap places);
        DiagnosticBag all = [];
        NetworkDefinition? definable = NetworkRules.Parse(text, "mutated", all);
        if (definable is null)
        {
            AssertRefused(all, text);
        }
        if (network is null)
        {
            Assert.Null(definable);
            AssertRefused(findings, text);
            return false;
        }
        Assert.False(findings.HasErrors);
        string canonical = NetworkXml.Format(network);
        DiagnosticBag again = [];
        NetworkDefinition? reread = NetworkXml.Parse(canonical, "again", again);
        Assert.True(network == reread, $"reads back as another network: {string.Join('\n', again)}\n{text}\n---\n{canonical}");
        Assert.True(canonical == NetworkXml.Format(reread!), text);
        Assert.Equal(NetworkRules.CheckDefine(network, places, findings), definable is not null);
        Assert.Equal(findings.InOrder(), all.InOrder());
        return true;
    }

    private static void AssertRefused(DiagnosticBag findings, string text)
    {
        Assert.True(findings.HasErrors, text);
        Assert.All(findings, d => Assert.True(d.At is { Line: > 0, Column: > 0 }, $"{d}\n{text}"));
        Assert.All(findings, d => Assert.True(d.Message.Length < 1000 && !d.Message.Contains('\n', StringComparison.Ordinal), $"{d}\n{text}"));
    }
}
