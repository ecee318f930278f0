using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.Netlink.Netfilter;

/// <summary>Bytes as they stand in a register: what is compared, looked up or loaded. Compares by value; prints as hex.</summary>
public readonly struct NftData : IEquatable<NftData>
{
    private const int InterfaceNameLength = 16;

    private readonly ImmutableArray<byte> _bytes;

    /// <summary>These bytes.</summary>
    public NftData(ReadOnlySpan<byte> bytes) => _bytes = [.. bytes];

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.IsDefault ? [] : _bytes.AsSpan();

    /// <summary>How many bytes.</summary>
    public int Length => Span.Length;

    /// <summary>A device's name as iifname and oifname load it: 16 bytes, filled up with zeros.</summary>
    public static NftData InterfaceName(string name)
    {
        Span<byte> bytes = stackalloc byte[InterfaceNameLength];
        bytes.Clear();
        int length = Encoding.UTF8.GetByteCount(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(length, InterfaceNameLength, nameof(name));
        Encoding.UTF8.GetBytes(name, bytes);
        return new NftData(bytes);
    }

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static NftData Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new NftData(address.GetAddressBytes());
    }

    /// <summary>A port, in network order.</summary>
    public static NftData Port(ushort port)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
        return new NftData(bytes);
    }

    /// <summary>One byte: a protocol, a family.</summary>
    public static NftData Byte(byte value) => new([value]);

    /// <summary>A number the kernel keeps in its own order: an interface's index, a mark, a connection's state.</summary>
    public static NftData Host(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(bytes, value);
        return new NftData(bytes);
    }

    /// <summary>Several values as one key: each is filled up to a multiple of four bytes.</summary>
    public static NftData Concatenate(params ReadOnlySpan<NftData> fields)
    {
        List<byte> bytes = [];
        foreach (NftData field in fields)
        {
            bytes.AddRange(field.Span);
            while (bytes.Count % sizeof(uint) != 0)
            {
                bytes.Add(0);
            }
        }
        return new NftData(CollectionsMarshal.AsSpan(bytes));
    }

    /// <summary>The first <paramref name="length"/> bits set, over as many bytes as an address of <paramref name="bytes"/> has.</summary>
    public static NftData Mask(int bytes, int length)
    {
        Span<byte> mask = stackalloc byte[bytes];
        mask.Clear();
        for (int i = 0; i < length; i++)
        {
            mask[i / 8] |= (byte)(0x80 >> (i % 8));
        }
        return new NftData(mask);
    }

    /// <summary>The number after this one, or null where all bits are set: the end that an interval leaves out.</summary>
    internal NftData? Next()
    {
        byte[] bytes = Span.ToArray();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (++bytes[i] != 0)
            {
                return new NftData(bytes);
            }
        }
        return null;
    }

    /// <summary>The number before this one.</summary>
    internal NftData Previous()
    {
        byte[] bytes = Span.ToArray();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (bytes[i]-- != 0)
            {
                break;
            }
        }
        return new NftData(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(NftData other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NftData other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Hex, two digits a byte.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>By value.</summary>
    public static bool operator ==(NftData left, NftData right) => left.Equals(right);

    /// <summary>By value.</summary>
    public static bool operator !=(NftData left, NftData right) => !left.Equals(right);
}
