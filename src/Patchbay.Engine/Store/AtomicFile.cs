using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Engine.Store;

/// <summary>
/// Files replaced whole: written beside, then renamed. Whatever fails, and whenever the daemon is killed, a reader finds
/// the old text or the new one.
/// </summary>
internal static class AtomicFile
{
    private const string Suffix = ".new";

    // NAME_MAX of linux/limits.h, in bytes.
    private const int LongestName = 255;

    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForAll = ForOwner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes <paramref name="text"/> so that it survives the daemon, and with <paramref name="durable"/> the machine;
    /// readable by everyone with <paramref name="forAll"/>.
    /// </summary>
    /// <exception cref="StoreException">Refused; what stood there stands.</exception>
    public static void Write(string path, string text, bool durable, bool forAll = false)
    {
        string beside = Beside(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = new(beside, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = forAll ? ForAll : ForOwner,
                BufferSize = 0,
            }))
            {
                file.Write(Utf8.GetBytes(text));
                file.Flush(flushToDisk: durable);
                File.Move(beside, path, overwrite: true);
                // The new name, too: ext4, XFS and btrfs write a renamed file's name along with it.
                file.Flush(flushToDisk: durable);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveQuietly(beside);
            throw new StoreException($"cannot save {path}: {FileTrouble.Words(e)}", e);
        }
    }

    /// <summary>
    /// Removes what a daemon that was killed while it wrote left beside the files of a folder. Only for folders in which no one else
    /// writes at that time.
    /// </summary>
    /// <param name="folder">Whose files; it need not be there.</param>
    /// <param name="extension">The files' extension, with its dot.</param>
    public static void Sweep(string folder, string extension)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, $"*{Suffix}"))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (name.EndsWith(extension, StringComparison.Ordinal) || IsDigest(name))
                {
                    RemoveQuietly(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed is told by whoever reads the folder.
        }
    }

    /// <summary>Removes a file; none there is as good. With <paramref name="durable"/> it does not come back when the machine's power is cut.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public static void Delete(string path, bool durable = false)
    {
        try
        {
            if (durable && File.Exists(path))
            {
                // As above, of the old name: what is left under the new one is swept.
                using FileStream file = new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
                string beside = Beside(path);
                File.Move(path, beside, overwrite: true);
                file.Flush(flushToDisk: true);
                path = beside;
            }
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Nor is the file.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot remove {path}: {FileTrouble.Words(e)}", e);
        }
    }

    /// <summary>The text, or null where there is no file.</summary>
    /// <exception cref="StoreException">It is there and cannot be read.</exception>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot read {path}: {FileTrouble.Words(e)}", e);
        }
    }

    // A name that leaves no room for the suffix is stood for by its digest.
    private static string Beside(string path)
    {
        byte[] name = Utf8.GetBytes(Path.GetFileName(path));
        return name.Length + Suffix.Length <= LongestName
            ? path + Suffix
            : Path.Combine(Path.GetDirectoryName(path)!, Convert.ToHexString(SHA256.HashData(name)) + Suffix);
    }

    private static bool IsDigest(string name)
        => name.Length == 2 * SHA256.HashSizeInBytes && name.All(static c => char.IsAsciiHexDigitUpper(c));

    private static void RemoveQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more.
        }
    }
}
