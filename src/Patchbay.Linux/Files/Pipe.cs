using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>A pipe, closed on exec.</summary>
/// <param name="Read">Where it comes out.</param>
/// <param name="Write">Where it goes in. Close it after handing it to a child, or the other end never ends.</param>
public sealed record Pipe(SafeFileHandle Read, SafeFileHandle Write) : IDisposable
{
    /// <summary>Makes one.</summary>
    public static Pipe Create()
    {
        Span<int> fds = stackalloc int[2];
        LinuxException.ThrowIfFailed(LibC.pipe2(fds, LibC.O_CLOEXEC), "pipe", "");
        return new Pipe(new SafeFileHandle(fds[0], ownsHandle: true), new SafeFileHandle(fds[1], ownsHandle: true));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}
