using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;reconnect&gt;</c>.</summary>
internal static class ReconnectXml
{
    /// <summary>The first of a source; null where absent or without meaning.</summary>
    public static ReconnectDefinition? Read(ElementReader source)
    {
        if (source.Child("reconnect") is not { } element)
        {
            return null;
        }
        using ElementReader reader = source.Into(element);
        bool? enabled = reader.YesNo("enabled");
        uint? timeout = reader.UInt("timeout");
        if (enabled == true && reader.Raw("timeout") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "reconnect", "timeout"));
        }
        return enabled is { } value ? reader.Mark(new ReconnectDefinition(value, value ? timeout ?? 0 : 0)) : null;
    }

    /// <summary>Writes the element, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, ReconnectDefinition? reconnect)
    {
        if (reconnect is not null)
        {
            writer.Start("reconnect").YesNo("enabled", reconnect.Enabled)
                .Attribute("timeout", reconnect.Enabled ? reconnect.Timeout : null).End();
        }
    }
}
