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

    private const int StructureBytes = 256;

    /// <summary>The file's length in bytes.</summary>
    public ulong Length { get; init; }

    /// <summary>The bytes it takes of the file system; fewer than its length where it has holes.</summary>
    public ulong Allocated { get; init; }

    /// <summary>When it was last read.</summary>
    public FileMoment Read { get; init; }

    /// <summary>When its content was last changed.</summary>
    public FileMoment Written { get; init; }

    /// <summary>When it, or what is said of it, was last changed.</summary>
    public FileMoment Changed { get; init; }

    /// <summary>When it was made; zero where the file system does not know.</summary>
    public FileMoment Made { get; init; }

    /// <summary>Follows symbolic links; null where there is nothing.</summary>
    /// <exception cref="LinuxException">It may not be looked at.</exception>
    public static FileStatus? Of(string path)
    {
        // struct statx: u32 mask, blksize; u64 attributes; u32 nlink, uid, gid; u16 mode, spare; u64 ino, size, blocks, attributes_mask;
        // then atime, btime, ctime, mtime, each s64 seconds, u32 nanoseconds, s32 spare
        Span<byte> buffer = stackalloc byte[StructureBytes];
        buffer.Clear();
        if (LibC.statx(LibC.AT_FDCWD, path, 0, LibC.STATX_BASIC_STATS | LibC.STATX_BTIME, buffer) != 0)
        {
            return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR ? null : throw LinuxException.Last("statx", path);
        }
        ushort mode = MemoryMarshal.Read<ushort>(buffer[28..]);
        return new FileStatus(mode & 0xf000u, mode & 0xfffu, MemoryMarshal.Read<uint>(buffer[20..]), MemoryMarshal.Read<uint>(buffer[24..]))
        {
            Length = MemoryMarshal.Read<ulong>(buffer[40..]),
            Allocated = MemoryMarshal.Read<ulong>(buffer[48..]) * BlockBytes,
            Read = Moment(buffer[64..]),
            Made = Moment(buffer[80..]),
            Changed = Moment(buffer[96..]),
            Written = Moment(buffer[112..]),
        };
    }

    // The unit of stx_blocks, whatever the file system's own.
    private const ulong BlockBytes = 512;

    private static FileMoment Moment(ReadOnlySpan<byte> field) => new(MemoryMarshal.Read<long>(field), MemoryMarshal.Read<uint>(field[8..]));
}

/// <summary>A moment of the file system's clock.</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Nanoseconds">Of the second.</param>
public readonly record struct FileMoment(long Seconds, uint Nanoseconds);
