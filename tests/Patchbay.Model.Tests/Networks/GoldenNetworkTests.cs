using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Networks;

public class GoldenNetworkTests
{
    public static TheoryData<string> Good() => [.. Golden.Inputs("*.xml", "networks/good")];

    public static TheoryData<string> Bad() => [.. Golden.Inputs("*.xml", "networks/bad")];

    public static TheoryData<string> PartlyRead() => [.. Golden.Inputs("*.xml", "networks/partly")];

    public static TheoryData<string> Undefinable() => [.. Golden.Inputs("*.xml", "networks/define")];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_network_is_printed_in_canonical_form(string file)
    {
        Golden.Matches(Path.ChangeExtension(file, ".canonical"), NetworkXml.Format(Read(file)));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void What_is_printed_reads_back_as_the_same(string file)
    {
        NetworkDefinition network = Read(file);
        string canonical = NetworkXml.Format(network);
        DiagnosticBag findings = [];

        NetworkDefinition? again = NetworkXml.Parse(canonical, "again", findings);

        Assert.Empty(findings);
        Assert.Equal(network, again);
        Assert.Equal(canonical, NetworkXml.Format(again!));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_filled_in_network_reads_back_as_the_same(string file)
    {
        NetworkDefinition filled = NetworkDefaults.Fill(Read(file), Guid.AllBitsSet, new MacAddress(0x525400000001), _ => false)!;

        Assert.Equal(filled, NetworkXml.Parse(NetworkXml.Format(filled), "again", []));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Every_mistake_is_found_at_its_place(string file)
    {
        DiagnosticBag findings = [];

        Assert.Null(NetworkXml.Parse(Golden.Read(file), Path.GetFileName(file), findings));

        Golden.Matches(Path.ChangeExtension(file, ".findings"), Findings(findings));
    }

    [Theory]
    [MemberData(nameof(Undefinable))]
    public void What_define_refuses_can_be_read(string file)
    {
        DiagnosticBag findings = [];
        NetworkDefinition? network = NetworkXml.Parse(Golden.Read(file), Path.GetFileName(file), findings, out SourceMap places);
        Assert.NotNull(network);

        Assert.False(NetworkRules.CheckDefine(network, places, findings));

        Golden.Matches(Path.ChangeExtension(file, ".findings"), Findings(findings));
    }

    [Theory]
    [MemberData(nameof(PartlyRead))]
    public void What_could_be_read_is_checked_beside_what_could_not(string file)
    {
        DiagnosticBag findings = [];

        Assert.Null(NetworkRules.Parse(Golden.Read(file), Path.GetFileName(file), findings));

        Golden.Matches(Path.ChangeExtension(file, ".findings"), Findings(findings));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_network_can_be_defined(string file)
    {
        DiagnosticBag findings = [];

        Assert.True(NetworkRules.CheckDefine(Read(file), new SourceMap(file), findings), string.Join('\n', findings));
    }

    private static NetworkDefinition Read(string file)
    {
        DiagnosticBag findings = [];
        NetworkDefinition? network = NetworkXml.Parse(Golden.Read(file), file, findings);
        Assert.True(network is not null, string.Join('\n', findings));
        return network;
    }

    // The class is what clients of the protocol see of a finding.
    private static string Findings(DiagnosticBag findings)
        => string.Concat(findings.InOrder().Select(d => $"{d}{(d.Severity == Severity.Error ? $" [{d.Class}]" : "")}\n"));
}
