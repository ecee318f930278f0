using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Testing;

namespace Patchbay.Planning.Tests.Guests;

public class MutatedGuestTests
{
    private static readonly string[] Values =
    [
        "", "0", "1", "2", "7", "31", "32", "255", "256", "65535", "4294967295", "0x1f", "0xff", "yes", "no", "on", "off", "pci", "usb", "drive", "ccw",
        "virtio-serial", "virtio", "virtio-mmio", "scsi", "sata", "ide", "fdc", "sda", "vdzzz", "hd", "pc", "q35", "isapc", "virt", "s390-ccw-virtio", "aarch64",
        "s390x", "ppc64", "riscv64", "pci-bridge", "pcie-root-port", "pcie-root", "pci-root", "pcie-expander-bus", "pcie-switch-upstream-port",
        "dmi-to-pci-bridge", "none", "serial", "isa-serial", "1.2", "ich9-ehci1", "piix3-uhci", "qemu-xhci", "kvm", "qemu",
    ];

    [Fact]
    public void A_mutated_guest_is_defined_and_stays_so_or_is_refused_with_a_place() => Run(documents: 3_000, seed: 1);

    [Fact]
    [Trait("Category", "Slow")]
    public void Fifty_thousand_mutated_guests_are_defined_or_refused_with_a_place() => Run(documents: 50_000, seed: 2);

    private static void Run(int documents, int seed)
    {
        Random random = new(seed);
        string[] good = [.. Golden.Inputs("*.xml", "guests/define").Select(Golden.Read)];
        int defined = 0;
        for (int i = 0; i < documents; i++)
        {
            XElement root = XElement.Parse(good[random.Next(good.Length)]);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                Change(random, root);
            }
            string text = root.ToString();
            try
            {
                defined += Check(text) ? 1 : 0;
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{e}\n--- of this document:\n{text}");
            }
        }
        Assert.InRange(defined, documents / 20, documents * 19 / 20);
    }

    private static bool Check(string text)
    {
        DiagnosticBag findings = [];
        GuestSeed seed = new(Guid.AllBitsSet, Guid.AllBitsSet, 1);
        DomainDocument? document = GuestDocuments.Define(text, "mutated", GuestHost.Usual, seed, findings);
        if (document is null)
        {
            Assert.True(findings.HasErrors, text);
            Assert.All(findings, d => Assert.True(d.At is { Line: > 0, Column: > 0 }, $"{d}\n{text}"));
            return false;
        }
        string once = DomainXml.Format(document.Definition);
        DiagnosticBag again = [];
        DomainDocument? twice = GuestDocuments.Define(once, "again", GuestHost.Usual, seed, again);
        Assert.True(twice is not null, $"{string.Join('\n', again)}\n{text}\n---\n{once}");
        Assert.Equal(once, DomainXml.Format(twice.Definition));
        DomainRules.CheckStart(document.Definition, document.Places, findings);
        return true;
    }

    private static void Change(Random random, XElement root)
    {
        XElement[] all = [.. root.Descendants()];
        XElement element = all[random.Next(all.Length)];
        XElement other = all[random.Next(all.Length)];
        XAttribute[] attributes = [.. element.Attributes().Where(a => !a.IsNamespaceDeclaration)];
        switch (random.Next(6))
        {
            case 0 or 1 when attributes.Length > 0:
                attributes[random.Next(attributes.Length)].Value = Values[random.Next(Values.Length)];
                break;
            case 2 when attributes.Length > 0:
                attributes[random.Next(attributes.Length)].Remove();
                break;
            case 3:
                element.Remove();
                break;
            case 4:
                element.AddAfterSelf(new XElement(element));
                break;
            default:
                element.Add(new XElement(other));
                break;
        }
    }
}
