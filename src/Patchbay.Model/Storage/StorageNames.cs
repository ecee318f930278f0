using System.Globalization;
using System.Text;
using Patchbay.Model.Text;

namespace Patchbay.Model.Storage;

/// <summary>Names of pools and volumes: each names a file.</summary>
internal static class StorageNames
{
    // NAME_MAX of linux/limits.h, in bytes; a pool's document adds ".xml".
    private const int MaxBytes = 255;

    /// <summary>The child <c>name</c>, or the empty text where it is missing.</summary>
    /// <param name="reader">The pool or volume.</param>
    /// <param name="what">Which of the two, for words.</param>
    /// <param name="slash">What libvirt calls a slash in it.</param>
    public static string Read(ElementReader reader, string what, FindingClass slash)
    {
        if (reader.ChildText("name") is not { } name)
        {
            reader.Report(Findings.MissingElement(reader.At, what, "name"));
            return "";
        }
        if (Problem(name, what) is { } problem)
        {
            FindingClass found = name.Contains('/', StringComparison.Ordinal) ? slash : FindingClass.Xml;
            reader.Report(Findings.BadStorageName(reader.Locate(reader.Element.Element("name")), what, name, problem) with { Class = found });
        }
        return name;
    }

    private static string? Problem(string name, string what)
    {
        int room = what == "pool" ? MaxBytes - ".xml".Length : MaxBytes;
        int bytes = Encoding.UTF8.GetByteCount(name);
        return name switch
        {
            _ when name.Contains('/', StringComparison.Ordinal) => "it contains '/'",
            "." or ".." => "it names a folder",
            _ when name.Any(char.IsControl) => "it contains control characters",
            _ when bytes > room => string.Create(CultureInfo.InvariantCulture, $"it has {bytes} bytes, and a file name leaves room for {room}"),
            _ => null,
        };
    }
}
