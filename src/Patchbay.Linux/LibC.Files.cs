using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

internal static partial class LibC
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_APPEND = 0x400;
    // These two differ on ARM (asm/fcntl.h).
    public static readonly int O_DIRECTORY = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;
    public static readonly int O_NOFOLLOW = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;
    public const int O_NOCTTY = 0x100;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;
    public const int LOCK_UN = 8;
    public const int IN_NONBLOCK = O_NONBLOCK;
    public const int IN_CLOEXEC = O_CLOEXEC;
    public const int TCSANOW = 0;

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkfifo(string path, uint mode);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle memfd_create(string name, uint flags);

    // Commands that give back no descriptor.
    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int fcntl_int(SafeFileHandle fd, int command, int argument);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int fsync(SafeFileHandle fd);

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle fcntl(SafeHandle fd, int command, int argument);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int fallocate(SafeFileHandle fd, int mode, long offset, long length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chown(string path, uint owner, uint group);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int fchown(SafeHandle fd, uint owner, uint group);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int pipe2(Span<int> fds, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int ioctl(SafeFileHandle fd, nuint request, Span<byte> argument);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int ioctl(SafeFileHandle fd, nuint request, nint argument);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint read(SafeFileHandle fd, Span<byte> buffer, nint count);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint pwrite(SafeFileHandle fd, ReadOnlySpan<byte> buffer, nint count, long offset);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint write(SafeFileHandle fd, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle inotify_init1(int flags);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int inotify_add_watch(SafeFileHandle fd, string path, uint mask);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int tcgetattr(SafeHandle fd, Span<byte> termios);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int tcsetattr(SafeHandle fd, int when, ReadOnlySpan<byte> termios);

    [LibraryImport(Name)]
    public static partial void cfmakeraw(Span<byte> termios);

    [LibraryImport(Name)]
    public static partial int isatty(SafeHandle fd);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int tcgetpgrp(SafeHandle fd);

    [LibraryImport(Name)]
    public static partial int getpgrp();
}
