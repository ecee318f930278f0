using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Tests.Guests;

public sealed class CarryOverTests
{
    private const string Author =
        """
        <domain type='qemu'><name>web</name><memory>65536</memory><genid/>
          <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
          <devices>
            <interface type='network'><source network='a'/></interface>
            <interface type='network'><source network='b'/></interface>
            <interface type='bridge'><source bridge='br0'/></interface>
          </devices>
        </domain>
        """;

    private static readonly GuestHost Host = new() { MachineAliases = [new MachineAlias("x86_64", "q35", "pc-q35-9.2"), new MachineAlias("x86_64", "pc", "pc-i440fx-9.2")] };

    private static readonly GuestHost NewerHost = new() { MachineAliases = [new MachineAlias("x86_64", "q35", "pc-q35-10.1"), new MachineAlias("x86_64", "pc", "pc-i440fx-10.1")] };

    [Fact]
    public void The_same_document_again_is_no_change()
    {
        DomainDefinition before = WithFirmware(Define(Author, Host, seed: 1));

        DomainDefinition after = Again(Author, before);

        Assert.Empty(GuestDifferences.Between(before, after));
        Assert.Equal(before.Uuid, after.Uuid);
        Assert.Equal(before.GenerationId, after.GenerationId);
    }

    [Fact]
    public void A_card_keeps_its_address_where_others_come_and_go()
    {
        DomainDefinition before = Define(Author, Host, seed: 1);
        string changed = Author.Replace("<interface type='network'><source network='a'/></interface>", "", StringComparison.Ordinal)
            .Replace("</devices>", "<interface type='network'><source network='c'/></interface></devices>", StringComparison.Ordinal);

        DomainDefinition after = Again(changed, before);

        Assert.Equal(
            [before.Devices.Interfaces[1].Mac, before.Devices.Interfaces[2].Mac, before.Devices.Interfaces[0].Mac],
            after.Devices.Interfaces.Select(i => i.Mac));
    }

    [Fact]
    public void What_the_author_names_is_not_replaced()
    {
        DomainDefinition before = Define(Author, Host, seed: 1);
        string named = Author.Replace("<source network='b'/>", $"<mac address='{before.Devices.Interfaces[0].Mac}'/><source network='b'/>", StringComparison.Ordinal)
            .Replace("machine='q35'", "machine='pc'", StringComparison.Ordinal);

        DomainDefinition after = Again(named, before);

        Assert.Equal("pc-i440fx-10.1", after.Os.Machine);
        Assert.Equal(before.Devices.Interfaces[0].Mac, after.Devices.Interfaces[1].Mac);
        Assert.NotEqual(after.Devices.Interfaces[1].Mac, after.Devices.Interfaces[0].Mac);
    }

    [Fact]
    public void Differences_have_a_path_and_passwords_are_hidden()
    {
        const string Screen = "<graphics type='vnc' passwd='one'/></devices>";
        string author = Author.Replace("</devices>", Screen, StringComparison.Ordinal);
        DomainDefinition before = Define(author, Host, seed: 1);

        GuestDifference hidden = Assert.Single(GuestDifferences.Between(before, Again(author.Replace("'one'", "'two'", StringComparison.Ordinal), before)));
        GuestDifference plain = Assert.Single(GuestDifferences.Between(before, Again(author.Replace("network='b'", "network='d'", StringComparison.Ordinal), before)));

        Assert.Equal(new GuestDifference("(passwords)", "***", "***"), hidden);
        Assert.Equal(new GuestDifference($"devices/interface[{before.Devices.Interfaces[1].Mac}]/source/@network", "b", "d"), plain);
    }

    [Fact]
    public void What_was_plugged_while_the_guest_runs_is_told_and_what_its_start_filled_in_is_not()
    {
        DomainDefinition after = Define(Author, Host, seed: 1);
        InterfaceDefinition[] cards = [.. after.Devices.Interfaces];
        // The first is on a network's own bridge, the second on one that its network lends, with limits of the network.
        InterfaceDefinition own = cards[0] with { Source = new InterfaceSource.Network("a", null, Guid.NewGuid()) { BridgeName = "virbr0" }, Target = "vnet0" };
        InterfaceDefinition lent = cards[1] with { Source = new InterfaceSource.Bridge("br1"), Origin = new InterfaceOrigin("b", null, Guid.NewGuid()), Target = "vnet1", PortIsolated = true };
        InterfaceDefinition passed = cards[0] with { Source = new InterfaceSource.Hostdev(new InterfaceHostDevice.Usb(1, 2)) };

        Assert.Empty(GuestDifferences.OfPlugs(With(own, lent, cards[2]), after));
        Assert.Empty(GuestDifferences.OfPlugs(With(passed, lent, cards[2]), after));
        Assert.Equal(
            [
                new GuestDifference($"devices/interface[{cards[0].Mac}]/source/@network", "other", "a"),
                new GuestDifference($"devices/interface[{cards[1].Mac}]/link", "<link state='down'>", null),
                new GuestDifference($"devices/interface[{cards[2].Mac}]", null, "<interface type='bridge'>"),
            ],
            GuestDifferences.OfPlugs(With(own with { Source = new InterfaceSource.Network("other", null, null) }, lent with { LinkUp = false }), after));

        DomainDefinition With(params InterfaceDefinition[] interfaces) => after with { Devices = after.Devices with { Interfaces = interfaces.ToValueList() } };
    }

    // As choosing it on a host would.
    private static DomainDefinition WithFirmware(DomainDefinition guest)
        => guest with { Os = DomainXml.Parse(
            DomainXml.Format(guest, DomainFormat.Inactive).Replace(
                "</type>", "</type><loader readonly='yes' type='pflash'>/fw/code.fd</loader><nvram template='/fw/vars.fd'>/nvram/web.fd</nvram>", StringComparison.Ordinal),
            "test", [])!.Definition.Os };

    private static DomainDefinition Again(string text, DomainDefinition before)
    {
        XElement root = XElement.Parse(text);
        GuestCarryOver.Fill(root, before);
        return Define(root.ToString(), NewerHost, seed: 2);
    }

    private static DomainDefinition Define(string text, GuestHost host, ulong seed)
    {
        DiagnosticBag findings = [];
        DomainDocument? document = GuestDocuments.Define(text, "test", host, new GuestSeed(Guid.NewGuid(), Guid.NewGuid(), seed), findings);
        Assert.NotNull(document);
        return document.Definition;
    }
}
