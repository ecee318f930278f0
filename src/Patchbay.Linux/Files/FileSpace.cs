using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>What a file takes of its file system: room taken beforehand, holes, blocks shared with another file.</summary>
public static class FileSpace
{
    // ioctl_ficlone(2), ioctl_iflags(2)
    private const nuint FICLONE = 0x40049409;
    private const nuint FS_IOC_GETFLAGS = 0x80086601;
    private const nuint FS_IOC_SETFLAGS = 0x40086602;
    private const int FS_NOCOW_FL = 0x00800000;

    private const int SEEK_DATA = 3;
    private const int SEEK_HOLE = 4;

    /// <summary>Takes room for bytes of a file, which reads as zeros there and grows if it must; false where the file system cannot.</summary>
    /// <exception cref="LinuxException">There is no room; some of it may have been taken.</exception>
    public static bool TryAllocate(SafeFileHandle file, long offset, long length, string path)
    {
        int result;
        do
        {
            result = LibC.fallocate(file, 0, offset, length);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        return result == 0 || (Marshal.GetLastPInvokeError() == Errno.EOPNOTSUPP ? false : throw LinuxException.Last("fallocate", path));
    }

    /// <summary>Gives back the room of some bytes of a file, which read as zeros from then on; its length stays.</summary>
    /// <exception cref="LinuxException">The file system cannot, or the file may not be changed.</exception>
    public static void PunchHole(SafeFileHandle file, long offset, long length)
    {
        const int FALLOC_FL_KEEP_SIZE = 1;
        const int FALLOC_FL_PUNCH_HOLE = 2;
        LinuxException.ThrowIfFailed(LibC.fallocate(file, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, offset, length), "fallocate", "a hole");
    }

    /// <summary>Makes a file share all blocks of another; false where the file system cannot.</summary>
    public static bool TryClone(SafeFileHandle from, SafeFileHandle to) => LibC.ioctl(to, FICLONE, from.DangerousGetHandle()) == 0;

    /// <summary>Has the file system overwrite an empty file, or what is made in a folder, in place; false where it cannot be told.</summary>
    public static bool TryStopCopyOnWrite(SafeFileHandle file)
    {
        Span<byte> flags = stackalloc byte[sizeof(long)];
        flags.Clear();
        if (LibC.ioctl(file, FS_IOC_GETFLAGS, flags) != 0)
        {
            return false;
        }
        MemoryMarshal.Write(flags, MemoryMarshal.Read<int>(flags) | FS_NOCOW_FL);
        return LibC.ioctl(file, FS_IOC_SETFLAGS, flags) == 0;
    }

    /// <summary>The first place of data at or after an offset; null where only a hole is left.</summary>
    public static long? NextData(SafeFileHandle file, long offset, string path)
    {
        long found = LibC.lseek(file, offset, SEEK_DATA);
        return found >= 0 ? found : Marshal.GetLastPInvokeError() == Errno.ENXIO ? null : throw LinuxException.Last("lseek", path);
    }

    /// <summary>The first place of a hole at or after an offset of data; the end of the file counts as one.</summary>
    public static long NextHole(SafeFileHandle file, long offset, string path)
    {
        long found = LibC.lseek(file, offset, SEEK_HOLE);
        return found >= 0 ? found : throw LinuxException.Last("lseek", path);
    }
}
