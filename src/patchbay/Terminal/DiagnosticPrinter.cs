using Patchbay.Model.Text;

namespace Patchbay.Cli.Terminal;

/// <summary>Prints findings in order of their place; the severity is coloured where standard error is a terminal.</summary>
internal static class DiagnosticPrinter
{
    /// <summary>Prints all findings. True where nothing refuses the document.</summary>
    /// <param name="diagnostics">What was found.</param>
    /// <param name="error">Where findings go.</param>
    /// <param name="strict">Whether a warning refuses too; it is then called an error.</param>
    public static bool Print(DiagnosticBag diagnostics, TextWriter error, bool strict = false)
    {
        bool colour = UsesColour(error);
        foreach (Diagnostic diagnostic in diagnostics.InOrder())
        {
            Severity severity = strict ? Severity.Error : diagnostic.Severity;
            string word = severity == Severity.Error ? "error" : "warning";
            if (colour)
            {
                word = severity == Severity.Error ? $"\e[1;31m{word}\e[0m" : $"\e[1;33m{word}\e[0m";
            }
            error.WriteLine($"{diagnostic.At}: {word} {diagnostic.Id}: {diagnostic.Message}");
        }
        if (diagnostics.Dropped > 0)
        {
            error.WriteLine($"and {diagnostics.Dropped} more");
        }
        return !diagnostics.HasErrors && !(strict && diagnostics.Count > 0);
    }

    private static bool UsesColour(TextWriter error)
        => ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
