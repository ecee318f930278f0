using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Folders of users who are not to be trusted, with all that is in them.</summary>
public static class FolderTree
{
    // Nobody who means well has as many in each other; each is open meanwhile.
    private const int Deepest = 64;

    /// <summary>
    /// Removes a folder with everything in it, and nothing else: who owns it may put links in the place of folders meanwhile, and none
    /// is followed.
    /// </summary>
    /// <exception cref="IOException">Something in it is left.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Delete(string path)
    {
        using (SafeFileHandle folder = FileOwner.OpenFolder(path))
        {
            Empty(folder, path, 1);
        }
        Directory.Delete(path, recursive: false);
    }

    // By the open folder, wherever it is by now: a name after it leads no further than into it.
    private static void Empty(SafeFileHandle folder, string path, int depth)
    {
        if (depth > Deepest)
        {
            throw new IOException($"remove {path}: there are more than {Deepest} folders in each other");
        }
        string here = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.DangerousGetHandle()}");
        foreach (string name in Directory.EnumerateFileSystemEntries(here).Select(static e => Path.GetFileName(e)).ToList())
        {
            string entry = $"{here}/{name}";
            if (TryOpen(entry) is not { } inner)
            {
                File.Delete(entry);
                continue;
            }
            using (inner)
            {
                Empty(inner, $"{path}/{name}", depth + 1);
            }
            Directory.Delete(entry, recursive: false);
        }
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return FileOwner.OpenFolder(path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOTDIR or Errno.ELOOP or Errno.ENOENT)
        {
            return null;
        }
    }
}
