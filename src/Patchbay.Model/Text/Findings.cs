namespace Patchbay.Model.Text;

/// <summary>
/// The wording of every finding, each with an id that never changes its meaning (docs/diagnostics.md lists them).
/// PB00xx: the text as XML; PB01xx: elements and attributes of any document; PB02xx: networks; PB03xx: guests;
/// PB04xx: what ports of both share; PB05xx: changes of a network; PB06xx: storage. One file for each.
/// </summary>
public static partial class Findings
{
    internal static Diagnostic Malformed(SourceLocation at, string words)
        => Error("PB0001", at, $"not well-formed XML: {words}") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic TooLong(SourceLocation at, int length, int limit)
        => Error("PB0002", at, $"the document is too long: {length} characters, where {limit} are accepted") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic TooDeep(SourceLocation at, int limit)
        => Error("PB0003", at, $"the document is nested too deeply: {limit} levels are accepted") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic WrongRoot(SourceLocation at, string found, string expected)
        => Error("PB0004", at, $"the document's root is <{found}>: <{expected}> was expected");

    /// <summary>The root is of no kind of document that is known.</summary>
    public static Diagnostic UnknownKind(SourceLocation at, string found, IReadOnlyList<string> known)
        => Error("PB0005", at, $"<{Shorten(found)}> is no document known here: {OneOf(known)}{DidYouMean(Suggestion.Closest(found, known))}");

    internal static Diagnostic MissingAttribute(SourceLocation at, string element, string attribute)
        => Error("PB0101", at, $"<{element}> needs the attribute '{attribute}'");

    internal static Diagnostic BadValue(SourceLocation at, string element, string attribute, string text, string expected)
        => Error("PB0102", at, $"'{Shorten(text)}' is no value for '{attribute}' of <{element}>: write {expected}");

    internal static Diagnostic UnknownAttribute(SourceLocation at, string element, string attribute, string? meant)
        => BadForm("PB0103", at, $"<{element}> has no attribute '{Shorten(attribute)}': it has no effect{DidYouMean(meant)}");

    internal static Diagnostic UnknownElement(SourceLocation at, string parent, string element, string? meant)
        => BadForm("PB0104", at, $"<{parent}> has no child <{Shorten(element)}>: it has no effect{DidYouMean(meant)}");

    internal static Diagnostic UnknownWord(SourceLocation at, string element, string attribute, string text, IReadOnlyList<string> words)
        => Error("PB0105", at, $"'{Shorten(text)}' is no value for '{attribute}' of <{element}>: {OneOf(words)}{DidYouMean(Suggestion.Word(text, words))}");

    internal static Diagnostic RepeatedElement(SourceLocation at, string parent, string element)
        => BadForm("PB0106", at, $"<{parent}> has more than one <{element}>: only the first has an effect");

    internal static Diagnostic MissingElement(SourceLocation at, string parent, string element)
        => Error("PB0107", at, $"<{parent}> needs a <{element}>");

    internal static Diagnostic ForeignElement(SourceLocation at, string parent, string element, string space)
        => BadForm("PB0108", at, $"<{Shorten(element)}> in <{parent}> is of the namespace '{Shorten(space)}': it has no effect; what other programs keep belongs into <metadata>");

    internal static Diagnostic MetadataWithoutNamespace(SourceLocation at, string element)
        => BadForm("PB0109", at, $"<{Shorten(element)}> in <metadata> has no namespace: it is dropped");

    internal static Diagnostic MetadataRepeated(SourceLocation at, string element, string space)
        => Warning("PB0110", at, $"<{Shorten(element)}> is a second element of the namespace '{Shorten(space)}' in <metadata>: only the first is kept");

    internal static Diagnostic StrayText(SourceLocation at, string element, string text)
        => BadForm("PB0111", at, $"'{Shorten(text)}' stands between the children of <{element}>: it has no effect");

    /// <summary>A finding that refuses the document.</summary>
    private static Diagnostic Error(string id, SourceLocation at, string message) => new(id, Severity.Error, at, message);

    /// <summary>A finding that does not.</summary>
    private static Diagnostic Warning(string id, SourceLocation at, string message) => new(id, Severity.Warning, at, message);

    /// <summary>A finding that refuses the document only where its form is to be validated.</summary>
    private static Diagnostic BadForm(string id, SourceLocation at, string message) => Warning(id, at, message) with { BreaksForm = true };

    private static string DidYouMean(string? meant) => meant is null ? "" : $"; did you mean '{meant}'?";

    private static string OneOf(IReadOnlyList<string> words)
        => words.Count == 1 ? $"'{words[0]}' is accepted" : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]} is accepted";

    // Documents come from strangers: what is quoted from them is bounded, and stays on one line.
    private static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        line = line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)) : line;
        return line.Length <= 60 ? line : $"{line[..57]}...";
    }
}
