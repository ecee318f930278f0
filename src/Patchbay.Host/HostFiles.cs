using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Model.Values;

namespace Patchbay.Host;

/// <summary>Files that other programs read: dnsmasq's.</summary>
internal static class HostFiles
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder, where there is none, that other users can look into.</summary>
    public static void CreateFolder(string path) => Directory.CreateDirectory(path, Folder);

    /// <summary>Replaces a file whole. It need not outlive the machine: a start writes it again.</summary>
    /// <exception cref="HostException">Refused; the old file stands.</exception>
    public static void Write(string path, string content, int mode)
    {
        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, content, (UnixFileMode)mode, durable: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"file write {path}: {FileTrouble.Words(e)}", e);
        }
    }

    /// <summary>Removes a file as far as it is there, and its folder is.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Nor is the file.
        }
    }

    /// <summary>The files that exist, by path.</summary>
    /// <exception cref="HostException">One is there and cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(ValueList<string> paths)
    {
        Dictionary<string, string> seen = [];
        foreach (string path in paths)
        {
            try
            {
                // Not there is an answer, and the usual one: an exception for each would cost a start more than its rules do.
                if (File.Exists(path))
                {
                    seen[path] = File.ReadAllText(path);
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Gone since.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new HostException($"read {path}: {FileTrouble.Words(e)}", e);
            }
        }
        return seen;
    }
}
