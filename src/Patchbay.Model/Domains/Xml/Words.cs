using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Words of a document: those that stand for a value here, and those that only travel on.</summary>
internal static class Words
{
    /// <summary>The word that stands for a value.</summary>
    public static string Of<T>((string Word, T Value)[] words, T value) where T : struct, Enum
        => words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Word;

    /// <summary>An attribute that must be one of these words, separated by spaces; null where absent or, with an error, another.</summary>
    public static string? OneOf(this ElementReader reader, string attribute, string words, FindingClass findingClass = FindingClass.Xml)
    {
        if (reader.Attribute(attribute) is not { } text)
        {
            return null;
        }
        string[] accepted = words.Split(' ');
        if (accepted.Contains(text))
        {
            return text;
        }
        reader.Report(Findings.UnknownWord(reader.AtAttribute(attribute), reader.Name, attribute, text, accepted) with { Class = findingClass });
        return null;
    }

    /// <summary>An attribute of the first child of a name; the child has no other.</summary>
    public static string? ChildAttribute(this ElementReader reader, string child, string attribute)
    {
        if (reader.Child(child) is not { } element)
        {
            return null;
        }
        using ElementReader inner = reader.Into(element);
        return inner.Text(attribute);
    }

    /// <summary>An attribute of the first child of a name, which must be one of these words.</summary>
    public static string? ChildOneOf(this ElementReader reader, string child, string attribute, string words)
    {
        if (reader.Child(child) is not { } element)
        {
            return null;
        }
        using ElementReader inner = reader.Into(element);
        return inner.OneOf(attribute, words);
    }

    /// <summary>Whether there is a child of a name, whatever is in it.</summary>
    public static bool HasChild(this ElementReader reader, string child)
    {
        if (reader.Child(child) is not { } element)
        {
            return false;
        }
        using ElementReader inner = reader.Into(element);
        return true;
    }

    /// <summary>The text of a child without the white space around it; null where absent or empty.</summary>
    public static string? TrimmedText(this ElementReader reader, string child)
    {
        if (reader.TextChild(child) is not { } element)
        {
            return null;
        }
        string text = element.Value.Trim(' ', '\n', '\t', '\r');
        return text.Length == 0 ? null : text;
    }

    /// <summary>Any text at an attribute's place, empty included, or null.</summary>
    public static XAttribute? Raw(this ElementReader reader, string attribute)
    {
        _ = reader.Attribute(attribute);
        return reader.Element.Attribute(attribute);
    }
}
