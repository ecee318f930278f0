using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

internal static partial class LibC
{
    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;
    public const short POSIX_SPAWN_SETSID = 0x80;
    public const int P_PIDFD = 3;
    public const int WEXITED = 4;
    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;

    // Numbers of the generic table, the same on every architecture since Linux 5.1; the C library's names are younger.
    public const nint SYS_pidfd_send_signal = 424;
    public const nint SYS_pidfd_open = 434;
    public const nint SYS_pidfd_getfd = 438;

    // These return the error number; they do not set errno.

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawnp(out int pid, byte* file, void* actions, void* attributes, byte** argv, byte** envp);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawnattr_setsigdefault(void* attributes, void* set);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawnattr_setsigmask(void* attributes, void* set);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int target);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawn_file_actions_addclose(void* actions, int fd);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int from);

    [LibraryImport(Name)]
    public static unsafe partial int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    [LibraryImport(Name)]
    public static unsafe partial int sigfillset(void* set);

    [LibraryImport(Name)]
    public static unsafe partial int sigemptyset(void* set);

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle syscall(nint number, int pid, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint syscall(nint number, SafeFileHandle pidfd, int signal, nint info, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle syscall(nint number, SafeFileHandle pidfd, int fd, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int waitid(int kind, SafeFileHandle pidfd, Span<byte> siginfo, int options);

    [LibraryImport(Name, SetLastError = true)]
    public static unsafe partial int prlimit(int pid, int resource, ulong* wanted, ulong* before);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int getpwnam_r(string name, void* entry, byte* buffer, nuint length, out nint result);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int getgrnam_r(string name, void* entry, byte* buffer, nuint length, out nint result);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrouplist(string user, uint group, Span<uint> groups, ref int count);

    [LibraryImport(Name)]
    public static partial uint geteuid();

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle epoll_create1(int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeHandle fd, ReadOnlySpan<byte> item);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int epoll_wait(SafeFileHandle epoll, Span<byte> items, int count, int milliseconds);
}
