using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine;

/// <summary>A plan stopped at one operation, and what was done before it was taken back. Over RPC it is VIR_ERR_INTERNAL_ERROR.</summary>
public sealed class PlanFailedException : Exception
{
    /// <summary>The message says what was tried, why not, and what could not be taken back.</summary>
    public PlanFailedException(string subject, HostOperation operation, Exception failure, ValueList<Leftover> leftovers)
        : base(Sentence(subject, operation, failure, leftovers), failure)
    {
        Operation = operation;
        Leftovers = leftovers;
    }

    /// <summary>The one that failed.</summary>
    public HostOperation Operation { get; }

    /// <summary>What stayed on the host though it should not have.</summary>
    public ValueList<Leftover> Leftovers { get; }

    private static string Sentence(string subject, HostOperation operation, Exception failure, ValueList<Leftover> leftovers)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(failure);
        string tried = FirstLine(operation);
        // A host that says what it tried itself says it once.
        string sentence = failure.Message.StartsWith(tried, StringComparison.Ordinal) ? $"{subject}: {failure.Message}" : $"{subject}: {tried}: {failure.Message}";
        return leftovers.IsEmpty
            ? sentence
            : $"{sentence}; then could not take back: {string.Join("; ", leftovers.Select(l => $"{FirstLine(l.Operation)}: {l.Failure.Message}"))}";
    }

    private static string FirstLine(HostOperation operation) => operation.ToString().Split('\n', 2)[0];
}

/// <summary>An inverse that failed.</summary>
/// <param name="Operation">The inverse.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record Leftover(HostOperation Operation, Exception Failure);
