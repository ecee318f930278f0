using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>What libvirt refuses on define, though its parser reads it. Every rule runs.</summary>
public static class DomainRules
{
    private static readonly Action<DomainDefinition, SourceMap, DiagnosticBag>[] Rules = [];

    /// <summary>Checks a definition that was filled in.</summary>
    public static void Check(DomainDefinition domain, SourceMap places, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        foreach (Action<DomainDefinition, SourceMap, DiagnosticBag> rule in Rules)
        {
            rule(domain, places, diagnostics);
        }
    }
}
