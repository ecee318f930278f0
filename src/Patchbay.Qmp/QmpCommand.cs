using System.Text.Json.Serialization.Metadata;

namespace Patchbay.Qmp;

/// <summary>A command as a value: its name on the wire and the JSON shapes of what goes in and what comes back.</summary>
/// <typeparam name="TArguments">The arguments; <see cref="QmpNothing"/> where there are none.</typeparam>
/// <typeparam name="TResult">The content of <c>return</c>.</typeparam>
public sealed class QmpCommand<TArguments, TResult>
{
    /// <summary>Describes a command, also one that this library does not list.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="arguments">The arguments' shape, from a JSON source generator.</param>
    /// <param name="result">The result's shape, from a JSON source generator.</param>
    public QmpCommand(string name, JsonTypeInfo<TArguments> arguments, JsonTypeInfo<TResult> result)
        => (Name, Arguments, Result) = (name, arguments, result);

    /// <summary>The name on the wire.</summary>
    public string Name { get; }

    /// <summary>The arguments' JSON shape.</summary>
    public JsonTypeInfo<TArguments> Arguments { get; }

    /// <summary>The result's JSON shape.</summary>
    public JsonTypeInfo<TResult> Result { get; }
}
