using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>What a file is and whose, <c>statx(2)</c>.</summary>
/// <param name="Kind">The type bits of the mode: <see cref="Regular"/>, <see cref="Folder"/>, <see cref="Block"/>, <see cref="Character"/>.</param>
/// <param name="Permissions">The twelve permission bits.</param>
/// <param name="User">Its owner.</param>
/// <param name="Group">Its group.</param>
public sealed record FileStatus(uint Kind, uint Permissions, uint User, uint Group)
{
    /// <summary>S_IFREG.</summary>
    public const uint Regular = 0x8000;

    /// <summary>S_IFDIR.</summary>
    public const uint Folder = 0x4000;

    /// <summary>S_IFBLK.</summary>
    public const uint Block = 0x6000;

    /// <summary>S_IFCHR.</summary>
    public const uint Character = 0x2000;

    private const int Length = 256;

    /// <summary>Follows symbolic links; null where there is nothing.</summary>
    /// <exception cref="LinuxException">It may not be looked at.</exception>
    public static FileStatus? Of(string path)
    {
        // struct statx: u32 mask, blksize; u64 attributes; u32 nlink, uid, gid; u16 mode
        Span<byte> buffer = stackalloc byte[Length];
        if (LibC.statx(LibC.AT_FDCWD, path, 0, LibC.STATX_BASIC_STATS, buffer) != 0)
        {
            return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR ? null : throw LinuxException.Last("statx", path);
        }
        ushort mode = MemoryMarshal.Read<ushort>(buffer[28..]);
        return new FileStatus(mode & 0xf000u, mode & 0xfffu, MemoryMarshal.Read<uint>(buffer[20..]), MemoryMarshal.Read<uint>(buffer[24..]));
    }
}
