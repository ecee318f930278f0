using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Testing;

namespace Patchbay.Planning.Tests.Guests;

/// <summary>A value that cannot be read is one mistake, and no others follow from it.</summary>
public sealed class FollowerTests
{
    private static readonly GuestSeed Seed = new(Guid.AllBitsSet, Guid.AllBitsSet, 1);

    public static TheoryData<string> Documents() => [.. Golden.Inputs("*.xml", "guests/define")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_cannot_be_read_in_a_right_document_is_told_alone(string file)
    {
        XElement right = XElement.Parse(Golden.Read(file));
        int unread = 0;
        foreach ((XAttribute? attribute, XElement element) in right.Descendants().SelectMany(static e => e.Attributes().Select(a => ((XAttribute?)a, e)).Append((null, e))).ToArray())
        {
            if (attribute is null && element.HasElements)
            {
                continue;
            }
            string before = attribute?.Value ?? element.Value;
            Set(attribute, element, "?!");
            unread += Check(right.ToString(), attribute, element) ? 1 : 0;
            Set(attribute, element, before);
        }
        Assert.True(unread > 5, $"{unread} values of {file} can be wrong");
    }

    private static void Set(XAttribute? attribute, XElement element, string value)
    {
        if (attribute is null)
        {
            element.Value = value;
        }
        else
        {
            attribute.Value = value;
        }
    }

    // Whether there is a value that cannot be read.
    private static bool Check(string text, XAttribute? attribute, XElement element)
    {
        DiagnosticBag reading = [];
        _ = DomainXml.ReadPartly(XmlSource.Parse(text, "wrong", [])!, "wrong", reading);
        if (!reading.HasErrors)
        {
            return false;
        }
        DiagnosticBag all = [];
        Assert.Null(GuestDocuments.Define(text, "wrong", GuestHost.Usual, Seed, all));
        static string[] Errors(DiagnosticBag findings) => [.. findings.InOrder().Where(static f => f.Severity == Severity.Error).Select(static f => f.ToString())];
        string[] followers = [.. Errors(all).Except(Errors(reading))];
        Assert.True(followers.Length == 0, $"{attribute?.ToString() ?? "the text"} of <{element.Name}>: {string.Join('\n', followers)}");
        return true;
    }
}
