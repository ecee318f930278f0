namespace Patchbay.Engine;

/// <summary>What the runtime says of a file that could not be read or written, for a sentence that names the file already.</summary>
public static class FileTrouble
{
    /// <summary>The kernel's words alone: the runtime repeats the path, "No space left on device : '/etc/…'".</summary>
    public static string Words(Exception trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        string words = trouble.Message;
        int path = words.IndexOf(" : '", StringComparison.Ordinal);
        return path > 0 ? words[..path] : words.TrimEnd('.');
    }
}
