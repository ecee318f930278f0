using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Whose a file is.</summary>
public static class FileOwner
{
    /// <summary>Gives a file to a user and group.</summary>
    public static void Set(string path, uint user, uint group)
        => LinuxException.ThrowIfFailed(LibC.chown(path, user, group), "chown", path);

    /// <summary>Opens a folder to change whose it is and what may be done with it, unless there is a link in its place.</summary>
    /// <exception cref="LinuxException">ELOOP, ENOTDIR: it is a link, or no folder.</exception>
    public static SafeFileHandle OpenFolder(string path)
        => LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDONLY | LibC.O_DIRECTORY | LibC.O_NOFOLLOW | LibC.O_CLOEXEC, 0), "open", path);

    /// <summary>Gives an open file to a user and group; <paramref name="subject"/> names it in an error.</summary>
    public static void Set(SafeHandle handle, uint user, uint group, string subject)
        => LinuxException.ThrowIfFailed(LibC.fchown(handle, user, group), "fchown", subject);
}
