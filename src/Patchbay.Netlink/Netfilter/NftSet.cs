using System.Collections.Immutable;

namespace Patchbay.Netlink.Netfilter;

/// <summary>A type of key or value, with nft's number for it, by which nft knows how to print it.</summary>
/// <param name="Number">nft's number of the type.</param>
/// <param name="Length">Bytes in a register.</param>
public readonly record struct NftType(uint Number, int Length)
{
    /// <summary>IPv4 address.</summary>
    public static NftType IPv4Address => new(7, 4);

    /// <summary>IPv6 address.</summary>
    public static NftType IPv6Address => new(8, 16);

    /// <summary>Hardware address.</summary>
    public static NftType EtherAddress => new(9, 6);

    /// <summary>Protocol over IP.</summary>
    public static NftType Protocol => new(12, 1);

    /// <summary>Port.</summary>
    public static NftType Port => new(13, 2);

    /// <summary>Packet mark.</summary>
    public static NftType Mark => new(19, 4);

    /// <summary>Device index.</summary>
    public static NftType InterfaceIndex => new(20, 4);

    /// <summary>Device name.</summary>
    public static NftType InterfaceName => new(41, 16);

    // Numbers a host keeps in its own order; addresses and ports are in the network's.
    internal bool IsHostOrder => Number is 19 or 20 or 41;
}

/// <summary>A set of keys, or a map from keys to verdicts or values.</summary>
/// <param name="Name">Unique within the table.</param>
/// <param name="Key">The key's type; several are a concatenation. At least one.</param>
public sealed record NftSet(string Name, ImmutableArray<NftType> Key)
{
    /// <summary>A set or map with keys of one type.</summary>
    public NftSet(string name, NftType key)
        : this(name, [key])
    {
    }

    /// <summary>Elements are ranges rather than single keys.</summary>
    public bool IsInterval { get; init; }

    /// <summary>A map to verdicts.</summary>
    public bool IsVerdictMap { get; init; }

    /// <summary>A map to values of this type.</summary>
    public NftType? Value { get; init; }

    /// <summary>Free text kept with the set.</summary>
    public string? Comment { get; init; }

    internal bool IsConcatenation => Key.Length > 1;

    /// <inheritdoc/>
    public bool Equals(NftSet? other)
        => other is not null && Name == other.Name && Key.SequenceEqual(other.Key) && IsInterval == other.IsInterval
            && IsVerdictMap == other.IsVerdictMap && Value == other.Value && Comment == other.Comment;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Key.Length, IsInterval, IsVerdictMap, Value);
}

/// <summary>An element of a set or map.</summary>
/// <param name="Key">The key, or where the range begins.</param>
public sealed record NftElement(NftData Key)
{
    /// <summary>Where a range ends, itself included. Null for a single key.</summary>
    public NftData? End { get; init; }

    /// <summary>What a verdict map gives.</summary>
    public NftVerdict? Verdict { get; init; }

    /// <summary>What a map to values gives.</summary>
    public NftData? Value { get; init; }

    /// <summary>Free text kept with the element; at most 127 bytes.</summary>
    public string? Comment { get; init; }

    /// <summary>The element that covers a subnet, for a set of ranges.</summary>
    public static NftElement Subnet(System.Net.IPNetwork subnet)
    {
        NftData first = NftData.Address(subnet.BaseAddress);
        NftData mask = NftData.Mask(first.Length, subnet.PrefixLength);
        byte[] last = first.Span.ToArray();
        for (int i = 0; i < last.Length; i++)
        {
            last[i] |= (byte)~mask.Span[i];
        }
        return new NftElement(first) { End = new NftData(last) };
    }
}
