using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>A lock on a file, <c>flock(2)</c>: held until disposed, or until the program ends however it ends.</summary>
public sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _handle;

    private FileLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes the lock, making the file where there is none; null where another holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        const int O_CREAT = 0x40;
        const int Mode = 0b110_000_000;
        SafeFileHandle handle = LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC | O_CREAT, Mode), "open", path);
        if (LibC.flock(handle, LibC.LOCK_EX | LibC.LOCK_NB) == 0)
        {
            return new FileLock(handle);
        }
        int errno = Marshal.GetLastPInvokeError();
        handle.Dispose();
        return errno == Errno.EAGAIN ? null : throw new LinuxException("flock", path, errno);
    }

    /// <summary>Gives the lock back at once, even where a child that has not reached its program yet holds a copy of the descriptor.</summary>
    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            _ = LibC.flock(_handle, LibC.LOCK_UN);
            _handle.Dispose();
        }
    }
}
