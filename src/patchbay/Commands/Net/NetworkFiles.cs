using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Network documents named on the command line.</summary>
internal static class NetworkFiles
{
    /// <summary>The network as far as reading goes, or null with the reasons on <paramref name="error"/>.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="strict">Whether warnings refuse it too.</param>
    /// <param name="error">Where findings go.</param>
    public static NetworkDefinition? Load(string path, bool strict, TextWriter error)
    {
        if (Documents.Read(path, error) is not { } text)
        {
            return null;
        }
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkXml.Parse(text, Documents.NameOf(path), diagnostics);
        return DiagnosticPrinter.Print(diagnostics, error, strict) ? network : null;
    }

    /// <summary>A network that can be defined, or null with the reasons on <paramref name="error"/>.</summary>
    public static NetworkDefinition? LoadToDefine(string path, TextWriter error)
        => Documents.Read(path, error) is { } text ? ParseToDefine(text, path, error) : null;

    /// <summary>
    /// The text of a network that can be defined, or null with the reasons on <paramref name="error"/>. Read here before a
    /// server does: so findings carry the file's name and its lines.
    /// </summary>
    public static string? Read(string path, TextWriter error)
        => Documents.ReadToSend(path, error) is { } text && ParseToDefine(text, path, error) is not null ? text : null;

    private static NetworkDefinition? ParseToDefine(string text, string path, TextWriter error)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkRules.Parse(text, Documents.NameOf(path), diagnostics);
        return DiagnosticPrinter.Print(diagnostics, error) ? network : null;
    }
}
