using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Files in memory, without a name, <c>memfd_create(2)</c>: what a child reads, or says, without a pipe that could fill up.</summary>
public static class MemoryFile
{
    private const uint MFD_CLOEXEC = 1;
    private const uint MFD_ALLOW_SEALING = 2;
    private const int F_ADD_SEALS = 1033;
    private const int F_SEAL_GROW = 4;

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

    /// <summary>Makes one that holds no more than so much: who writes beyond is refused (EPERM). It uses memory for what is written only.</summary>
    /// <param name="name">Seen in <c>/proc/PID/fd</c>.</param>
    /// <param name="size">In bytes. The file has it from the beginning, full of zeros.</param>
    public static SafeFileHandle CreateBounded(string name, long size)
    {
        SafeFileHandle file = LinuxException.ThrowIfInvalid(LibC.memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create", name);
        RandomAccess.SetLength(file, size);
        LinuxException.ThrowIfFailed(LibC.fcntl_int(file, F_ADD_SEALS, F_SEAL_GROW), "fcntl F_ADD_SEALS", name);
        return file;
    }

    /// <summary>Gives the memory of a bounded one free: whoever has it open still is refused from now on.</summary>
    public static void Close(SafeFileHandle file) => RandomAccess.SetLength(file, 0);

    /// <summary>The beginning of its text, to the first zero, without the space around it.</summary>
    /// <param name="file">A file in memory.</param>
    /// <param name="limit">In bytes.</param>
    public static string ReadText(SafeFileHandle file, int limit)
    {
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), limit)];
        int read = RandomAccess.Read(file, bytes, 0);
        int end = bytes.AsSpan(0, read).IndexOf((byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? read : end).Trim();
    }
}
