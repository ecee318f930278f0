using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Files in memory, without a name, <c>memfd_create(2)</c>: what a child reads, or says, without a pipe that could fill up.</summary>
public static class MemoryFile
{
    private const uint MFD_CLOEXEC = 1;

    /// <summary>Makes an empty one.</summary>
    /// <param name="name">Seen in <c>/proc/PID/fd</c>.</param>
    public static SafeFileHandle Create(string name)
        => LinuxException.ThrowIfInvalid(LibC.memfd_create(name, MFD_CLOEXEC), "memfd_create", name);

    /// <summary>Makes one of a text, read from its beginning.</summary>
    public static SafeFileHandle Create(string name, string text)
    {
        SafeFileHandle file = Create(name);
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(text), 0);
        return file;
    }

    /// <summary>The beginning of its text, without the space around it.</summary>
    /// <param name="file">A file in memory.</param>
    /// <param name="limit">In bytes.</param>
    public static string ReadText(SafeFileHandle file, int limit)
    {
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), limit)];
        int read = RandomAccess.Read(file, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, read).Trim();
    }
}
