namespace Patchbay.Engine.Hooks;

/// <summary>A hook script said no: <c>what was run: how it ended: its own words</c>.</summary>
/// <param name="message">The sentence.</param>
/// <param name="isLate">Whether it said nothing, but was ended as it took too long.</param>
/// <param name="inner">What lies beneath.</param>
public sealed class HookFailedException(string message, bool isLate = false, Exception? inner = null) : HostException(message, inner)
{
    /// <summary>Whether it said nothing, but was ended as it took too long.</summary>
    public bool IsLate { get; } = isLate;
}
