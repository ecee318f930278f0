namespace Patchbay.Planning.Networks.Changes;

/// <summary>One difference between a network as it runs and as it shall be.</summary>
/// <param name="Path">
/// Where it is: element names from the root's children down, list elements with what names them in brackets, an attribute with <c>@</c>:
/// <c>ip[192.168.122.1]/dhcp/range[192.168.122.2-192.168.122.99]</c>, <c>forward/@mode</c>.
/// </param>
/// <param name="Before">The value, or the element's start tag; null where it is new.</param>
/// <param name="After">The value, or the element's start tag; null where it goes.</param>
/// <param name="Effect">What it means for the running network.</param>
/// <param name="How">How it is applied, what pauses, or why it is not possible: a clause for people.</param>
public sealed record NetworkChange(string Path, string? Before, string? After, ChangeEffect Effect, string How)
{
    /// <summary>One line: the difference and what becomes of it.</summary>
    public override string ToString()
    {
        string difference = (Before, After) switch
        {
            (null, _) => $"add {Path}: {After}",
            (_, null) => $"remove {Path}: {Before}",
            _ => $"change {Path}: {Before} to {After}",
        };
        return $"{difference}: {WordOf(Effect)}: {How}";
    }

    /// <summary>What people call it.</summary>
    public static string WordOf(ChangeEffect effect) => effect switch
    {
        ChangeEffect.Live => "in place",
        ChangeEffect.NextPlug => "for new plugs",
        ChangeEffect.Interruption => "short interruption",
        _ => "not possible",
    };
}
