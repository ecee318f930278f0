using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;
using Patchbay.Model.Storage;

namespace Patchbay.Host.Storage;

/// <summary>Changes of what is in a volume's file.</summary>
internal static class VolumeContent
{
    private const int ChunkBytes = 1 << 20;

    private static readonly byte[] Zeros = new byte[ChunkBytes];

    /// <summary>Takes room for bytes of a file, by writing zeros where the file system has no other way.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static void Allocate(SafeFileHandle file, long offset, long length, string path)
    {
        if (length <= 0 || FileSpace.TryAllocate(file, offset, length, path))
        {
            return;
        }
        Fill(file, offset, length, CancellationToken.None);
    }

    public static async Task ResizeAsync(StorageVolume volume, ulong capacity, bool allocate, CancellationToken cancellationToken)
    {
        string path = volume.Image.Path;
        string what = $"cannot resize volume '{path}'";
        if (volume.Image.Format != VolumeFormats.Raw)
        {
            IReadOnlyList<string> arguments = QemuImgArguments.Resize(path, volume.Image.Format, capacity, capacity < volume.Capacity);
            await QemuImg.RunAsync(what, arguments, cancellationToken);
            return;
        }
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            long before = RandomAccess.GetLength(file);
            try
            {
                RandomAccess.SetLength(file, (long)capacity);
                if (allocate)
                {
                    Allocate(file, 0, (long)capacity, path);
                }
            }
            catch
            {
                // What was taken of the room below the old length stays taken.
                RandomAccess.SetLength(file, before);
                throw;
            }
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of(what, e);
        }
    }

    public static void Wipe(StorageVolume volume, CancellationToken cancellationToken)
    {
        string path = volume.Image.Path;
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (volume.Kind == VolumeKind.File && volume.Allocation < volume.Physical)
            {
                RandomAccess.SetLength(file, 0);
                RandomAccess.SetLength(file, (long)volume.Physical);
            }
            else
            {
                Fill(file, 0, (long)volume.Physical, cancellationToken);
            }
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of($"cannot wipe volume '{path}'", e);
        }
    }

    // Where it stands, blocks already taken are overwritten in place.
    private static void Fill(SafeFileHandle file, long offset, long length, CancellationToken cancellationToken)
    {
        for (long at = offset; at < offset + length; at += ChunkBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(ChunkBytes, offset + length - at)), at);
        }
    }
}
