using System.Runtime.CompilerServices;

namespace Patchbay.Model.Text;

/// <summary>
/// Remembers where each part of a definition stood in its document. Kept beside the definition, not inside it:
/// two definitions are equal however they were written. Keys are compared by reference.
/// </summary>
public sealed class SourceMap(string document)
{
    private readonly ConditionalWeakTable<object, SourceLocation> _places = [];

    /// <summary>What a place that is not known is reported as.</summary>
    public SourceLocation Unknown { get; } = new(document, 0, 0);

    /// <summary>Remembers a part's place.</summary>
    public void Mark(object part, SourceLocation at) => _places.AddOrUpdate(part, at);

    /// <summary>A part's place, or <see cref="Unknown"/>.</summary>
    public SourceLocation Of(object? part) => part is not null && _places.TryGetValue(part, out SourceLocation? at) ? at : Unknown;
}
