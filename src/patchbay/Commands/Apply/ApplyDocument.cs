using System.Xml.Linq;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Commands.Apply;

/// <summary>A document to bring the host to.</summary>
/// <param name="File">Where it is, as named on the command line.</param>
/// <param name="IsNetwork">A network's; else a guest's.</param>
/// <param name="Name">The network's or the guest's name.</param>
/// <param name="Text">The document.</param>
internal sealed record ApplyDocument(string File, bool IsNetwork, string Name, string Text)
{
    private const string Extension = ".xml";

    /// <summary>
    /// All documents of files and folders, networks first, each in order of its path; null with every mistake of every
    /// document on <paramref name="error"/>, as then nothing is done.
    /// </summary>
    public static IReadOnlyList<ApplyDocument>? ReadAll(IEnumerable<string> paths, TextWriter error)
    {
        List<ApplyDocument> documents = [];
        bool good = true;
        foreach (string path in paths)
        {
            if (FilesOf(path, error) is not { } files)
            {
                good = false;
                continue;
            }
            foreach (string file in files)
            {
                ApplyDocument? document = Read(file, error);
                good &= document is not null;
                documents.AddRange(document is null ? [] : [document]);
            }
        }
        foreach (IGrouping<(bool, string), ApplyDocument> twice in documents.GroupBy(static d => (d.IsNetwork, d.Name)).Where(static g => g.Count() > 1))
        {
            error.WriteLine($"error: {string.Join(" and ", twice.Select(static d => d.File))} are both of {twice.First().Subject}");
            good = false;
        }
        return good ? [.. documents.OrderByDescending(static d => d.IsNetwork)] : null;
    }

    /// <summary>What it is of, for people.</summary>
    public string Subject => $"{(IsNetwork ? "network" : "guest")} {Name}";

    private static string[]? FilesOf(string path, TextWriter error)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }
        try
        {
            string[] files = [.. Directory.EnumerateFiles(path, "*" + Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
            if (files.Length > 0)
            {
                return files;
            }
            error.WriteLine($"error: there is no {Extension} file in {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {path}: cannot be read: {e.Message}");
        }
        return null;
    }

    private static ApplyDocument? Read(string file, TextWriter error)
    {
        if (Documents.ReadToSend(file, error) is not { } text)
        {
            return null;
        }
        DiagnosticBag diagnostics = [];
        string name = Documents.NameOf(file);
        DocumentChecker.Check(text, name, diagnostics);
        if (!DiagnosticPrinter.Print(diagnostics, error, strict: false))
        {
            return null;
        }
        XElement root = XmlSource.Parse(text, name, [])!;
        if (root.Name.LocalName is not ("network" or "domain"))
        {
            error.WriteLine($"{name}: error: <{root.Name.LocalName}> is neither a network nor a guest");
            return null;
        }
        return new ApplyDocument(file, root.Name.LocalName == "network", root.Element("name")?.Value ?? "", text);
    }
}
