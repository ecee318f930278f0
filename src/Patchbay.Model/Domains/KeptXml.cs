using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>
/// What an element held that libvirt knows and the model does not: printed back at libvirt's place for it.
/// </summary>
public sealed record KeptXml
{
    /// <summary>Nothing was kept.</summary>
    public static KeptXml None { get; } = new();

    /// <summary>Attributes, in the order of the document.</summary>
    public ValueList<KeptAttribute> Attributes { get; init; }

    /// <summary>Children with all that is in them, in the order of the document.</summary>
    public ValueList<VerbatimXml> Children { get; init; }

    /// <summary>Whether there is nothing here.</summary>
    public bool IsEmpty => Attributes.IsEmpty && Children.IsEmpty;
}

/// <summary>An attribute kept as it was written.</summary>
/// <param name="Name">Without namespace.</param>
/// <param name="Value">Its text, unescaped.</param>
public sealed record KeptAttribute(string Name, string Value);
