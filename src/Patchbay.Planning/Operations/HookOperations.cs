using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>
    /// Runs an administrator's hook scripts: the one at <paramref name="Path"/>, then those in the folder <c>Path.d</c> in
    /// order of name. Each is run whatever the others say; one that fails, fails the operation.
    /// </summary>
    /// <param name="Path">Absolute.</param>
    /// <param name="Arguments">Whose matter it is, what happens, at which end of it, and what more there is to say; <c>-</c> for nothing.</param>
    /// <param name="Input">What stands on their standard input.</param>
    /// <param name="Limit">What one of them may take before it is ended.</param>
    public sealed record RunHook(string Path, ValueList<string> Arguments, string Input, TimeSpan Limit) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"run {Path} {string.Join(' ', Arguments)}";
    }
}
