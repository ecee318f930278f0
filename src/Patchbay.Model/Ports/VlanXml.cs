using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes <c>&lt;vlan&gt;</c>, wherever it stands.</summary>
internal static class VlanXml
{
    private const uint MaxTag = 4095;

    private static readonly (string, VlanNativeMode)[] NativeModes = [("tagged", VlanNativeMode.Tagged), ("untagged", VlanNativeMode.Untagged)];

    /// <summary>The parent's <c>&lt;vlan&gt;</c>, or null where there is none.</summary>
    public static VlanDefinition? Read(ElementReader parent)
    {
        if (parent.Child("vlan") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        List<VlanTag> tags = [];
        foreach (XElement child in reader.Children("tag"))
        {
            tags.Add(ReadTag(reader, child, hasNative: tags.Any(t => t.NativeMode is not null)));
        }
        if (tags.Count == 0)
        {
            reader.Report(Findings.MissingElement(reader.At, "vlan", "tag"));
        }
        return reader.Mark(new VlanDefinition { Trunk = ReadTrunk(reader, tags), Tags = tags.ToValueList() });
    }

    /// <summary>Writes the element, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, VlanDefinition? vlan)
    {
        if (vlan is null)
        {
            return;
        }
        writer.Start("vlan").YesNo("trunk", vlan.Trunk ? true : null);
        foreach (VlanTag tag in vlan.Tags)
        {
            writer.Start("tag").Attribute("id", tag.Id).Attribute("nativeMode", tag.NativeMode switch
            {
                VlanNativeMode.Tagged => "tagged",
                VlanNativeMode.Untagged => "untagged",
                _ => null,
            }).End();
        }
        writer.End(@long: true);
    }

    private static VlanTag ReadTag(ElementReader parent, XElement element, bool hasNative)
    {
        using ElementReader reader = parent.Into(element);
        if (reader.Attribute("id") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "tag", "id"));
        }
        VlanTag tag = new(reader.UInt("id", MaxTag) ?? 0, reader.Word("nativeMode", NativeModes));
        if (tag.NativeMode is not null && hasNative)
        {
            reader.Report(Findings.SecondNativeVlan(reader.AtAttribute("nativeMode")));
        }
        return reader.Mark(tag);
    }

    // More than one tag is a trunk whether said or not; 'no' is accepted and dropped where it contradicts nothing.
    private static bool ReadTrunk(ElementReader reader, List<VlanTag> tags)
    {
        string? trunk = reader.Text("trunk");
        if (trunk is null || trunk.Equals("yes", StringComparison.OrdinalIgnoreCase))
        {
            return trunk is not null || tags.Count > 1;
        }
        if (!trunk.Equals("no", StringComparison.OrdinalIgnoreCase))
        {
            reader.Report(Findings.UnknownWord(reader.AtAttribute("trunk"), "vlan", "trunk", trunk, ["yes", "no"]));
        }
        else if (tags.Count > 1)
        {
            reader.Report(Findings.TrunkContradicted(reader.AtAttribute("trunk"), "it has more than one tag"));
        }
        else if (tags.Any(t => t.NativeMode is not null))
        {
            reader.Report(Findings.TrunkContradicted(reader.AtAttribute("trunk"), "a tag has a native mode"));
        }
        return false;
    }
}
