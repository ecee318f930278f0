using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.Netlink;

/// <summary>A run of attributes, walked with <c>foreach</c>. Lengths are checked as it walks.</summary>
internal readonly ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public Enumerator GetEnumerator() => new(_bytes);

    internal ref struct Enumerator(ReadOnlySpan<byte> bytes)
    {
        private const int HeaderLength = 4;
        private ReadOnlySpan<byte> _rest = bytes;

        public NetlinkAttribute Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.Length < HeaderLength)
            {
                return _rest.IsEmpty ? false : throw NetlinkFormatException.Trailing(_rest.Length);
            }
            int length = MemoryMarshal.Read<ushort>(_rest);
            if (length < HeaderLength || length > _rest.Length)
            {
                throw NetlinkFormatException.Length(length, _rest.Length);
            }
            Current = new NetlinkAttribute((ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & 0x3fff), _rest[HeaderLength..length]);
            _rest = _rest[Math.Min((length + 3) & ~3, _rest.Length)..];
            return true;
        }
    }
}

/// <summary>One attribute: its type without flags, and its value.</summary>
internal readonly ref struct NetlinkAttribute(ushort type, ReadOnlySpan<byte> value)
{
    public ushort Type { get; } = type;

    public ReadOnlySpan<byte> Value { get; } = value;

    public NetlinkAttributes Nested => new(Value);

    public byte Byte() => Sized(sizeof(byte))[0];

    public ushort UInt16() => MemoryMarshal.Read<ushort>(Sized(sizeof(ushort)));

    public uint UInt32() => MemoryMarshal.Read<uint>(Sized(sizeof(uint)));

    public int Int32() => MemoryMarshal.Read<int>(Sized(sizeof(int)));

    public ulong UInt64() => MemoryMarshal.Read<ulong>(Sized(sizeof(ulong)));

    public ushort UInt16BigEndian() => BinaryPrimitives.ReadUInt16BigEndian(Sized(sizeof(ushort)));

    public uint UInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(Sized(sizeof(uint)));

    public ulong UInt64BigEndian() => BinaryPrimitives.ReadUInt64BigEndian(Sized(sizeof(ulong)));

    /// <summary>Text up to the closing zero, or to the end.</summary>
    public string Text()
    {
        int end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }

    /// <summary>The value as a structure, which newer kernels may have made longer.</summary>
    public T Struct<T>() where T : unmanaged
        => Value.Length >= Unsafe.SizeOf<T>() ? MemoryMarshal.Read<T>(Value) : throw NetlinkFormatException.Value(Type, Value.Length, Unsafe.SizeOf<T>());

    private ReadOnlySpan<byte> Sized(int size)
        => Value.Length == size ? Value : throw NetlinkFormatException.Value(Type, Value.Length, size);
}
