using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>
/// A document that is a <c>&lt;cpu&gt;</c> and nothing more: a host's, as capabilities have it, or a guest's.
/// </summary>
/// <param name="Cpu">What was read.</param>
/// <param name="Architecture">Of a host's; null for a guest's.</param>
public sealed record CpuDocument(CpuDefinition Cpu, string? Architecture)
{
    /// <summary>Reads a document; null where an error was found.</summary>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static CpuDocument? Parse(string text, string document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (XmlSource.Parse(text, document, diagnostics) is not { } root)
        {
            return null;
        }
        if (root.Name.LocalName != "cpu")
        {
            diagnostics.Add(Findings.WrongRoot(XmlSource.Locate(root, document), root.Name.LocalName, "cpu"));
            return null;
        }
        // The element stands in a guest's document otherwise, and is read as there. What only a host's has is left alone.
        DiagnosticBag own = new(diagnostics);
        string? architecture = root.Element("arch")?.Value.Trim();
        DomainReading reading = new(document, own, new SourceMap(document), live: false);
        using ElementReader reader = reading.Open(new XElement("domain", root));
        CpuDefinition? cpu = CpuXml.Read(reading, reader);
        return own.HasErrors || cpu is null ? null : new CpuDocument(cpu, architecture);
    }

    /// <summary>Writes a guest's processor by itself.</summary>
    public static string Format(CpuDefinition cpu)
    {
        CanonicalWriter writer = new();
        CpuXml.Write(writer, cpu);
        return writer.ToString();
    }
}
