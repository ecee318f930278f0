using Microsoft.Win32.SafeHandles;
using Patchbay.Engine.Storage;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A volume's bytes as a stream: those of its file, whatever its format. While it flows, nothing else is done to the volume.</summary>
internal static class VolumeStreams
{
    private const int BufferBytes = 256 * 1024;

    public static RpcStreamReply<RpcNothing> Download(StorageService storage, StorageVolDownloadArguments a)
    {
        (SafeFileHandle file, IDisposable use, string path) = Open(storage, a.Volume, a.Offset, a.Length, write: false);
        bool sparse = ((VirStorageVolStreamFlags)a.Flags).HasFlag(VirStorageVolStreamFlags.Sparse);
        return new RpcStreamReply<RpcNothing>(RpcNothing.Value, async stream =>
        {
            using (use)
            using (file)
            {
                long length = RandomAccess.GetLength(file);
                long start = (long)a.Offset;
                long end = a.Length == 0 || (long)a.Length > length - start ? length : start + (long)a.Length;
                await SendAsync(stream, file, path, start, end, sparse);
            }
        });
    }

    public static RpcStreamReply<RpcNothing> Upload(StorageService storage, StorageVolUploadArguments a)
    {
        (SafeFileHandle file, IDisposable use, string path) = Open(storage, a.Volume, a.Offset, a.Length, write: true);
        return new RpcStreamReply<RpcNothing>(RpcNothing.Value, async stream =>
        {
            using (use)
            using (file)
            {
                await ReceiveAsync(stream, file, path, (long)a.Offset, a.Length == 0 ? long.MaxValue : (long)a.Length);
            }
            storage.ContentChanged(a.Volume.Pool);
        });
    }

    private static (SafeFileHandle File, IDisposable Use, string Path) Open(
        StorageService storage, RpcStorageVolume volume, ulong offset, ulong length, bool write)
        => offset <= long.MaxValue && length <= long.MaxValue - offset
            ? storage.OpenVolume(volume.Pool, volume.Name, write)
            : throw new RpcErrorException(
                LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Storage, $"no file has {length} bytes from {offset} on");

    private static async Task SendAsync(RpcStream stream, SafeFileHandle file, string path, long start, long end, bool sparse)
    {
        byte[] buffer = new byte[BufferBytes];
        for (long at = start; at < end && !stream.Finished.IsCancellationRequested;)
        {
            long dataEnd = end;
            if (sparse)
            {
                long data = Math.Min(FileSpace.NextData(file, at, path) ?? end, end);
                if (data > at)
                {
                    await stream.WriteHoleAsync(data - at, stream.Aborted);
                    at = data;
                    continue;
                }
                dataEnd = Math.Min(FileSpace.NextHole(file, at, path), end);
            }
            int read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, dataEnd - at)), at, stream.Aborted);
            if (read == 0)
            {
                // Someone cut the file short.
                return;
            }
            await stream.WriteAsync(buffer.AsMemory(0, read), stream.Aborted);
            at += read;
        }
    }

    private static async Task ReceiveAsync(RpcStream stream, SafeFileHandle file, string path, long at, long room)
    {
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            RpcStreamPiece piece = await stream.ReadPieceAsync(buffer, stream.Aborted);
            if (piece.IsEnd)
            {
                return;
            }
            if (piece.Length > room)
            {
                throw new RpcErrorException(
                    LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.Storage, $"more bytes came for volume '{path}' than were to be written");
            }
            try
            {
                await WriteAsync(file, buffer, piece, at);
            }
            catch (IOException e)
            {
                throw new RpcErrorException(RpcError.Of(
                    LibvirtErrorCode.SystemError, LibvirtErrorDomain.Storage, $"cannot write volume '{path}': {e.Message}", e.HResult), e);
            }
            at += piece.Length;
            room -= piece.Length;
        }
    }

    private static async Task WriteAsync(SafeFileHandle file, byte[] buffer, RpcStreamPiece piece, long at)
    {
        if (!piece.IsHole)
        {
            await RandomAccess.WriteAsync(file, buffer.AsMemory(0, (int)piece.Length), at);
            return;
        }
        // What was there goes; the file keeps its length, or gets as long as the stream is.
        long length = RandomAccess.GetLength(file);
        if (at < length)
        {
            FileSpace.PunchHole(file, at, Math.Min(piece.Length, length - at));
        }
        if (at + piece.Length > length)
        {
            RandomAccess.SetLength(file, at + piece.Length);
        }
    }
}
