using Patchbay.Model.Networks;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Planning.Tests.Networks;

public sealed class GoldenTests
{
    public static TheoryData<string> AllDocuments => [.. Documents.All];

    public static TheoryData<string> DocumentsOnBridges => [.. Documents.All.Where(f => Documents.Load(f).Forward.Mode <= ForwardMode.Open)];

    [Theory]
    [MemberData(nameof(AllDocuments))]
    public void A_document_has_this_plan(string file)
    {
        NetworkDefinition network = Documents.Load(file);

        HostPlan start = NetworkPlanner.Start(network, Documents.Host, Documents.Paths);

        Golden.Matches(Path.ChangeExtension(file, ".plan"), start + string.Concat(start.Warnings.Select(w => $"warning: {w}\n")));
    }

    [Theory]
    [MemberData(nameof(AllDocuments))]
    public void A_document_has_this_firewall(string file)
        => Golden.Matches(Path.ChangeExtension(file, ".nft"), NetworkFirewall.For(Documents.Load(file))?.ToString() ?? "no rules\n");

    [Theory]
    [MemberData(nameof(DocumentsOnBridges))]
    public void A_document_has_this_dnsmasq(string file)
    {
        DnsmasqConfig config = DnsmasqConfig.Build(Documents.Load(file), Documents.Paths);

        Golden.Matches(
            Path.ChangeExtension(file, ".dnsmasq"),
            $"{config.Config}--- hostsfile\n{config.Hosts ?? "(none)\n"}--- addnhosts\n{config.AddnHosts ?? "(none)\n"}");
    }
}
