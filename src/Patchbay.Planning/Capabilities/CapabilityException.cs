using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>A question about what guests can have that cannot be answered.</summary>
/// <param name="why">What kind of mistake it is.</param>
/// <param name="message">What is wrong with it.</param>
public sealed class CapabilityException(CapabilityMistake why, string message) : Exception(message)
{
    /// <summary>What kind of mistake it is.</summary>
    public CapabilityMistake Why { get; } = why;

    /// <summary>Where a document could not be read: what is wrong with it, each with its place.</summary>
    public ValueList<Diagnostic> Findings { get; init; }
}

/// <summary>Why a question about what guests can have cannot be answered.</summary>
public enum CapabilityMistake
{
    /// <summary>It makes no sense.</summary>
    Argument,

    /// <summary>This host has no such thing.</summary>
    Unsupported,

    /// <summary>A document in it is wrong.</summary>
    Document,

    /// <summary>It names a processor model that nobody knows.</summary>
    UnknownModel,

    /// <summary>Processors have nothing in common, or one lacks what is asked for.</summary>
    Incompatible,

    /// <summary>There is nothing that would do.</summary>
    Failed,
}
