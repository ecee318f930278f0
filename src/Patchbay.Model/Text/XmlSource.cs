using System.Xml;
using System.Xml.Linq;

namespace Patchbay.Model.Text;

/// <summary>Turns text into an element tree with places, within bounds that keep hostile documents harmless.</summary>
public static class XmlSource
{
    /// <summary>The longest document that is read, in characters.</summary>
    public const int MaxLength = 10 * 1024 * 1024;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 128;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxLength,
        MaxCharactersFromEntities = 1024,
        CheckCharacters = true,
    };

    /// <summary>
    /// Reads a document. Null, with the reason in <paramref name="diagnostics"/>, where it is not well-formed, has a
    /// document type declaration, is too long or too deep.
    /// </summary>
    public static XElement? Parse(string text, string document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (text.Length > MaxLength)
        {
            diagnostics.Add(Findings.TooLong(new SourceLocation(document, 1, 1), text.Length, MaxLength));
            return null;
        }
        try
        {
            // So few elements are not too deep, however they stand in each other.
            if (text.AsSpan().Count('<') > MaxDepth && FindTooDeep(text, document) is { } deep)
            {
                diagnostics.Add(Findings.TooDeep(deep, MaxDepth));
                return null;
            }
            using XmlReader reader = XmlReader.Create(new StringReader(text), Settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root;
        }
        catch (XmlException e)
        {
            diagnostics.Add(Findings.Malformed(new SourceLocation(document, Math.Max(1, e.LineNumber), Math.Max(1, e.LinePosition)), Words(e)));
            return null;
        }
    }

    /// <summary>Where an element or attribute stands.</summary>
    public static SourceLocation Locate(XObject node, string document)
        => node is IXmlLineInfo info && info.HasLineInfo() ? new(document, info.LineNumber, info.LinePosition) : new(document, 0, 0);

    // The tree builder recurses on nothing, but printing and walking do: a bound on depth keeps the stack safe.
    private static SourceLocation? FindTooDeep(string text, string document)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(text), Settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                IXmlLineInfo info = (IXmlLineInfo)reader;
                return new SourceLocation(document, info.LineNumber, info.LinePosition);
            }
        }
        return null;
    }

    // The place stands before the message already.
    private static string Words(XmlException e)
    {
        if (e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return "document type declarations and entities are not accepted";
        }
        if (e.Message.Contains("0xFFFF", StringComparison.Ordinal))
        {
            // What stands for bytes that could not be decoded.
            return "what is here is not UTF-8, and the document declares no other encoding that is known";
        }
        int place = e.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
        string words = (place > 0 ? e.Message[..place] : e.Message).TrimEnd('.', ' ');
        return words.ReplaceLineEndings(" ");
    }
}
