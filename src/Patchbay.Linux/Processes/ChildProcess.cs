using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// A process that this program started, or found running and watches. Known to the kernel by a descriptor, so a number that
/// is used again for another process can never be meant. The descriptor is closed when the process has ended.
/// </summary>
public sealed class ChildProcess
{
    /// <summary>Ask to end.</summary>
    public const int SIGTERM = 15;

    /// <summary>End at once.</summary>
    public const int SIGKILL = 9;

    /// <summary>By custom: read the configuration again.</summary>
    public const int SIGHUP = 1;

    // Of who starts processes faster than they are ended.
    private const int MostPasses = 50;

    private readonly SafeFileHandle _pidfd;

    private ChildProcess(int id, SafeFileHandle pidfd, bool isChild)
    {
        Id = id;
        _pidfd = pidfd;
        StartTime = ProcessTable.StartTime(id) ?? 0;
        Exited = WatchAsync(isChild);
    }

    /// <summary>The process's number.</summary>
    public int Id { get; }

    /// <summary>When it started, in clock ticks after boot. With <see cref="Id"/> it names the process for as long as the host is up.</summary>
    public ulong StartTime { get; }

    /// <summary>Completes when the process has ended; of a child it is then reaped. Never fails.</summary>
    public Task<ExitStatus> Exited { get; }

    /// <summary>Starts a process.</summary>
    /// <exception cref="LinuxException">The program cannot be run; with <see cref="SpawnOptions.RunAs"/> it is setpriv that may say so later.</exception>
    public static ChildProcess Spawn(SpawnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int id = options.Namespace is { } space ? space.Run(() => PosixSpawn.Start(options)) : PosixSpawn.Start(options);
        if (options.DescriptorLimit is { } limit)
        {
            ProcessLimits.TrySetDescriptors(id, limit);
        }
        if (options.LockedMemory is { } locked)
        {
            ProcessLimits.AllowLockedMemory(id, locked);
        }
        // Until it is waited for, the number cannot be used again: no race here.
        return new ChildProcess(id, Open(id), isChild: true);
    }

    /// <summary>
    /// Watches a process that runs already, as one that an earlier run of this program started; null if it is gone or the
    /// number belongs to another process now.
    /// </summary>
    public static ChildProcess? Adopt(int id, ulong startTime)
    {
        SafeFileHandle pidfd = LibC.syscall(LibC.SYS_pidfd_open, id, 0);
        if (pidfd.IsInvalid || ProcessTable.StartTime(id) != startTime)
        {
            pidfd.Dispose();
            return null;
        }
        return new ChildProcess(id, pidfd, isChild: false);
    }

