using System.Buffers.Binary;
using System.Text;

namespace Patchbay.Rpc;

/// <summary>Writes XDR, name for name as <see cref="XdrReader"/> reads it. Padding is zero; limits hold here too.</summary>
public readonly ref struct XdrWriter
{
    private readonly XdrBuffer _buffer;

    /// <summary>Appends to <paramref name="buffer"/>.</summary>
    public XdrWriter(XdrBuffer buffer) => _buffer = buffer;

    /// <summary>int, and the narrower signed types.</summary>
    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.Append(4), value);

    /// <summary>unsigned int, and the narrower unsigned types.</summary>
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.Append(4), value);

    /// <summary>hyper.</summary>
    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(_buffer.Append(8), value);

    /// <summary>unsigned hyper.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(_buffer.Append(8), value);

    /// <summary>double, in IEEE 754.</summary>
    public void Double(double value) => BinaryPrimitives.WriteDoubleBigEndian(_buffer.Append(8), value);

    /// <summary>An int that means yes (1) or no (0).</summary>
    public void Flag(bool value) => UInt32(value ? 1u : 0u);

    /// <summary>opaque[n].</summary>
    public void Fixed(ReadOnlySpan<byte> bytes)
    {
        Span<byte> target = _buffer.Append(XdrReader.Padded(bytes.Length));
        bytes.CopyTo(target);
        target[bytes.Length..].Clear();
    }

    /// <summary>opaque[16] that holds a UUID in its textual order.</summary>
    public void Uuid(Guid value) => value.TryWriteBytes(_buffer.Append(16), bigEndian: true, out _);

    /// <summary>opaque&lt;limit&gt;.</summary>
    public void Opaque(ReadOnlySpan<byte> bytes, int limit)
    {
        Length("opaque", bytes.Length, limit);
        Fixed(bytes);
    }

    /// <summary>string&lt;limit&gt;.</summary>
    public void Text(string value, int limit = RpcLimits.StringBytes)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = Encoding.UTF8.GetByteCount(value);
        Length("string", length, limit);
        Span<byte> target = _buffer.Append(XdrReader.Padded(length));
        Encoding.UTF8.GetBytes(value, target);
        target[length..].Clear();
    }

    /// <summary>A pointer to a string.</summary>
    public void OptionalText(string? value, int limit = RpcLimits.StringBytes)
    {
        Flag(value is not null);
        if (value is not null)
        {
            Text(value, limit);
        }
    }

    /// <summary>char[n], filled with NUL. Text that is too long is cut, and the last character is always NUL.</summary>
    public void FixedChars(string value, int count)
    {
        byte[] bytes = new byte[count];
        Encoding.UTF8.GetEncoder().Convert(value, bytes.AsSpan(0, count - 1), flush: true, out _, out _, out _);
        foreach (byte b in bytes)
        {
            UInt32(b);
        }
    }

    /// <summary>char&lt;limit&gt;: the count includes the NUL at the end.</summary>
    public void Chars(string value, int limit)
    {
        int count = Encoding.UTF8.GetByteCount(value) + 1;
        Length("char array", count, limit);
        FixedChars(value, count);
    }

    /// <summary>A nested structure.</summary>
    public void Struct<T>(T value)
        where T : IXdr<T>
    {
        XdrWriter writer = this;
        value.Write(ref writer);
    }

    /// <summary>A pointer to a structure.</summary>
    public void Optional<T>(T? value)
        where T : class, IXdr<T>
    {
        Flag(value is not null);
        if (value is not null)
        {
            Struct(value);
        }
    }

    /// <summary>T&lt;limit&gt; of structures.</summary>
    public void List<T>(XdrList<T> items, int limit)
        where T : IXdr<T>
    {
        Length("list", items.Count, limit);
        foreach (T item in items.AsSpan())
        {
            Struct(item);
        }
    }

    /// <summary>string&lt;&gt;&lt;limit&gt;.</summary>
    public void Texts(XdrList<string> items, int limit)
    {
        Length("list", items.Count, limit);
        foreach (string item in items.AsSpan())
        {
            Text(item);
        }
    }

    /// <summary>int&lt;limit&gt;.</summary>
    public void Int32s(XdrList<int> items, int limit)
    {
        Length("list", items.Count, limit);
        foreach (int item in items.AsSpan())
        {
            Int32(item);
        }
    }

    /// <summary>unsigned int&lt;limit&gt;.</summary>
    public void UInt32s(XdrList<uint> items, int limit)
    {
        Length("list", items.Count, limit);
        foreach (uint item in items.AsSpan())
        {
            UInt32(item);
        }
    }

    /// <summary>unsigned hyper&lt;limit&gt;.</summary>
    public void UInt64s(XdrList<ulong> items, int limit)
    {
        Length("list", items.Count, limit);
        foreach (ulong item in items.AsSpan())
        {
            UInt64(item);
        }
    }

    private void Length(string what, int length, int limit)
    {
        if (length > limit)
        {
            XdrException.ThrowTooLong(what, (uint)length, limit);
        }
        UInt32((uint)length);
    }
}
