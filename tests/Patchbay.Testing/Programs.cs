namespace Patchbay.Testing;

/// <summary>
/// The programs under test: those that <c>dotnet publish -r linux-x64</c> made ahead of time, under <c>PATCHBAY_PUBLISH</c> or
/// <c>artifacts/publish</c>. At a desk the last debug build is used where it is newer.
/// </summary>
public static class Programs
{
    /// <summary>The command line.</summary>
    public static string Patchbay => Find("patchbay");

    /// <summary>The daemon.</summary>
    public static string Patchbayd => Find("patchbayd");

    private static string Find(string name)
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_PUBLISH") ?? Repository.Path("artifacts", "publish");
        FileInfo published = new(Path.Combine(folder, name, "release_linux-x64", name));
        FileInfo built = new(Repository.Path("artifacts", "bin", name, "debug", name));
        if (Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("PATCHBAY_PUBLISH") is not null)
        {
            return published.Exists ? published.FullName : throw new FileNotFoundException($"{published.FullName}: dotnet publish src/{name} -r linux-x64");
        }
        FileInfo[] found = [.. new[] { published, built }.Where(f => f.Exists).OrderByDescending(Newest)];
        return found.Length > 0 ? found[0].FullName : throw new FileNotFoundException($"{built.FullName}: dotnet build src/{name}");
    }

    // A debug build's host program stays as it is when only a library beside it changes.
    private static DateTime Newest(FileInfo program)
        => program.Directory!.EnumerateFiles().Max(f => f.LastWriteTimeUtc);
}
