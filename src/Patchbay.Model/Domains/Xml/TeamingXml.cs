using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;teaming&gt;</c>.</summary>
internal static class TeamingXml
{
    /// <summary>The first of a device; null where there is none.</summary>
    public static TeamingDefinition? Read(ElementReader device)
    {
        if (device.Child("teaming") is not { } element)
        {
            return null;
        }
        using ElementReader reader = device.Into(element);
        string? type = reader.OneOf("type", "persistent transient");
        string? persistent = reader.Text("persistent");
        if (reader.Raw("type") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "teaming", "type"));
        }
        if (type == "transient" && persistent is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "teaming", "persistent") with { Class = FindingClass.Unsupported });
        }
        if (type == "persistent" && persistent is not null)
        {
            reader.Report(Findings.NotPossible(reader.AtAttribute("persistent"), "'persistent' of a persistent <teaming>", "it is the transient one that names its partner"));
        }
        return reader.Mark(new TeamingDefinition(type == "transient" ? persistent ?? "" : null));
    }

    /// <summary>Writes the element, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, TeamingDefinition? teaming)
    {
        if (teaming is not null)
        {
            writer.Start("teaming").Attribute("type", teaming.IsTransient ? "transient" : "persistent").Attribute("persistent", teaming.Persistent).End();
        }
    }
}
