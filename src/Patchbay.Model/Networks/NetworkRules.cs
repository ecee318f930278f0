using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>What defining or creating a network refuses beyond what reading does, as far as no host is needed to see it.</summary>
public static class NetworkRules
{
    /// <summary>Runs every rule. True where none refuses the network.</summary>
    public static bool CheckDefine(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return true;
    }
}
