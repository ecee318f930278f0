using System.Buffers;
using System.Buffers.Binary;

namespace Patchbay.Rpc.Wire;

/// <summary>
/// Cuts a stream of bytes into packets. A length is checked before anything is allocated for it, and memory grows only
/// as bytes arrive: who claims 32 MiB and sends nothing costs nothing.
/// </summary>
internal sealed class PacketReader(Stream stream, int bodyLimit = RpcLimits.BodyBytes)
{
    private const int FirstBlock = 16 * 1024;
    private const int HeaderBytes = RpcHeader.Bytes - 4;

    private readonly byte[] _ahead = new byte[2048];
    private int _start;
    private int _end;

    /// <returns>The next packet, or null where the peer ended between two packets.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a packet; the connection is of no more use.</exception>
    /// <exception cref="EndOfStreamException">The peer ended in the middle of one.</exception>
    public async ValueTask<RpcPacket?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(4, cancellationToken))
        {
            return null;
        }
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_ahead.AsSpan(_start));
        _start += 4;
        if (length < RpcHeader.Bytes || length - 4 > (uint)bodyLimit)
        {
            throw new InvalidDataException($"read packet: length {length} is not between {RpcHeader.Bytes} and {bodyLimit + 4L}");
        }
        int bodyLength = (int)(length - 4);
        byte[] body = await ReadBodyAsync(bodyLength, cancellationToken);
        return new RpcPacket(RpcHeader.Read(body.AsSpan(0, HeaderBytes)), body, bodyLength);
    }

    /// <summary>Drops bytes that belong to no packet.</summary>
    public async ValueTask SkipAsync(int count, CancellationToken cancellationToken)
    {
        if (count > 0)
        {
            if (!await FillAsync(count, cancellationToken))
            {
                throw Broken();
            }
            // Only now: filling moves the start.
            _start += count;
        }
    }

    private async ValueTask<byte[]> ReadBodyAsync(int length, CancellationToken cancellationToken)
    {
        byte[] body = ArrayPool<byte>.Shared.Rent(Math.Min(length, FirstBlock));
        try
        {
            int filled = TakeAhead(body, length);
            while (filled < length)
            {
                if (filled == body.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(length, filled * 2));
                    body.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(body);
                    body = larger;
                }
                int room = Math.Min(length, body.Length) - filled;
                if (_end > _start)
                {
                    filled += TakeAhead(body.AsSpan(filled), room);
                }
                else if (room >= _ahead.Length || body.Length < length)
                {
                    int read = await stream.ReadAsync(body.AsMemory(filled, room), cancellationToken);
                    filled += read > 0 ? read : throw Broken();
                }
                // The tail goes through the read-ahead, which brings the next packet's start along.
                else if (!await FillAsync(room, cancellationToken))
                {
                    throw Broken();
                }
            }
            return body;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(body);
            throw;
        }
    }

    private int TakeAhead(Span<byte> target, int limit)
    {
        int taken = Math.Min(limit, _end - _start);
        _ahead.AsSpan(_start, taken).CopyTo(target);
        _start += taken;
        return taken;
    }

    /// <summary>Has at least <paramref name="count"/> bytes ahead. False where the peer ended before the first.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_end - _start >= count)
        {
            return true;
        }
        _ahead.AsSpan(_start, _end - _start).CopyTo(_ahead);
        _end -= _start;
        _start = 0;
        while (_end < count)
        {
            int read = await stream.ReadAsync(_ahead.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _end == 0 ? false : throw Broken();
            }
            _end += read;
        }
        return true;
    }

    private static EndOfStreamException Broken() => new("read packet: the peer ended in the middle of one");
}
