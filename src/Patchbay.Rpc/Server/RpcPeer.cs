using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Rpc;

/// <summary>Who is at the other end of a socket, as the kernel says.</summary>
/// <param name="ProcessId">The process that connected, or 0 where it is not known.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
public sealed record RpcPeer(int ProcessId, uint UserId, uint GroupId)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Asks the kernel (SO_PEERCRED). Linux only.</summary>
    /// <exception cref="SocketException">The socket is not a connected unix socket.</exception>
    public static RpcPeer Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(credentials);
        return new RpcPeer(words[0], (uint)words[1], (uint)words[2]);
    }
}
