using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>
/// Every document that golden files hold as printed by us is one of libvirt's: its own schemas say so. Those in transcripts were
/// printed by a daemon of networks and guests that ran.
/// </summary>
public sealed class SchemaTests : IDisposable
{
    // Documents whose authors chose values that libvirt's parser takes, and prints back, where its schema is narrower.
    private static readonly Dictionary<string, string> Narrower = new()
    {
        ["function.canonical"] = "an element of our own namespace in an interface",
        ["attribute-lines.canonical"] = "an ampersand in a domain's name",
        ["office-nat.canonical"] = "a bridge's name of which the number is to be chosen",
    };

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("network", "network", 15)]
    [InlineData("networkport", "networkport", 4)]
    [InlineData("domain", "domain", 10)]
    [InlineData("pool", "storagepool", 2)]
    [InlineData("volume", "storagevol", 2)]
    public async Task Documents_of_golden_files_are_of_libvirts_schema(string kind, string schemaName, int least)
    {
        string schema = Path.Combine(await StockLibvirt.SchemasAsync(), $"{schemaName}.rng");
        List<string> files = [];
        foreach (string golden in Directory.EnumerateFiles(Repository.Path("tests"), "*", SearchOption.AllDirectories).Where(IsPrinted).Order(StringComparer.Ordinal))
        {
            foreach (string document in DocumentsOf(golden, kind))
            {
                files.Add(_folder.Write($"{kind}/{files.Count:D3}-{Path.GetFileName(golden)}", document));
            }
        }
        Assert.True(files.Count >= least, $"only {files.Count} documents of <{kind}> were found");

        ToolResult result = await Tool.RunAsync(["xmllint", "--noout", "--nonet", "--relaxng", schema, .. files], TestContext.Current.CancellationToken);

        string[] failed = [.. files.Where(f => !result.Errors.Contains($"{f} validates\n", StringComparison.Ordinal))];
        Assert.True(
            failed.All(f => Narrower.ContainsKey(Path.GetFileName(f)[4..])) && failed.Length == Narrower.Keys.Count(n => files.Any(f => f.EndsWith(n, StringComparison.Ordinal))),
            result.Errors);
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsPrinted(string file)
        => file.Contains("/golden/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            && Path.GetExtension(file) is ".txt" or ".canonical" or ".defined";

    // From a line that begins with the root's start to one that is its end; one that a command cut short has none.
    private static IEnumerable<string> DocumentsOf(string file, string kind)
    {
        List<string>? document = null;
        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith($"<{kind}>", StringComparison.Ordinal) || line.StartsWith($"<{kind} ", StringComparison.Ordinal))
            {
                document = [];
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                document = null;
            }
            document?.Add(line);
            if (document is not null && line == $"</{kind}>")
            {
                yield return Whole(string.Join('\n', document) + "\n");
                document = null;
            }
        }
    }

    // What transcripts have made the same on all machines is given back a form that documents have.
    private static string Whole(string document) => document
        .Replace("portid='UUID'", "portid='5d744f21-ba4a-4d6e-bdb2-30a35ff3207d'", StringComparison.Ordinal)
        .Replace("'ROOT/", "'/root/", StringComparison.Ordinal)
        .Replace(">ROOT/", ">/root/", StringComparison.Ordinal)
        .Replace("'WORK/", "'/srv/", StringComparison.Ordinal)
        .Replace(">WORK/", ">/srv/", StringComparison.Ordinal);
}
