using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Testing;

namespace Patchbay.Planning.Tests.Guests;

public class DefinedGuestTests
{
    private static readonly GuestSeed Seed = new(Guid.Parse("01020304-0506-4708-890a-0b0c0d0e0f10"), Guid.Parse("11121314-1516-4718-991a-1b1c1d1e1f20"), 7);

    public static TheoryData<string> Documents() => [.. Golden.Inputs("*.xml", "guests/define")];

    public static TheoryData<string> Refused() => [.. Golden.Inputs("*.xml", "guests/refused")];

    public static TheoryData<string> Unstartable() => [.. Golden.Inputs("*.xml", "guests/unstartable")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_guest_is_filled_in_as_defining_does(string file)
    {
        Golden.Matches(Path.ChangeExtension(file, ".defined"), DomainXml.Format(Define(Golden.Read(file), file, GuestHost.Usual)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_guest_that_was_filled_in_stays_as_it_is(string file)
    {
        string defined = DomainXml.Format(Define(Golden.Read(file), file, GuestHost.Usual));

        foreach (bool isNew in (bool[])[true, false])
        {
            Assert.Equal(defined, DomainXml.Format(Define(defined, file, GuestHost.Usual, isNew)));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void No_address_is_given_twice(string file)
    {
        DomainDefinition domain = Define(Golden.Read(file), file, GuestHost.Usual);

        string[] addresses = [.. DomainXml.Format(domain).Split('\n').Where(l => l.Contains("<address type='", StringComparison.Ordinal)
            && !l.Contains("'drive'", StringComparison.Ordinal) && !l.Contains("'virtio-mmio'", StringComparison.Ordinal)).Select(l => l.Trim().Replace(" multifunction='on'", "", StringComparison.Ordinal))];
        Assert.Equal(addresses.Distinct(), addresses);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_defined_is_refused_with_every_reason(string file)
    {
        DiagnosticBag findings = [];

        Assert.Null(GuestDocuments.Define(Golden.Read(file), Path.GetFileName(file), GuestHost.Usual, Seed, findings));

        Golden.Matches(Path.ChangeExtension(file, ".findings"), string.Concat(findings.InOrder().Select(d => $"{d} [{d.Class}]\n")));
    }

    [Theory]
    [MemberData(nameof(Unstartable))]
    public void What_cannot_be_started_is_refused_at_its_place(string file)
    {
        DiagnosticBag findings = [];
        DomainDocument? document = GuestDocuments.Define(Golden.Read(file), Path.GetFileName(file), GuestHost.Usual, Seed, findings);
        Assert.True(document is not null, string.Join('\n', findings));

        QemuArguments.Build(document.Definition, GuestPlacement.DryRun(document.Definition, new HostPaths("")), document.Places, out ValueList<GuestObstacle> obstacles);

        Golden.Matches(Path.ChangeExtension(file, ".findings"), string.Concat(obstacles.Select(o => $"{o}\n")));
    }

    [Fact]
    public void A_machine_is_stored_by_the_name_that_stays()
    {
        GuestHost host = GuestHost.Usual with { MachineAliases = [new MachineAlias("x86_64", "q35", "pc-q35-9.2")] };

        Assert.Equal("pc-q35-9.2", Define(Golden.Read("guests/define/q35-minimal.xml"), "g", host).Os.Machine);
    }

    [Fact]
    public void Usb_ports_of_a_guest_that_was_there_are_left_alone()
    {
        DomainDefinition domain = Define(Golden.Read("guests/define/usb-crowd.xml"), "g", GuestHost.Usual, isNew: false);

        Assert.Equal(2, domain.Devices.Inputs.Count(i => i.Bus == "usb" && i.Info.Address is null));
    }

    [Fact]
    public void Macs_differ_and_are_virtual_machines_own()
    {
        string[] macs = [.. Enumerable.Range(0, 1000).Select(i => Seed.MacOf(i).ToString())];

        Assert.Equal(1000, macs.Distinct().Count());
        Assert.All(macs, m => Assert.StartsWith("52:54:00:", m, StringComparison.Ordinal));
    }

    private static DomainDefinition Define(string text, string file, GuestHost host, bool isNew = true)
    {
        DiagnosticBag findings = [];
        DomainDocument? document = GuestDocuments.Define(text, file, host, Seed, findings, isNew);
        Assert.True(document is not null, string.Join('\n', findings));
        return document.Definition;
    }
}
