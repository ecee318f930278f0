using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>Who is at the other end of a Unix socket, as the kernel vouches for it (SO_PEERCRED).</summary>
/// <param name="Process">Process that connected.</param>
/// <param name="User">Its effective user then.</param>
/// <param name="Group">Its effective group then.</param>
public readonly record struct PeerCredentials(int Process, uint User, uint Group)
{
    /// <summary>Asks the kernel.</summary>
    public static PeerCredentials Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Span<byte> value = stackalloc byte[12];   // struct ucred: i32 pid, u32 uid, u32 gid
        int length = value.Length;
        LinuxException.ThrowIfFailed(
            LibC.getsockopt(socket.SafeHandle, LibC.SOL_SOCKET, LibC.SO_PEERCRED, value, ref length), "getsockopt SO_PEERCRED", "socket");
        ReadOnlySpan<uint> ids = MemoryMarshal.Cast<byte, uint>(value);
        return new PeerCredentials((int)ids[0], ids[1], ids[2]);
    }
}
