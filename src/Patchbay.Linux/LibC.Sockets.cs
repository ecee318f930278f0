using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

internal static partial class LibC
{
    public const int SOL_SOCKET = 1;
    public const int SO_RCVTIMEO = 20;
    public const int SO_SNDBUFFORCE = 32;
    public const int SO_RCVBUFFORCE = 33;
    public const int SO_PEERCRED = 17;
    public const int SO_ATTACH_FILTER = 26;
    public const int SO_PROTOCOL = 38;
    public const int SO_DOMAIN = 39;
    public const int SOL_NETLINK = 270;
    public const int NETLINK_DROP_MEMBERSHIP = 2;
    public const int SCM_RIGHTS = 1;
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const int MSG_CTRUNC = 8;
    public const int MSG_TRUNC = 0x20;

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint if_nametoindex(string name);

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle socket(int domain, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, Span<int> fds);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int bind(SafeFileHandle fd, ReadOnlySpan<byte> address, int length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int connect(SafeFileHandle fd, ReadOnlySpan<byte> address, int length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int getsockname(SafeHandle fd, Span<byte> address, ref int length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int setsockopt(SafeHandle fd, int level, int option, ReadOnlySpan<byte> value, int length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int getsockopt(SafeHandle fd, int level, int option, Span<byte> value, ref int length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint send(SafeFileHandle fd, ReadOnlySpan<byte> data, nint length, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint recv(SafeFileHandle fd, Span<byte> data, nint length, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static unsafe partial nint sendmsg(SafeHandle fd, MessageHeader* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static unsafe partial nint recvmsg(SafeHandle fd, MessageHeader* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct IoVector
    {
        public void* iov_base;
        public nuint iov_len;
    }

    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct MessageHeader
    {
        public void* msg_name;
        public uint msg_namelen;
        public IoVector* msg_iov;
        public nuint msg_iovlen;
        public void* msg_control;
        public nuint msg_controllen;
        public int msg_flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ControlHeader
    {
        public nuint cmsg_len;
        public int cmsg_level;
        public int cmsg_type;
    }
}
