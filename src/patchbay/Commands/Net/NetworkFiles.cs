using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Network documents named on the command line.</summary>
internal static class NetworkFiles
{
    /// <summary>The network, or null with the reasons on <paramref name="error"/>.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="strict">Whether warnings refuse it too.</param>
    /// <param name="error">Where findings go.</param>
    /// <param name="check">Rules beyond reading, such as those of a definition.</param>
    public static NetworkDefinition? Load(
        string path, bool strict, TextWriter error, Func<NetworkDefinition, SourceMap, DiagnosticBag, bool>? check = null)
        => Documents.Read(path, error) is { } text ? Parse(text, path, strict, error, check) : null;

    /// <summary>
    /// The text of a network that can be defined, or null with the reasons on <paramref name="error"/>. Read here before a
    /// server does: so findings carry the file's name and its lines.
    /// </summary>
    public static string? Read(string path, TextWriter error)
        => Documents.ReadToSend(path, error) is { } text && Parse(text, path, strict: false, error, NetworkRules.CheckDefine) is not null ? text : null;

    private static NetworkDefinition? Parse(
        string text, string path, bool strict, TextWriter error, Func<NetworkDefinition, SourceMap, DiagnosticBag, bool>? check)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkXml.Parse(text, Documents.NameOf(path), diagnostics, out SourceMap places);
        if (network is not null)
        {
            check?.Invoke(network, places, diagnostics);
        }
        return DiagnosticPrinter.Print(diagnostics, error, strict) ? network : null;
    }
}
