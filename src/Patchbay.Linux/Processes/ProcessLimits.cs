namespace Patchbay.Linux;

/// <summary>Resource limits of processes, <c>prlimit(2)</c>.</summary>
public static class ProcessLimits
{
    /// <summary>Sets the soft limit of open descriptors, no higher than the hard one; false where the process is gone or not ours.</summary>
    public static unsafe bool TrySetDescriptors(int process, ulong soft)
    {
        ulong* limit = stackalloc ulong[2];
        if (LibC.prlimit(process, LibC.RLIMIT_NOFILE, null, limit) != 0)
        {
            return false;
        }
        limit[0] = Math.Min(soft, limit[1]);
        return LibC.prlimit(process, LibC.RLIMIT_NOFILE, limit, null) == 0;
    }

    /// <summary>Lets a process lock so many bytes in memory at least.</summary>
    /// <exception cref="LinuxException">It is gone, or not ours to change.</exception>
    public static unsafe void AllowLockedMemory(int process, ulong bytes)
    {
        ulong* limit = stackalloc ulong[2];
        LinuxException.ThrowIfFailed(LibC.prlimit(process, LibC.RLIMIT_MEMLOCK, null, limit), "prlimit", $"process {process}");
        limit[0] = Math.Max(limit[0], bytes);
        limit[1] = Math.Max(limit[1], bytes);
        LinuxException.ThrowIfFailed(LibC.prlimit(process, LibC.RLIMIT_MEMLOCK, limit, null), "prlimit", $"process {process}");
    }

    /// <summary>The soft limit of open descriptors of a process (0: this one).</summary>
    public static unsafe ulong Descriptors(int process = 0)
    {
        ulong* limit = stackalloc ulong[2];
        LinuxException.ThrowIfFailed(LibC.prlimit(process, LibC.RLIMIT_NOFILE, null, limit), "prlimit", $"process {process}");
        return limit[0];
    }
}
