using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>A domain document that was read: the definition, where its parts stood, and what cannot be served.</summary>
/// <param name="Definition">What was read.</param>
/// <param name="Places">Where each part stood.</param>
/// <param name="Unsupported">
/// Elements and attributes that are kept without being understood though they change what the guest would be: starting
/// refuses with these findings (errors, each with its place), unless told otherwise.
/// </param>
public sealed record DomainDocument(DomainDefinition Definition, SourceMap Places, ValueList<Diagnostic> Unsupported);

/// <summary>Which form of a domain is printed.</summary>
public sealed record DomainFormat
{
    /// <summary>The stored definition: without what only lives with the guest.</summary>
    public static DomainFormat Inactive { get; } = new() { IsInactive = true };

    /// <summary>The running guest.</summary>
    public static DomainFormat Live { get; } = new();

    /// <summary>Whether what only lives with the guest (id, aliases, ports, chosen names) is left out.</summary>
    public bool IsInactive { get; init; }

    /// <summary>Whether what an older host would not know is left out.</summary>
    public bool IsMigratable { get; init; }

    /// <summary>Whether passwords are printed.</summary>
    public bool IsSecure { get; init; }
}
