using Patchbay.Model.Text;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes <c>&lt;port isolated='yes'/&gt;</c>, wherever it stands.</summary>
internal static class PortOptionsXml
{
    /// <summary>Whether the port is isolated; null where not said.</summary>
    public static bool? Read(ElementReader parent)
    {
        if (parent.Child("port") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return reader.YesNo("isolated");
    }

    /// <summary>Writes the element, unless nothing is said.</summary>
    public static void Write(CanonicalWriter writer, bool? isolated)
    {
        if (isolated is not null)
        {
            writer.Start("port").YesNo("isolated", isolated).End();
        }
    }
}
