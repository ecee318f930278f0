using System.Xml.Linq;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Planning.Documents;

namespace Patchbay.Cli.Commands.Apply;

/// <summary>A document to bring the host to.</summary>
/// <param name="File">Where it is, as named on the command line.</param>
/// <param name="Text">The document.</param>
/// <param name="Content">What it says.</param>
internal sealed record ApplyDocument(string File, string Text, PlacedDocument Content)
{
    private const string Extension = ".xml";

    /// <summary>A network's; else a guest's.</summary>
    public bool IsNetwork => Content.Network is not null;

    /// <summary>
    /// All documents of files and folders, networks first, each in order of its path; null with every mistake of every
    /// document, and else with what they say against each other, on <paramref name="error"/>, as then nothing is done.
    /// </summary>
    public static IReadOnlyList<ApplyDocument>? ReadAll(IEnumerable<string> paths, TextWriter error)
    {
        List<ApplyDocument> documents = [];
        HashSet<string> seen = [];
        bool good = true;
        foreach (string path in paths)
        {
            if (FilesOf(path, error) is not { } files)
            {
                good = false;
                continue;
            }
            // A file that is named beside its folder is one document.
            foreach (string file in files.Where(f => seen.Add(f.Length == 0 ? f : Path.GetFullPath(f))))
            {
                ApplyDocument? document = Read(file, error);
                good &= document is not null;
                documents.AddRange(document is null ? [] : [document]);
            }
        }
        ApplyDocument[] ordered = [.. documents.OrderByDescending(static d => d.IsNetwork)];
        return good && Print(DocumentSet.Check([.. ordered.Select(static d => d.Content)]), error) ? ordered : null;
    }

    /// <summary>Prints findings of several documents, those of each in order of their place. True where none refuses its document.</summary>
    public static bool Print(IEnumerable<Diagnostic> findings, TextWriter error)
    {
        bool good = true;
        foreach (IGrouping<string, Diagnostic> document in findings.GroupBy(static f => f.At.Document))
        {
            DiagnosticBag bag = [];
            foreach (Diagnostic finding in document)
            {
                bag.Add(finding);
            }
            good &= DiagnosticPrinter.Print(bag, error);
        }
        return good;
    }

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
        SourceMap places = new(name);
        switch (root.Name.LocalName)
        {
            case "network":
                return new ApplyDocument(file, text, new PlacedDocument(name, NetworkXml.Read(root, name, [], places)!, places));
            case "domain":
                DomainDocument guest = DomainXml.Read(root, name, [])!;
                return new ApplyDocument(file, text, new PlacedDocument(name, guest.Definition, guest.Places));
            default:
                error.WriteLine($"{name}: error: <{root.Name.LocalName}> is neither a network nor a guest");
                return null;
        }
    }
}
