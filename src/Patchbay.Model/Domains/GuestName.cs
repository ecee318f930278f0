namespace Patchbay.Model.Domains;

/// <summary>What can be a guest's name: it is the name of files too.</summary>
public static class GuestName
{
    // A file name takes 255 bytes; of those named after a guest, NAME_VARS.fd adds most.
    private const int MaxName = 247;

    /// <summary>Why it cannot be one; null where it can.</summary>
    public static string? ProblemOf(string name) => name switch
    {
        _ when name.Contains('/', StringComparison.Ordinal) => "'/' is not possible in it",
        _ when name.Any(char.IsControl) => "line feeds and control characters are not possible in it",
        "." or ".." => "a folder has that name",
        _ when string.IsNullOrWhiteSpace(name) => "it has no visible character",
        _ when System.Text.Encoding.UTF8.GetByteCount(name) > MaxName => $"it is longer than {MaxName} bytes, and its files are named after it",
        _ => null,
    };
}
