using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Tests.Networks;

public class LiveFormTests
{
    private static readonly NetworkXmlOptions Live = new()
    {
        Connections = 3,
        InterfaceConnections = new Dictionary<string, uint> { ["vf1"] = 2 },
        PoolInterfaces = ["vf0", "vf1"],
    };

    [Fact]
    public void The_live_form_counts_ports_and_lists_the_pool()
    {
        NetworkDefinition network = new()
        {
            Name = "n",
            Forward = new ForwardDefinition { Mode = ForwardMode.Passthrough, PhysicalFunction = "pf0" },
        };

        Assert.Equal(
            """
            <network connections='3'>
              <name>n</name>
              <forward mode='passthrough'>
                <pf dev='pf0'/>
                <interface dev='vf0'/>
                <interface dev='vf1' connections='2'/>
              </forward>
            </network>

            """, NetworkXml.Format(network, Live));
    }

    [Fact]
    public void The_stored_form_does_not()
    {
        NetworkDefinition network = new()
        {
            Name = "n",
            Forward = new ForwardDefinition { Mode = ForwardMode.Passthrough, PhysicalFunction = "pf0" },
        };

        Assert.Equal(NetworkXml.Format(network), NetworkXml.Format(network, Live with { Inactive = true }));
    }

    [Fact]
    public void A_running_translation_names_its_ports()
    {
        NetworkDefinition network = NetworkXml.Parse("<network><name>n</name><forward/><ip address='10.0.0.1' prefix='24'/></network>", "x", [])!;

        Assert.Contains("<port start='1024' end='65535'/>", NetworkXml.Format(NetworkDefaults.Live(network)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bridge_gets_the_lowest_free_number()
    {
        Assert.Equal("virbr2", NetworkDefaults.BridgeName(null, name => name is "virbr0" or "virbr1"));
        Assert.Equal("lan0", NetworkDefaults.BridgeName("lan%d", _ => false));
        Assert.Equal("fixed", NetworkDefaults.BridgeName("fixed", _ => true));
        Assert.Null(NetworkDefaults.BridgeName("lan%d", _ => true));
    }

    [Fact]
    public void What_was_given_is_kept_when_the_rest_is_filled_in()
    {
        NetworkDefinition network = NetworkXml.Parse(
            "<network><name>n</name><uuid>11111111-2222-3333-4444-555555555555</uuid><bridge name='b'/><mac address='52:54:00:00:00:09'/></network>", "x", [])!;

        Assert.Equal(network, NetworkDefaults.Fill(network, Guid.AllBitsSet, new MacAddress(1), _ => true));
    }
}
