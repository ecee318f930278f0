using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Documents;

/// <summary>A document of several that are brought to a host together, with its places.</summary>
/// <param name="Name">The document's name in findings.</param>
/// <param name="Network">The network; null where it is a guest's.</param>
/// <param name="Guest">The guest, as its author wrote it; null where it is a network's.</param>
/// <param name="Places">Where its parts stood.</param>
public sealed record PlacedDocument(string Name, NetworkDefinition? Network, DomainDefinition? Guest, SourceMap Places)
{
    /// <summary>A network's document.</summary>
    public PlacedDocument(string name, NetworkDefinition network, SourceMap places)
        : this(name, network, null, places)
    {
    }

    /// <summary>A guest's document.</summary>
    public PlacedDocument(string name, DomainDefinition guest, SourceMap places)
        : this(name, null, guest, places)
    {
    }

    /// <summary>What it is of, for people.</summary>
    public string Subject => Network is { } network ? $"network '{network.Name}'" : $"guest '{Guest?.Name}'";

    internal object Root => (object?)Network ?? Guest!;

    internal string Called => Network?.Name ?? Guest!.Name;

    internal Guid? Uuid => Network is { } network ? network.Uuid : Guest!.Uuid;

    /// <summary>Where a part stood; the document's root where that is not known.</summary>
    internal SourceLocation At(object part) => Places.Of(part) is { Line: > 0 } at ? at : Places.Of(Root);

    /// <summary>Where what is named so stood: <c>name</c>, <c>uuid</c>.</summary>
    internal SourceLocation AtNamed(string part) => Places.Of(Root, part);
}
