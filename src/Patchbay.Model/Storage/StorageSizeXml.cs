using System.Globalization;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Model.Storage;

/// <summary>Reads and writes sizes of storage, whose unit is a byte where none is given.</summary>
internal static class StorageSizeXml
{
    /// <summary>A child's size in bytes; null where there is none or, with an error, where it is malformed or no file can have it.</summary>
    public static ulong? Read(ElementReader parent, string name)
    {
        if (parent.Child(name) is not { Value.Length: > 0 } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        ulong? bytes = SizeText.Bytes(reader, "bytes", FindingClass.Xml);
        if (bytes > long.MaxValue)
        {
            reader.Report(Findings.NoFileSize(reader.At, name, element.Value));
            return null;
        }
        return bytes;
    }

    public static void Write(CanonicalWriter writer, string name, ulong bytes)
        => writer.Start(name).Attribute("unit", "bytes").EndWithText(bytes.ToString(CultureInfo.InvariantCulture));
}
