using System.Text;
using System.Xml.Linq;

namespace Patchbay.Model.Tests;

/// <summary>Makes wrong documents of right ones: by characters, and by elements and attributes. The same seed gives the same.</summary>
internal sealed class Mutation(int seed, IReadOnlyList<string> documents)
{
    private static readonly string[] Values =
    [
        "", " ", "yes", "no", "on", "off", "YES", "0", "1", "-1", "+1", "00", "0x10", "4096", "65536", "4294967295", "4294967296", "18446744073709551615",
        "99999999999999999999999", "1e5", "default", "none", "nat", "route", "open", "bridge", "private", "vepa", "passthrough", "hostdev", "ipv4", "ipv6",
        "10.0.0.1", "10.0.0.0", "255.255.255.0", "255.0.255.0", "255.255.255.255", "0.0.0.0", "fd00::1", "::", "::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8",
        "10.0.0", "010.0.0.1", "fe80::1%eth0", "[::1]", "52:54:00:00:00:01", "53:54:00:00:00:01", "52-54-00-00-00-01", "kernel", "libvirt", "tagged",
        "openvswitch", "802.1Qbg", "seconds", "hours", "pci", "usb", "vfio", "virbr%d", "%d%d%s%n", "a/b", "..", "a\nb", "é", "\u2603", "𝄞", "'\"<>&",
        "09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f", "09b11c53",
    ];

    private static readonly string Characters = "<>&'\"/=!?[]-:;# \n\t\r\0\u00e9\uD834\uFFFE0a%";

    private readonly Random _random = new(seed);

    public string Next()
    {
        string text = Pick(documents);
        int count = 1 + _random.Next(3);
        return _random.Next(3) == 0 ? Characterwise(text, count) : Treewise(text, count);
    }

    private string Characterwise(string text, int count)
    {
        StringBuilder builder = new(text);
        for (int i = 0; i < count && builder.Length > 0; i++)
        {
            int at = _random.Next(builder.Length);
            int length = Math.Min(_random.Next(1, 20), builder.Length - at);
            switch (_random.Next(5))
            {
                case 0:
                    builder.Remove(at, length);
                    break;
                case 1:
                    builder.Insert(at, builder.ToString(at, length));
                    break;
                case 2:
                    builder[at] = Characters[_random.Next(Characters.Length)];
                    break;
                case 3:
                    builder.Insert(at, Pick(Values));
                    break;
                default:
                    builder.Length = at;
                    break;
            }
        }
        return builder.ToString();
    }

    private string Treewise(string text, int count)
    {
        XElement root;
        try
        {
            root = XElement.Parse(text, LoadOptions.PreserveWhitespace);
        }
        catch (System.Xml.XmlException)
        {
            return Characterwise(text, count);
        }
        for (int i = 0; i < count; i++)
        {
            Mutate(Pick([.. root.DescendantsAndSelf()]), Pick([.. root.DescendantsAndSelf()]));
        }
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private void Mutate(XElement element, XElement other)
    {
        XAttribute[] attributes = [.. element.Attributes().Where(a => !a.IsNamespaceDeclaration)];
        switch (_random.Next(8))
        {
            case 0 or 1 or 2 when attributes.Length > 0:
                Pick(attributes).Value = Pick(Values).Replace("\0", "", StringComparison.Ordinal);
                break;
            case 3 when attributes.Length > 0:
                Pick(attributes).Remove();
                break;
            case 4 when element.Parent is not null:
                element.Remove();
                break;
            case 5 when other.Parent is not null:
                element.Add(new XElement(other));
                break;
            case 6 when other.Attributes().FirstOrDefault(a => !a.IsNamespaceDeclaration) is { } attribute:
                element.SetAttributeValue(attribute.Name, attribute.Value);
                break;
            case 7 when !element.HasElements:
                element.Value = Pick(Values);
                break;
            default:
                element.Name = element.Name.Namespace + other.Name.LocalName;
                break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
