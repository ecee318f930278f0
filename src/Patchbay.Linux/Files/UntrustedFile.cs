using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Files in folders of users who are not to be trusted.</summary>
public static class UntrustedFile
{
    /// <summary>All bytes of a file. A link that stands in its place is not followed, and what is no file is not waited for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes.</param>
    /// <exception cref="IOException">It is not there, no file, or longer.</exception>
    public static byte[] Read(string path, int limit)
    {
        using SafeFileHandle file = LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDONLY | LibC.O_NOFOLLOW | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0), "open", path);
        if (FileStatus.Of(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"))?.Kind != FileStatus.Regular)
        {
            throw new IOException($"read {path}: it is no file");
        }
        long length = RandomAccess.GetLength(file);
        if (length > limit)
        {
            throw new IOException($"read {path}: it has {length} bytes, more than {limit}");
        }
        byte[] bytes = new byte[length];
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }
        return bytes[..read];
    }
}