    /// <summary>Sends a signal; false if the process has ended.</summary>
    public bool Signal(int signal)
    {
        try
        {
            if (LibC.syscall(LibC.SYS_pidfd_send_signal, _pidfd, signal, 0, 0) == 0)
            {
                return true;
            }
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        return Marshal.GetLastPInvokeError() == Errno.ESRCH ? false : throw LinuxException.Last("pidfd_send_signal", $"process {Id}");
    }

    /// <summary>Asks the process to end and waits; after <paramref name="patience"/> ends it. Returns how it ended.</summary>
    public async Task<ExitStatus> StopAsync(TimeSpan patience, TimeProvider time)
    {
        Signal(SIGTERM);
        try
        {
            return await Exited.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            Signal(SIGKILL);
            return await Exited;
        }
    }

    /// <summary>
    /// Has <c>ps</c> and <c>/proc</c> show other arguments, in the place of those it was started with. The program must have read these.
    /// Needs CAP_SYS_PTRACE.
    /// </summary>
    /// <param name="arguments">The arguments, the program's name first.</param>
    /// <returns>False where they are longer, it has ended, or the kernel refuses; then nothing has changed.</returns>
    public bool TryShowArguments(IEnumerable<string> arguments)
    {
        // Of proc_pid_stat(5), from the third.
        const int ArgumentsStart = 48 - 3;
        const int ArgumentsEnd = 49 - 3;
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\0', arguments) + '\0');
        try
        {
            using SafeFileHandle memory = File.OpenHandle($"/proc/{Id}/mem", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            // As it has not ended yet, that is its own.
            if (!Signal(0) || ProcessTable.Fields(Id) is not { } fields || fields.Length <= ArgumentsEnd)
            {
                return false;
            }
            long start = long.Parse(fields[ArgumentsStart], CultureInfo.InvariantCulture);
            long length = long.Parse(fields[ArgumentsEnd], CultureInfo.InvariantCulture) - start;
            if (text.Length > length)
            {
                return false;
            }
            Array.Resize(ref text, (int)length);
            // Nothing is written of one that ends meanwhile.
            return LibC.pwrite(memory, text, text.Length, start) == text.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Ends a child that has a session of its own, at once, with all that it started there, in whatever group.</summary>
    public void KillSession()
    {
        // One that was told to end starts nothing more; what it had started just before is found the next time. While the
        // session has anybody, its number is nobody else's.
        HashSet<int> told = [];
        for (int i = 0; i < MostPasses; i++)
        {
            int[] found = [.. ProcessTable.OfSession(Id).Where(told.Add)];
            if (found.Length == 0)
            {
                return;
            }
            foreach (int id in found)
            {
                _ = LibC.kill(id, SIGKILL);
            }
        }
    }

    /// <summary>The process's sockets of one family and protocol, shared with it: what is set here holds there. Needs CAP_SYS_PTRACE.</summary>
    /// <param name="domain">AF_….</param>
    /// <param name="protocol">The family's own number.</param>
    /// <exception cref="LinuxException">The kernel is older than 5.6, or refuses.</exception>
    public IReadOnlyList<BorrowedSocket> BorrowSockets(int domain, int protocol)
    {
        List<BorrowedSocket> found = [];
        try
        {
            foreach (int descriptor in ProcessTable.Descriptors(Id))
            {
                SafeFileHandle handle = LibC.syscall(LibC.SYS_pidfd_getfd, _pidfd, descriptor, 0);
                if (handle.IsInvalid && Marshal.GetLastPInvokeError() is Errno.EBADF or Errno.ESRCH)
                {
                    // Closed since it was looked up.
                    handle.Dispose();
                    continue;
                }
                BorrowedSocket socket = new(LinuxException.ThrowIfInvalid(handle, "pidfd_getfd", $"process {Id}"));
                if (socket.Domain == domain && socket.Protocol == protocol)
                {
                    found.Add(socket);
                }
                else
                {
                    socket.Dispose();
                }
            }
            return found;
        }
        catch (ObjectDisposedException)
        {
            // It ended.
            return found;
        }
        catch
        {
            found.ForEach(static s => s.Dispose());
            throw;
        }
    }

    private static SafeFileHandle Open(int id)
        => LinuxException.ThrowIfInvalid(LibC.syscall(LibC.SYS_pidfd_open, id, 0), "pidfd_open", $"process {id}");

    private async Task<ExitStatus> WatchAsync(bool isChild)
    {
        using (_pidfd)
        {
            await Readiness.WaitOnceAsync(_pidfd, CancellationToken.None);
            return isChild ? Reap() : ExitStatus.Unknown;
        }
    }

    private ExitStatus Reap()
    {
        const int CLD_EXITED = 1;
        const int SiginfoLength = 128;
        const int CodeOffset = 8;
        const int StatusOffset = 24;
        Span<byte> siginfo = stackalloc byte[SiginfoLength];
        siginfo.Clear();
        int result;
        do
        {
            result = LibC.waitid(LibC.P_PIDFD, _pidfd, siginfo, LibC.WEXITED);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        if (result < 0)
        {
            return ExitStatus.Unknown;
        }
        int status = MemoryMarshal.Read<int>(siginfo[StatusOffset..]);
        return MemoryMarshal.Read<int>(siginfo[CodeOffset..]) == CLD_EXITED ? new ExitStatus(status, null) : new ExitStatus(null, status);
    }
}
