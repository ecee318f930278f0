using System.Runtime.InteropServices;
using Patchbay.Engine;
using Patchbay.Linux;

namespace Patchbay.Host.Storage;

/// <summary>Failures of files in the system's own words, which people know from other programs.</summary>
internal static class HostFailure
{
    // What errno(3) may be; larger results are the runtime's own.
    private const int LargestErrno = 4095;

    /// <summary>Whether this is a failure of a file, and no defect of ours.</summary>
    public static bool IsOfFile(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary><c>what: No space left on device</c>.</summary>
    public static HostException Of(string what, Exception e) => new($"{what}: {Words(e)}", e);

    private static string Words(Exception e) => e switch
    {
        LinuxException linux => Text(linux.Errno),
        FileNotFoundException or DirectoryNotFoundException => Text(Errno.ENOENT),
        PathTooLongException => "File name too long",
        UnauthorizedAccessException => Text(Errno.EACCES),
        _ when e.HResult is > 0 and <= LargestErrno => Text(e.HResult),
        _ => e.Message,
    };

    private static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
