using Microsoft.Extensions.Logging;
using Patchbay.Engine.Store;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Networks;

/// <summary>Documents of networks on their way in.</summary>
internal static class NetworkDocuments
{
    private const string Source = "(network_definition)";

    /// <summary>The definition of a document that may be defined or started.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="validate">Whether words that mean nothing refuse it, as libvirt's schema would.</param>
    /// <param name="warnings">Where warnings are logged; null where an author saw them already.</param>
    /// <exception cref="RefusedException">It has mistakes: all of them.</exception>
    public static NetworkDefinition Parse(string xml, bool validate, ILogger? warnings)
    {
        DiagnosticBag diagnostics = [];
        if (NetworkRules.Parse(xml, Source, diagnostics) is not { } definition)
        {
            throw new RefusedException(RefusalArea.Network, diagnostics.InOrder());
        }
        if (validate && diagnostics.Any(d => d.BreaksForm))
        {
            throw RefusedException.OfForm(diagnostics.InOrder());
        }
        if (warnings is not null)
        {
            DocumentWarnings.Log(warnings, $"network {definition.Name}", diagnostics);
        }
        return definition;
    }

    /// <summary>Runs the rules over a definition that was changed in part.</summary>
    /// <exception cref="RefusedException">The outcome is not a network that may be defined. Nobody wrote its document: no place in it is named.</exception>
    public static NetworkDefinition Check(NetworkDefinition definition)
    {
        DiagnosticBag diagnostics = [];
        SourceLocation place = new($"network {definition.Name}", Line: 0, Column: 0);
        return NetworkRules.Parse(NetworkXml.Format(definition, new NetworkXmlOptions { Inactive = true }), place.Document, diagnostics)
            ?? throw new RefusedException(RefusalArea.Network, diagnostics.InOrder().Select(d => d with { At = place }));
    }
}
