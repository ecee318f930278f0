using System.Net.Sockets;

namespace Patchbay.Linux;

/// <summary>Two Unix stream sockets that are connected to each other, closed on exec: one end for a child.</summary>
/// <param name="Ours">The end to keep.</param>
/// <param name="Theirs">The end to hand on. Close it after that, or the other end never sees the child's going.</param>
public sealed record SocketPair(Socket Ours, Socket Theirs) : IDisposable
{
    /// <summary>Makes one.</summary>
    /// <exception cref="LinuxException">No more descriptors.</exception>
    public static SocketPair Create()
    {
        Span<int> fds = stackalloc int[2];
        LinuxException.ThrowIfFailed(LibC.socketpair(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0, fds), "socketpair", "");
        return new SocketPair(new Socket(new SafeSocketHandle(fds[0], ownsHandle: true)), new Socket(new SafeSocketHandle(fds[1], ownsHandle: true)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ours.Dispose();
        Theirs.Dispose();
    }
}
