using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Network documents named on the command line.</summary>
internal static class NetworkFiles
{
    /// <summary>The network, or null with the reasons on <paramref name="error"/>.</summary>
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
}
