using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Changes;
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

    [Theory]
    [InlineData("q35")]
    [InlineData("pc")]
    public void Devices_keep_their_places_where_others_come_and_go(string machine)
    {
        string author = Author.Replace("machine='q35'", $"machine='{machine}'", StringComparison.Ordinal).Replace("<source network='b'/>", "<source network='b'/><model type='virtio'/>", StringComparison.Ordinal)
            .Replace("</devices>", "<disk type='file'><source file='/a'/><target dev='vda'/></disk><rng model='virtio'><backend model='random'/></rng></devices>", StringComparison.Ordinal);
        DomainDefinition before = Define(author, Host, seed: 1);
        // A card and a disk come before those that are there, and one of the cards becomes another.
        string changed = author.Replace("<devices>", "<devices><disk type='file'><source file='/b'/><target dev='vdb'/></disk><interface type='network'><mac address='52:54:00:12:34:56'/><source network='c'/><model type='virtio'/></interface>", StringComparison.Ordinal)
            .Replace("<source bridge='br0'/>", "<source bridge='br0'/><model type='e1000'/>", StringComparison.Ordinal);

        DomainDefinition after = Again(changed, before);

        Assert.Equal(
            before.Devices.Interfaces.Take(2).Select(i => (i.Mac, i.Info.Address)), after.Devices.Interfaces.Skip(1).Take(2).Select(i => (i.Mac, i.Info.Address)));
        Assert.Equal(before.Devices.Disks[0].Info.Address, after.Devices.Disks.Single(d => d.Target == "vda").Info.Address);
        Assert.Equal(before.Devices.Rngs[0].Info.Address, after.Devices.Rngs[0].Info.Address);
        Assert.Equal(before.Devices.Memballoon!.Info.Address, after.Devices.Memballoon!.Info.Address);
        Assert.Empty(GuestDifferences.Between(after, Again(changed, after)));

        // What the author gives goes first.
        string taken = author.Replace("<source network='b'/>", $"<source network='b'/><mac address='{before.Devices.Interfaces[1].Mac}'/>{Place(before.Devices.Interfaces[0].Info.Address)}", StringComparison.Ordinal);
        DomainDefinition moved = Again(taken, before);
        Assert.Equal(before.Devices.Interfaces[0].Info.Address, moved.Devices.Interfaces[1].Info.Address);
        Assert.NotEqual(before.Devices.Interfaces[0].Info.Address, moved.Devices.Interfaces[0].Info.Address);

        static string Place(DeviceAddress? address) => address is DeviceAddress.Pci { Where: { } at } ? $"<address type='pci' bus='{at.Bus}' slot='{at.Slot}' function='{at.Function}'/>" : "";
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

        Assert.Empty(Between(own, lent, cards[2]));
        Assert.Empty(Between(passed, lent, cards[2]));
        Assert.Equal(
            [
                (new GuestDifference($"devices/interface[{cards[0].Mac}]/source/@network", "other", "a"), GuestEffect.Live),
                (new GuestDifference($"devices/interface[{cards[1].Mac}]/link", "<link state='down'>", null), GuestEffect.Live),
                (new GuestDifference($"devices/interface[{cards[2].Mac}]", null, "<interface type='bridge'>"), GuestEffect.Live),
            ],
            Between(own with { Source = new InterfaceSource.Network("other", null, null) }, lent with { LinkUp = false }));

        (GuestDifference, GuestEffect)[] Between(params InterfaceDefinition[] interfaces)
        {
            DomainDefinition live = after with { Devices = after.Devices with { Interfaces = interfaces.ToValueList() } };
            RunningGuest running = new(GuestAliases.Assign(live)) { Inherited = static _ => new NetworkShare(null, null, true, null) };
            return [.. GuestLiveChanges.Between(running, after).Differences.Select(static d => (d.Difference, d.Effect))];
        }
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
        Assert.True(document is not null, string.Join('\n', findings));
        return document.Definition;
    }
}
