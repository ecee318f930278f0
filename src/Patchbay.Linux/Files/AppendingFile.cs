using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Files for a child's output: every write goes to the end, whoever else writes.</summary>
public static class AppendingFile
{
    /// <summary>Opens a file that is there, with O_APPEND.</summary>
    /// <exception cref="LinuxException">There is none, or it may not be written.</exception>
    public static SafeFileHandle Open(string path)
        => LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_WRONLY | LibC.O_APPEND | LibC.O_CLOEXEC, 0), "open", path);
}
