using System.Collections;

namespace Patchbay.Model.Text;

/// <summary>Collects findings while a document is read and checked; every rule runs to its end.</summary>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    /// <summary>Findings beyond this many are counted and not kept: a hostile document must not fill the memory.</summary>
    public const int Limit = 1000;

    private readonly List<Diagnostic> _items = [];

    private readonly DiagnosticBag? _outer;

    /// <summary>An empty bag.</summary>
    public DiagnosticBag()
    {
    }

    /// <summary>A bag for one part of the work: it knows its own errors, and hands every finding on to another bag.</summary>
    public DiagnosticBag(DiagnosticBag outer) => _outer = outer;

    /// <summary>How many were kept.</summary>
    public int Count => _items.Count;

    /// <summary>How many were dropped past <see cref="Limit"/>.</summary>
    public int Dropped { get; private set; }

    /// <summary>Whether anything refuses the document.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds a finding.</summary>
    public void Add(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        _outer?.Add(diagnostic);
        HasErrors |= diagnostic.Severity == Severity.Error;
        if (_items.Count < Limit)
        {
            _items.Add(diagnostic);
        }
        else
        {
            Dropped++;
        }
    }

    /// <summary>In order of place in the document.</summary>
    public IEnumerable<Diagnostic> InOrder() => _items.OrderBy(d => d.At.Line).ThenBy(d => d.At.Column);

    /// <inheritdoc/>
    public IEnumerator<Diagnostic> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
