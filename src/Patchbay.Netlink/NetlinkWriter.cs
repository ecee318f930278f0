using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.Netlink;

/// <summary>
/// Writes one netlink message into a buffer: header, a family's fixed part, attributes padded to four bytes.
/// The buffer must have room; a message that does not fit is a mistake in the caller and throws.
/// </summary>
internal ref struct NetlinkWriter
{
    private const ushort NestedFlag = 0x8000;
    private const int HeaderLength = 16;

    private readonly Span<byte> _buffer;
    private int _position;
    private int _depth;

    /// <summary>Starts a message of <paramref name="type"/>.</summary>
    public NetlinkWriter(Span<byte> buffer, ushort type, ushort flags, uint sequence)
    {
        // struct nlmsghdr: u32 length, u16 type, u16 flags, u32 sequence, u32 port
        _buffer = buffer;
        MemoryMarshal.Write(buffer[4..], type);
        MemoryMarshal.Write(buffer[6..], flags);
        MemoryMarshal.Write(buffer[8..], sequence);
        MemoryMarshal.Write(buffer[12..], 0u);
        _position = HeaderLength;
    }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _position;

    /// <summary>The family's fixed part, which comes before all attributes.</summary>
    public void Fixed<T>(in T value) where T : unmanaged
    {
        Span<byte> bytes = Take(Unsafe.SizeOf<T>());
        MemoryMarshal.Write(bytes, value);
    }

    public void Byte(ushort type, byte value) => Attribute(type, sizeof(byte))[0] = value;

    public void UInt16(ushort type, ushort value) => MemoryMarshal.Write(Attribute(type, sizeof(ushort)), value);

    public void UInt32(ushort type, uint value) => MemoryMarshal.Write(Attribute(type, sizeof(uint)), value);

    public void UInt64(ushort type, ulong value) => MemoryMarshal.Write(Attribute(type, sizeof(ulong)), value);

    // Network byte order, as nf_tables has all its numbers.

    public void UInt16BigEndian(ushort type, ushort value)
        => BinaryPrimitives.WriteUInt16BigEndian(Attribute(type, sizeof(ushort)), value);

    public void UInt32BigEndian(ushort type, uint value)
        => BinaryPrimitives.WriteUInt32BigEndian(Attribute(type, sizeof(uint)), value);

    public void UInt64BigEndian(ushort type, ulong value)
        => BinaryPrimitives.WriteUInt64BigEndian(Attribute(type, sizeof(ulong)), value);

    /// <summary>UTF-8 with a closing zero.</summary>
    public void String(ushort type, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Span<byte> bytes = Attribute(type, length + 1);
        Encoding.UTF8.GetBytes(value, bytes);
        bytes[length] = 0;
    }

    public void Bytes(ushort type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Attribute(type, value.Length));

    /// <summary>A structure as the value.</summary>
    public void Struct<T>(ushort type, in T value) where T : unmanaged
        => MemoryMarshal.Write(Attribute(type, Unsafe.SizeOf<T>()), value);

    /// <summary>An attribute that says all by being there.</summary>
    public void Flag(ushort type) => Attribute(type, 0);

    public Nest BeginNest(ushort type)
    {
        Nest nest = new(_position, ++_depth);
        Attribute((ushort)(type | NestedFlag), 0);
        return nest;
    }

    /// <summary>A nest without the nested flag, for families older than it (traffic control).</summary>
    public Nest BeginPlainNest(ushort type)
    {
        Nest nest = new(_position, ++_depth);
        Attribute(type, 0);
        return nest;
    }

    public void End(Nest nest)
    {
        Debug.Assert(nest.Depth == _depth, "nests close in the order opposite to opening");
        _depth--;
        MemoryMarshal.Write(_buffer[nest.Start..], checked((ushort)(_position - nest.Start)));
    }

    /// <summary>Fills in the length and gives the whole message.</summary>
    public readonly ReadOnlySpan<byte> Finish()
    {
        Debug.Assert(_depth == 0, "every nest is closed");
        MemoryMarshal.Write(_buffer, (uint)_position);
        return _buffer[.._position];
    }

    private Span<byte> Attribute(ushort type, int length)
    {
        // struct nlattr: u16 length without padding, u16 type
        Span<byte> header = Take(4);
        MemoryMarshal.Write(header, checked((ushort)(4 + length)));
        MemoryMarshal.Write(header[2..], type);
        return Take(length);
    }

    private Span<byte> Take(int length)
    {
        int padded = (length + 3) & ~3;
        Span<byte> bytes = _buffer.Slice(_position, padded);
        bytes[length..].Clear();
        _position += padded;
        return bytes[..length];
    }

    /// <summary>The place of an open nest, to close it with.</summary>
    internal readonly record struct Nest(int Start, int Depth);
}
