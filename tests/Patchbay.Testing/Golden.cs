using System.Reflection;
using Xunit;

namespace Patchbay.Testing;

/// <summary>
/// Expected outputs in files: read beside the test assembly, rewritten in the source tree when <c>PATCHBAY_BLESS=1</c>.
/// A file is named relative to the test project's <c>golden</c> folder.
/// </summary>
public static class Golden
{
    private static bool Blessing => Environment.GetEnvironmentVariable("PATCHBAY_BLESS") == "1";

    private static string Beside => Path.Combine(AppContext.BaseDirectory, "golden");

    // The test projects are executables, so the entry assembly is the one whose goldens are meant.
    private static string Source => Repository.Path("tests", Assembly.GetEntryAssembly()!.GetName().Name!, "golden");

    /// <summary>The golden files that match, relative to <c>golden</c>, in ordinal order. At least one, or the pattern is wrong.</summary>
    public static IReadOnlyList<string> Inputs(string pattern, string folder = "")
    {
        string root = Path.Combine(Beside, folder);
        string[] found = [.. Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Beside, f)).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new FileNotFoundException($"no {pattern} under {root}");
    }

    /// <summary>The text of a golden file.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Beside, file));

    /// <summary>The place of a golden file beside the assembly, for code that wants a path.</summary>
    public static string PathOf(string file) => Path.Combine(Beside, file);

    /// <summary>Fails unless <paramref name="actual"/> is the file's text, to the byte. With PATCHBAY_BLESS=1 writes the file instead.</summary>
    public static void Matches(string file, string actual)
    {
        string path = Path.Combine(Beside, file);
        if (Blessing)
        {
            Write(Path.Combine(Source, file), actual);
            Write(path, actual);
            return;
        }
        Assert.True(File.Exists(path), $"golden/{file} does not exist; PATCHBAY_BLESS=1 writes it. Actual:\n{actual}");
        string expected = File.ReadAllText(path);
        if (expected != actual)
        {
            Assert.Fail(Difference(file, expected, actual));
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Difference(string file, string expected, string actual)
    {
        string[] wanted = expected.Split('\n');
        string[] got = actual.Split('\n');
        int line = 0;
        while (line < wanted.Length && line < got.Length && wanted[line] == got[line])
        {
            line++;
        }
        string At(string[] lines) => line < lines.Length ? lines[line] : "(end)";
        return $"golden/{file}:{line + 1} differs\n  expected: {At(wanted)}\n  actual:   {At(got)}\n--- actual, whole ---\n{actual}";
    }
}
