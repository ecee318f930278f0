using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>A running guest's <c>&lt;backingStore&gt;</c>: one in the other, the last of them empty.</summary>
internal static class BackingChainXml
{
    /// <summary>Reads the chain below a disk; null where nothing is said of it.</summary>
    public static ValueList<BackingImage>? Read(DomainReading reading, ElementReader disk)
    {
        List<BackingImage> chain = [];
        ElementReader above = disk;
        while (above.Child("backingStore") is { } element)
        {
            ElementReader store = reading.Open(element);
            if (store.Child("source") is not { } source)
            {
                return chain.ToValueList();
            }
            bool isBlock = store.Attribute("type") == "block";
            chain.Add(new BackingImage(
                reading.Open(source).Attribute(isBlock ? "dev" : "file") ?? "",
                isBlock,
                store.Child("format") is { } format ? reading.Open(format).Attribute("type") ?? "raw" : "raw",
                store.UInt("index", uint.MaxValue) ?? 0));
            above = store;
        }
        return null;
    }

    /// <summary>Writes the chain below a disk.</summary>
    public static void Write(CanonicalWriter writer, ValueList<BackingImage> chain)
    {
        foreach (BackingImage image in chain)
        {
            writer.Start("backingStore").Attribute("type", image.IsBlock ? "block" : "file").Attribute("index", image.Index)
                .Start("format").Attribute("type", image.Format).End()
                .Start("source").Attribute(image.IsBlock ? "dev" : "file", image.Path).End();
        }
        writer.Start("backingStore").End();
        foreach (BackingImage _ in chain)
        {
            writer.End();
        }
    }
}
