using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// Tells which files of one folder were written, put in place or removed, <c>inotify(7)</c>. One folder for many files, as
/// the host gives a user few instances.
/// </summary>
public sealed class FolderWatcher : IDisposable
{
    private const uint IN_MODIFY = 0x2;
    private const uint IN_CLOSE_WRITE = 0x8;
    private const uint IN_CLOSE_NOWRITE = 0x10;
    private const uint IN_MOVED_TO = 0x80;
    private const uint IN_CREATE = 0x100;
    private const uint IN_DELETE = 0x200;
    private const uint IN_Q_OVERFLOW = 0x4000;
    private const int HeaderLength = 16;

    private readonly SafeFileHandle _handle;

    private FolderWatcher(SafeFileHandle handle) => _handle = handle;

    /// <summary>Watches a folder from now on.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="onlyWritten">Tells only of files that somebody has written and closed.</param>
    public static FolderWatcher Open(string folder, bool onlyWritten = false)
        => Open(folder, onlyWritten ? IN_CLOSE_WRITE : IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE);

    /// <summary>Watches one file from now on: tells, without a name, each time somebody who had it open has closed it.</summary>
    /// <param name="file">The file.</param>
    public static FolderWatcher OpenClosed(string file) => Open(file, IN_CLOSE_WRITE | IN_CLOSE_NOWRITE);

    private static FolderWatcher Open(string folder, uint events)
    {
        SafeFileHandle handle = LinuxException.ThrowIfInvalid(LibC.inotify_init1(LibC.IN_NONBLOCK | LibC.IN_CLOEXEC), "inotify_init1", folder);
        try
        {
            LinuxException.ThrowIfFailed(
                LibC.inotify_add_watch(handle, folder, events),
                "inotify_add_watch",
                folder);
            return new FolderWatcher(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Names of files that changed, as they change; null where changes were lost, so that all must be looked at. One reader.</summary>
    public async IAsyncEnumerable<string?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            await Readiness.WaitOnceAsync(_handle, cancellationToken);
            nint length = LibC.read(_handle, buffer, buffer.Length);
            if (length < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno is Errno.EAGAIN or Errno.EINTR)
                {
                    continue;
                }
                throw new LinuxException("read", "inotify", errno);
            }
            foreach (string? name in Names(buffer.AsSpan(0, (int)length)))
            {
                yield return name;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // struct inotify_event: i32 watch, u32 mask, u32 cookie, u32 length of the name with its padding, name
    private static List<string?> Names(ReadOnlySpan<byte> events)
    {
        List<string?> names = [];
        while (events.Length >= HeaderLength)
        {
            uint mask = MemoryMarshal.Read<uint>(events[4..]);
            int length = MemoryMarshal.Read<int>(events[12..]);
            ReadOnlySpan<byte> name = events.Slice(HeaderLength, length);
            string? text = (mask & IN_Q_OVERFLOW) != 0 ? null : Encoding.UTF8.GetString(name.TrimEnd((byte)0));
            if (names.Count == 0 || names[^1] != text)
            {
                names.Add(text);
            }
            events = events[(HeaderLength + length)..];
        }
        return names;
    }
}
