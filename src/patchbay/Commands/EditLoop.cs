using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands;

/// <summary>Editing a stored document: what the server refuses can be mended, what did not change is left alone.</summary>
internal static class EditLoop
{
    /// <param name="parsed">The command line.</param>
    /// <param name="name">For messages and the file's name.</param>
    /// <param name="load">Reads the stored document.</param>
    /// <param name="store">Stores the changed one.</param>
    /// <param name="cancellationToken">Ends it, with nothing changed.</param>
    public static async Task<int> RunAsync(
        ParseResult parsed, string name, Func<Task<string>> load, Func<string, Task> store, CancellationToken cancellationToken)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        string before = await load();
        string folder = Directory.CreateTempSubdirectory("patchbay-").FullName;
        string path = Path.Join(folder, "document.xml");
        bool isOver = false;
        try
        {
            await File.WriteAllTextAsync(path, before, cancellationToken);
            while (true)
            {
                if (await Editor.EditAsync(path, error, cancellationToken) is not { } after)
                {
                    return ExitCode.Failed;
                }
                if (after == before)
                {
                    parsed.InvocationConfiguration.Output.WriteLine($"{name}: not changed");
                    return ExitCode.Done;
                }
                if (await load() != before)
                {
                    error.WriteLine($"error: {name} was changed by someone else meanwhile");
                    return ExitCode.Failed;
                }
                if (await IsTakenAsync(Path.GetFileName(path), error, () => store(after)))
                {
                    isOver = true;
                    parsed.InvocationConfiguration.Output.WriteLine($"{name}: changed");
                    return ExitCode.Done;
                }
                if (!Again(error))
                {
                    isOver = true;
                    return ExitCode.Failed;
                }
            }
        }
        finally
        {
            // Whatever came between, such as the daemon's end: what a person wrote is not lost.
            if (!isOver && File.Exists(path) && File.ReadAllText(path) != before)
            {
                error.WriteLine($"your text is kept in {path}");
            }
            else
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<bool> IsTakenAsync(string document, TextWriter error, Func<Task> send)
    {
        try
        {
            return await Server.TakesAsync(document, error, send);
        }
        catch (LibvirtException e)
        {
            error.WriteLine($"error: {e.Details}");
            return false;
        }
    }

    private static bool Again(TextWriter error)
    {
        if (Console.IsInputRedirected)
        {
            return false;
        }
        error.Write("Edit again? [Y/n] ");
        return Console.ReadLine() is { } answer && !answer.StartsWith("n", StringComparison.OrdinalIgnoreCase);
    }
}
