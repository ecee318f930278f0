using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// Kernel settings under <c>/proc/sys</c>, named with slashes: <c>net/ipv4/ip_forward</c>. Those of the network are of the
/// calling thread's namespace.
/// </summary>
public static class Sysctl
{
    private const string Root = "/proc/sys";

    // A page is what the kernel gives at most for one.
    private const int Longest = 4096;

    /// <summary>The value, without its line end; null where the kernel has no such setting.</summary>
    public static string? Find(string name)
    {
        // By three calls; the base library's reading of a file takes ten, and a start asks for many.
        string path = PathOf(name);
        using SafeFileHandle file = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        if (file.IsInvalid && Marshal.GetLastPInvokeError() is Errno.ENOENT)
        {
            return null;
        }
        LinuxException.ThrowIfInvalid(file, "open", path);
        Span<byte> text = stackalloc byte[Longest];
        nint length = LibC.read(file, text, text.Length);
        if (length < 0 && Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENODEV)
        {
            // Its device has gone meanwhile.
            return null;
        }
        LinuxException.ThrowIfFailed(length, "read", path);
        return Encoding.UTF8.GetString(text[..(int)length]).TrimEnd('\n');
    }

    /// <summary>
    /// Sets a value where it differs, and returns the one before. Looking first means that a read-only <c>/proc</c> is no
    /// trouble where all is right already.
    /// </summary>
    /// <exception cref="LinuxException">ENOENT: no such setting; EACCES or EROFS: it may not be written; EINVAL: not a value of it.</exception>
    public static string Set(string name, string value)
    {
        string before = Find(name) ?? throw new LinuxException("read", PathOf(name), Errno.ENOENT);
        if (before == value)
        {
            return before;
        }
        using SafeFileHandle file = LinuxException.ThrowIfInvalid(
            LibC.open(PathOf(name), LibC.O_RDWR | LibC.O_CLOEXEC, 0), "open", PathOf(name));
        byte[] text = Encoding.UTF8.GetBytes(value);
        LinuxException.ThrowIfFailed(LibC.write(file, text, text.Length), "write", $"{value} to {PathOf(name)}");
        return before;
    }

    /// <summary>Sets a value where the kernel has the setting at all.</summary>
    /// <exception cref="LinuxException">EACCES or EROFS: it may not be written; EINVAL: not a value of it.</exception>
    public static void SetIfThere(string name, string value)
    {
        if (Find(name) is not null)
        {
            Set(name, value);
        }
    }

    private static string PathOf(string name)
        => name.StartsWith('/') || name.Split('/').Contains("..") ? throw new ArgumentException($"'{name}' is no setting's name", nameof(name)) : $"{Root}/{name}";
}
