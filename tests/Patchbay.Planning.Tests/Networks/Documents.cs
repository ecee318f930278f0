using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Planning.Tests.Networks;

/// <summary>The network documents in <c>golden/networks</c>, and hosts to plan them on.</summary>
internal static class Documents
{
    public static HostPaths Paths { get; } = new("");

    public static IReadOnlyList<string> All { get; } = Golden.Inputs("*.xml", "networks");

    /// <summary>A host with one way out, which forwards nothing yet.</summary>
    public static HostSnapshot Host { get; } = new()
    {
        Links = new Dictionary<string, LinkState> { ["eth0"] = new() { Name = "eth0", Mtu = 1500, IsUp = true } },
        Sysctls = new Dictionary<string, string> { ["net/ipv4/ip_forward"] = "0", ["net/ipv6/conf/all/forwarding"] = "0" },
        Routes =
        [
            new RouteState(Prefix("0.0.0.0/0"), IPAddress.Parse("10.0.2.2"), "eth0", 100),
            new RouteState(Prefix("10.0.2.0/24"), null, "eth0", 100),
        ],
    };

    /// <summary>That host, with the uplinks that documents name, on paper.</summary>
    public static PaperHost NewHost() => new(
        [.. Host.Links.Values, new LinkState { Name = "wan0", Mtu = 1500, IsUp = true }, new LinkState { Name = "up0", Mtu = 1500, IsUp = true }],
        Host.Routes,
        Host.Sysctls);

    public static NetworkDefinition Load(string file)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkXml.Parse(Golden.Read(file), file, diagnostics);
        Assert.Empty(diagnostics);
        return network!;
    }

    public static NetworkDefinition Parse(string xml)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkXml.Parse(xml, "test.xml", diagnostics);
        Assert.True(network is not null, string.Join('\n', diagnostics));
        return network;
    }

    public static IpPrefix Prefix(string text) => IpPrefix.Parse(text, null);
}
