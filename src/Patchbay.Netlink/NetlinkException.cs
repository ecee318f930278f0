using System.Runtime.InteropServices;

namespace Patchbay.Netlink;

/// <summary>
/// The kernel said no: <c>create bridge br0: File exists (errno 17)</c>, and its own sentence after that where it has one.
/// </summary>
public sealed class NetlinkException : IOException
{
    /// <summary>A refusal of <paramref name="operation"/> with the kernel's error number and words.</summary>
    public NetlinkException(string operation, int errno, string? kernelMessage = null)
        : base($"{operation}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}){(kernelMessage is null ? "" : $": {kernelMessage}")}")
    {
        Operation = operation;
        Errno = errno;
        KernelMessage = kernelMessage;
    }

    /// <summary>What was tried.</summary>
    public string Operation { get; }

    /// <summary>The error number; see <see cref="Linux.Errno"/>.</summary>
    public int Errno { get; }

    /// <summary>The kernel's extended acknowledgement, if it gave one.</summary>
    public string? KernelMessage { get; }

    /// <summary>True where the thing spoken of is not there (any more).</summary>
    public bool IsNotFound => MeansNotFound(Errno);

    /// <summary>True where the thing is there already.</summary>
    public bool IsExisting => Errno == Linux.Errno.EEXIST;

    internal static bool MeansNotFound(int errno) => errno is Linux.Errno.ENOENT or Linux.Errno.ENODEV or Linux.Errno.ESRCH or Linux.Errno.EADDRNOTAVAIL;
}
