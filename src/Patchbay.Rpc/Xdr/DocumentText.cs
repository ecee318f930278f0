using System.Text;
using System.Text.RegularExpressions;

namespace Patchbay.Rpc;

/// <summary>
/// XML documents as bytes: libvirt's clients send a file as it is, in whatever encoding it declares. Known are UTF-8, ISO 8859-1
/// and ASCII, and UTF-16 by its byte order mark.
/// </summary>
public static partial class DocumentText
{
    /// <summary>Stands where bytes are no text. No XML parser takes this character, so its complaint has the place.</summary>
    public const char NotText = '\uFFFF';

    // A declaration stands at the very beginning, and is short.
    private const int LongestDeclaration = 256;

    /// <summary>The text, which declares no encoding but UTF-8 any more.</summary>
    public static string Decode(ReadOnlySpan<byte> document)
    {
        switch (document)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                document = document[3..];
                break;
            case [0xFF, 0xFE, ..]:
                return Declared().Replace(Encoding.Unicode.GetString(document[2..]), "UTF-8", 1);
            case [0xFE, 0xFF, ..]:
                return Declared().Replace(Encoding.BigEndianUnicode.GetString(document[2..]), "UTF-8", 1);
            default:
                break;
        }
        string beginning = Encoding.Latin1.GetString(document[..Math.Min(document.Length, LongestDeclaration)]);
        return Declared().Match(beginning) is { Success: true } declared && declared.Value.ToUpperInvariant() is var name and not "UTF-8"
            ? Declared().Replace(Encode(name).GetString(document), "UTF-8", 1)
            : Encode("UTF-8").GetString(document);
    }

    /// <summary>Whether bytes are meant as a document, rather than as a name.</summary>
    internal static bool IsDocument(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8).StartsWith("<"u8);

    private static Encoding Encode(string name)
    {
        string known = name switch
        {
            "ISO-8859-1" or "ISO_8859-1" or "LATIN1" or "LATIN-1" => "iso-8859-1",
            "US-ASCII" or "ASCII" => "us-ascii",
            _ => "utf-8",
        };
        return Encoding.GetEncoding(known, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback($"{NotText}"));
    }

    [GeneratedRegex("""(?<=\A<\?xml\s[^>]*?encoding\s*=\s*["'])[A-Za-z0-9._-]+(?=["'])""")]
    private static partial Regex Declared();
}
