using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>A pipe with a name in the file system, <c>fifo(7)</c>.</summary>
public static class NamedPipe
{
    private const int F_SETFL = 4;

    /// <summary>Makes one that only its owner reads and writes, in place of what had the name.</summary>
    /// <exception cref="LinuxException">The folder refuses.</exception>
    public static void Create(string path)
    {
        File.Delete(path);
        LinuxException.ThrowIfFailed(LibC.mkfifo(path, (uint)AtomicFile.Private), "mkfifo", path);
    }

    /// <summary>Opens its end for writing. Waits, on the calling thread, until somebody reads.</summary>
    public static SafeFileHandle OpenWrite(string path)
        => LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_WRONLY | LibC.O_CLOEXEC, 0), "open", path);

    /// <summary>Opens its end for writing, where somebody reads already; else null.</summary>
    public static SafeFileHandle? TryOpenWrite(string path)
    {
        SafeFileHandle handle = LibC.open(path, LibC.O_WRONLY | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0);
        if (handle.IsInvalid && Marshal.GetLastPInvokeError() == Errno.ENXIO)
        {
            handle.Dispose();
            return null;
        }
        LinuxException.ThrowIfInvalid(handle, "open", path);
        LinuxException.ThrowIfFailed(LibC.fcntl_int(handle, F_SETFL, 0), "fcntl", path);
        return handle;
    }

    /// <summary>Opens its end for reading, and waits for nobody.</summary>
    public static SafeFileHandle OpenRead(string path)
        => LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDONLY | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0), "open", path);
}
