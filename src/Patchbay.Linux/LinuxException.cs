using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>A system call that failed: the call, what it was about, and the kernel's reason.</summary>
public sealed class LinuxException : IOException
{
    /// <summary>Names the call and its object; the reason comes from <paramref name="errno"/>.</summary>
    public LinuxException(string call, string subject, int errno)
        : base($"{call} {subject}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
    {
        Call = call;
        Subject = subject;
        Errno = errno;
    }

    /// <summary>The system call or library function, as its manual page is named.</summary>
    public string Call { get; }

    /// <summary>What the call was about: a path, a name, a process.</summary>
    public string Subject { get; }

    /// <summary>The error number; see <see cref="Linux.Errno"/>.</summary>
    public int Errno { get; }

    /// <summary>Passes <paramref name="result"/> on, or throws for the errno of the call just made.</summary>
    internal static int ThrowIfFailed(int result, string call, string subject)
        => result >= 0 ? result : throw Last(call, subject);

    /// <summary>Passes <paramref name="result"/> on, or throws for the errno of the call just made.</summary>
    internal static nint ThrowIfFailed(nint result, string call, string subject)
        => result >= 0 ? result : throw Last(call, subject);

    /// <summary>Passes the handle on, or throws for the errno of the call just made.</summary>
    internal static T ThrowIfInvalid<T>(T handle, string call, string subject) where T : SafeHandle
    {
        if (!handle.IsInvalid)
        {
            return handle;
        }
        LinuxException failure = Last(call, subject);
        handle.Dispose();
        throw failure;
    }

    /// <summary>The failure of the call just made on this thread.</summary>
    internal static LinuxException Last(string call, string subject) => new(call, subject, Marshal.GetLastPInvokeError());
}
