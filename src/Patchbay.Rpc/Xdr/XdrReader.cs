using System.Buffers.Binary;
using System.Text;

namespace Patchbay.Rpc;

/// <summary>
/// Reads XDR from a payload. Each length is checked once, against its limit and against what is left, before anything
/// is allocated for it. All numbers are big-endian; everything is padded to four bytes.
/// </summary>
public ref struct XdrReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the payload's first byte.</summary>
    public XdrReader(ReadOnlySpan<byte> payload) => _rest = payload;

    /// <summary>The number of bytes not yet read.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>int, and the narrower signed types, which XDR widens to four bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>unsigned int, and the narrower unsigned types.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>hyper.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>unsigned hyper.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>double, in IEEE 754.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>An int that means yes or no. Any value but 0 is yes.</summary>
    public bool Flag() => UInt32() != 0;

    /// <summary>opaque[n]: exactly <paramref name="count"/> bytes and their padding.</summary>
    public ReadOnlySpan<byte> Fixed(int count)
    {
        ReadOnlySpan<byte> bytes = Take(Padded(count));
        return bytes[..count];
    }

    /// <summary>opaque[16] that holds a UUID in its textual order.</summary>
    public Guid Uuid() => new(Fixed(16), bigEndian: true);

    /// <summary>opaque&lt;limit&gt;: a length, the bytes, padding.</summary>
    public ReadOnlySpan<byte> Opaque(int limit) => Fixed(Length("opaque", limit, elementSize: 1));

    /// <summary>opaque&lt;limit&gt;, kept.</summary>
    public XdrList<byte> Bytes(int limit) => XdrList<byte>.Of(Opaque(limit).ToArray());

    /// <summary>string&lt;limit&gt;: a length in bytes, UTF-8 without NUL, padding. A document may be in another encoding, or be wrong in a place.</summary>
    public string Text(int limit = RpcLimits.StringBytes)
    {
        ReadOnlySpan<byte> bytes = Fixed(Length("string", limit, elementSize: 1));
        try
        {
            if (bytes.Contains((byte)0))
            {
                XdrException.ThrowNotText();
            }
            return bytes.StartsWith("<?xml"u8) ? DocumentText.Decode(bytes) : StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException) when (DocumentText.IsDocument(bytes))
        {
            return DocumentText.Decode(bytes);
        }
        catch (DecoderFallbackException)
        {
            XdrException.ThrowNotText();
            return "";
        }
    }

    /// <summary>A pointer to a string.</summary>
    public string? OptionalText(int limit = RpcLimits.StringBytes) => Flag() ? Text(limit) : null;

    /// <summary>char[n]: an array of one-byte integers, which XDR widens to four bytes each. Text up to the first NUL.</summary>
    public string FixedChars(int count)
    {
        ReadOnlySpan<byte> words = Take(checked(count * 4));
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = words[(i * 4) + 3];
        }
        int end = bytes.AsSpan().IndexOf((byte)0);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, end < 0 ? count : end));
    }

    /// <summary>char&lt;limit&gt;: as <see cref="FixedChars"/> with a count in front.</summary>
    public string Chars(int limit) => FixedChars(Length("char array", limit, elementSize: 4));

    /// <summary>A nested structure.</summary>
    public T Struct<T>()
        where T : IXdr<T>
        => T.Read(ref this);

    /// <summary>
    /// A pointer to a structure. Any word but 0 says that it follows: go-libvirt sends 01 00 00 00.
    /// </summary>
    public T? Optional<T>()
        where T : class, IXdr<T>
        => Flag() ? T.Read(ref this) : null;

    /// <summary>T&lt;limit&gt; of structures.</summary>
    public XdrList<T> List<T>(int limit)
        where T : IXdr<T>
    {
        T[] items = new T[Length("list", limit, elementSize: 4)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = T.Read(ref this);
        }
        return XdrList<T>.Of(items);
    }

    /// <summary>string&lt;&gt;&lt;limit&gt;.</summary>
    public XdrList<string> Texts(int limit)
    {
        string[] items = new string[Length("list", limit, elementSize: 4)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Text();
        }
        return XdrList<string>.Of(items);
    }

    /// <summary>int&lt;limit&gt;.</summary>
    public XdrList<int> Int32s(int limit)
    {
        int[] items = new int[Length("list", limit, elementSize: 4)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Int32();
        }
        return XdrList<int>.Of(items);
    }

    /// <summary>unsigned int&lt;limit&gt;.</summary>
    public XdrList<uint> UInt32s(int limit)
    {
        uint[] items = new uint[Length("list", limit, elementSize: 4)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = UInt32();
        }
        return XdrList<uint>.Of(items);
    }

    /// <summary>unsigned hyper&lt;limit&gt;.</summary>
    public XdrList<ulong> UInt64s(int limit)
    {
        ulong[] items = new ulong[Length("list", limit, elementSize: 8)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = UInt64();
        }
        return XdrList<ulong>.Of(items);
    }

    /// <summary>Says that the payload ends here. libvirt ignores what follows a call's arguments, so its program does not ask.</summary>
    /// <exception cref="XdrException">Bytes are left over.</exception>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            XdrException.ThrowLeftOver(_rest.Length);
        }
    }

    internal static int Padded(int count) => (count + 3) & ~3;

    private int Length(string what, int limit, int elementSize)
    {
        uint length = UInt32();
        if (length > (uint)limit)
        {
            XdrException.ThrowTooLong(what, length, limit);
        }
        if (length > (uint)_rest.Length / (uint)elementSize)
        {
            XdrException.ThrowTruncated((int)Math.Min((long)length * elementSize, int.MaxValue), _rest.Length);
        }
        return (int)length;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            XdrException.ThrowTruncated(count, _rest.Length);
        }
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
