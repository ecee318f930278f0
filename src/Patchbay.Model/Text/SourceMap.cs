using System.Runtime.CompilerServices;

namespace Patchbay.Model.Text;

/// <summary>
/// Remembers where each part of a definition stood in its document. Kept beside the definition, not inside it:
/// two definitions are equal however they were written. Keys are compared by reference.
/// </summary>
public sealed class SourceMap(string document)
{
    private readonly ConditionalWeakTable<object, SourceLocation> _places = [];

    private readonly ConditionalWeakTable<object, Dictionary<string, SourceLocation>> _named = [];

    /// <summary>What a place that is not known is reported as.</summary>
    public SourceLocation Unknown { get; } = new(document, 0, 0);

    /// <summary>Remembers a part's place.</summary>
    public void Mark(object part, SourceLocation at) => _places.AddOrUpdate(part, at);

    /// <summary>Remembers the place of something that is no object of its own, such as a number, by its name in the owner.</summary>
    public void Mark(object owner, string part, SourceLocation at) => _named.GetOrCreateValue(owner)[part] = at;

    /// <summary>The place of a named part of an owner, or the owner's own.</summary>
    public SourceLocation Of(object owner, string part)
        => _named.TryGetValue(owner, out Dictionary<string, SourceLocation>? parts) && parts.TryGetValue(part, out SourceLocation? at) ? at : Of(owner);

    /// <summary>A part's place, or <see cref="Unknown"/>.</summary>
    public SourceLocation Of(object? part) => part is not null && _places.TryGetValue(part, out SourceLocation? at) ? at : Unknown;
}
