namespace Patchbay.Testing;

/// <summary>A folder of the test's own, removed with all in it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Where it is. Short, as socket addresses have room for 107 bytes.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("pb-").FullName;

    /// <summary>A path inside.</summary>
    public string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file inside, with its folders, and returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
