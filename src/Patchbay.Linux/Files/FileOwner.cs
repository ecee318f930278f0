using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>Whose a file is.</summary>
public static class FileOwner
{
    /// <summary>Gives a file to a user and group.</summary>
    public static void Set(string path, uint user, uint group)
        => LinuxException.ThrowIfFailed(LibC.chown(path, user, group), "chown", path);

    /// <summary>Gives an open file to a user and group; <paramref name="subject"/> names it in an error.</summary>
    public static void Set(SafeHandle handle, uint user, uint group, string subject)
        => LinuxException.ThrowIfFailed(LibC.fchown(handle, user, group), "fchown", subject);
}
