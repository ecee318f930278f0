using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Files replaced whole: a reader, and a start after a crash, sees the old text or the new one.</summary>
public static class AtomicFile
{
    /// <summary>Only the owner reads and writes.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All read, the owner writes.</summary>
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes beside, flushes, renames, and flushes the folder. On failure the old file stands and nothing is left beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content, whole.</param>
    /// <param name="mode">Its rights, whatever the umask.</param>
    /// <param name="durable">False for what need not outlive a power cut (files under <c>/run</c>): no flushes.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Private, bool durable = true)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        // Not named after the file: a name may be as long as a folder takes.
        string beside = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = Private,
                BufferSize = 0,
            };
            using (FileStream file = new(beside, options))
            {
                file.Write(content);
                File.SetUnixFileMode(file.SafeFileHandle, mode);
                if (durable)
                {
                    file.Flush(flushToDisk: true);
                }
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
        if (durable)
        {
            FlushFolder(folder);
        }
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte}, UnixFileMode, bool)"/>
    public static void Write(string path, string content, UnixFileMode mode = Private, bool durable = true)
        => Write(path, Encoding.UTF8.GetBytes(content), mode, durable);

    /// <summary>Makes what was renamed or removed in a folder outlive a power cut.</summary>
    public static void FlushFolder(string folder)
    {
        using SafeFileHandle handle = LinuxException.ThrowIfInvalid(LibC.open(folder, LibC.O_RDONLY | LibC.O_CLOEXEC, 0), "open", folder);
        LinuxException.ThrowIfFailed(LibC.fsync(handle), "fsync", folder);
    }
}
