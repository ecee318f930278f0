using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

internal static partial class LibC
{
    public const int CLONE_NEWNS = 0x00020000;
    public const int CLONE_NEWNET = 0x40000000;

    [LibraryImport(Name, SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int setns(SafeFileHandle fd, int type);
}
