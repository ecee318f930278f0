using System.Buffers;

namespace Patchbay.Rpc;

/// <summary>
/// A growing block of bytes from the shared pool. Whoever creates it disposes of it, unless it is handed on to be sent.
/// </summary>
public sealed class XdrBuffer : IDisposable
{
    private byte[] _bytes;

    /// <summary>An empty block.</summary>
    public XdrBuffer(int capacity = 256) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written, valid until the next append or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>The bytes written, to be changed in place.</summary>
    internal Span<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Room for <paramref name="count"/> more bytes, which the caller fills entirely.</summary>
    /// <exception cref="XdrException">The message would be longer than the protocol allows.</exception>
    public Span<byte> Append(int count)
    {
        int length = Length + count;
        if (length > RpcLimits.MessageBytes)
        {
            XdrException.ThrowTooLong("message", (uint)length, RpcLimits.MessageBytes);
        }
        if (length > _bytes.Length)
        {
            Grow(length);
        }
        Span<byte> added = _bytes.AsSpan(Length, count);
        Length = length;
        return added;
    }

    /// <summary>Takes back everything after the first <paramref name="length"/> bytes.</summary>
    internal void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Gives the bytes back to the pool.</summary>
    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, _bytes.Length * 2));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
