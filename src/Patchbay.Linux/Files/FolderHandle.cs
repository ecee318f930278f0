using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Open folders, for paths relative to them.</summary>
public static class FolderHandle
{
    /// <summary>Opens a folder.</summary>
    /// <exception cref="LinuxException">There is none, or it may not be opened.</exception>
    public static SafeFileHandle Open(string path)
        => LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0), "open", path);
}
