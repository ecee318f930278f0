namespace Patchbay.Testing;

/// <summary>Finds the source tree that the tests were built from: the folder that holds <c>Patchbay.slnx</c>.</summary>
public static class Repository
{
    /// <summary>The root of the source tree.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path under the root.</summary>
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Patchbay.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no Patchbay.slnx above {AppContext.BaseDirectory}");
    }
}
