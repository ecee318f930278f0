using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// A terminal device, such as a guest's pty: raw, and waited for without a thread of its own. A reader that is cancelled lets
/// go at once, which a blocking read would not.
/// </summary>
public sealed class TerminalDevice : IDisposable
{
    // How soon a full terminal is tried again.
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(10);

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly TimeProvider _time;

    private TerminalDevice(SafeFileHandle handle, string path, TimeProvider time) => (_handle, _path, _time) = (handle, path, time);

    /// <summary>Opens a device and makes it raw. It does not become ours to be signalled by.</summary>
    /// <exception cref="LinuxException">No such device, or no right to it.</exception>
    public static TerminalDevice Open(string path, TimeProvider time)
    {
        SafeFileHandle handle = LinuxException.ThrowIfInvalid(
            LibC.open(path, LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0), "open", path);
        try
        {
            RawTerminal.MakeRaw(handle, path);
            return new TerminalDevice(handle, path, time);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is there, or waits for it.</summary>
    /// <returns>The number of bytes; 0 where the other side has gone.</returns>
    /// <exception cref="LinuxException">The device failed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            nint read = LibC.read(_handle, buffer.Span, buffer.Length);
            if (read >= 0)
            {
                return (int)read;
            }
            LinuxException failure = LinuxException.Last("read", _path);
            switch (failure.Errno)
            {
                case Errno.EAGAIN:
                    await Readiness.WaitOnceAsync(_handle, cancellationToken);
                    break;
                case Errno.EINTR:
                    break;
                case Errno.EIO:
                    // A pty's other side has gone.
                    return 0;
                default:
                    throw failure;
            }
        }
    }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="LinuxException">The device failed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            nint written = LibC.write(_handle, bytes.Span, bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }
            LinuxException failure = LinuxException.Last("write", _path);
            if (failure.Errno is not (Errno.EAGAIN or Errno.EINTR))
            {
                throw failure;
            }
            await Task.Delay(Retry, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
