using System.Buffers.Binary;
using System.Text;
using Patchbay.Model.Storage;
using Patchbay.Model.Values;

namespace Patchbay.Host.Storage;

/// <summary>qcow2's header, by QEMU's docs/interop/qcow2.rst; all numbers are big-endian.</summary>
internal static class Qcow2Header
{
    private const uint Magic = 0x514649fb;
    private const uint BackingFormatExtension = 0xe2792aca;
    private const int Version2Bytes = 72;
    private const int MaxName = 1023;

    // Bits of incompatible_features and compatible_features.
    private const ulong DataFile = 1 << 2;
    private const ulong ExtendedL2 = 1 << 4;
    private const ulong LazyRefcounts = 1 << 0;

    /// <summary>The header, or null where this is none, or none of a version that is known.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> header, FileStream file)
    {
        if (header.Length < Version2Bytes || Word(header, 0) != Magic || Word(header, 4) is not (2 or 3))
        {
            return null;
        }
        bool version3 = Word(header, 4) == 3;
        if (version3 && header.Length < 104)
        {
            return null;
        }
        uint clusterBits = Word(header, 20);
        return new ImageHeader
        {
            Format = VolumeFormats.Qcow2,
            Capacity = LongWord(header, 24) is <= long.MaxValue and ulong size ? size : null,
            Compat = version3 ? "1.1" : "0.10",
            ClusterSize = clusterBits is >= 9 and <= 30 ? 1ul << (int)clusterBits : 0,
            Features = version3 ? ReadFeatures(header) : null,
            Backing = ReadBacking(header, file),
            BackingFormat = ReadBackingFormat(header, version3 ? Word(header, 100) : Version2Bytes),
        };
    }

    private static uint Word(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadUInt32BigEndian(header[at..]);

    private static ulong LongWord(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadUInt64BigEndian(header[at..]);

    private static ValueList<string> ReadFeatures(ReadOnlySpan<byte> header)
    {
        ulong incompatible = LongWord(header, 72);
        List<string> features = [];
        if ((LongWord(header, 80) & LazyRefcounts) != 0)
        {
            features.Add("lazy_refcounts");
        }
        if ((incompatible & ExtendedL2) != 0)
        {
            features.Add("extended_l2");
        }
        if ((incompatible & DataFile) != 0)
        {
            features.Add("data_file");
        }
        return features.ToValueList();
    }

    private static string? ReadBacking(ReadOnlySpan<byte> header, FileStream file)
    {
        ulong offset = LongWord(header, 8);
        uint length = Word(header, 16);
        if (offset is 0 or > long.MaxValue || length is 0 or > MaxName)
        {
            return null;
        }
        byte[] name = new byte[length];
        file.Position = (long)offset;
        return file.ReadAtLeast(name, name.Length, throwOnEndOfStream: false) == name.Length && !name.Contains((byte)0) ? Encoding.UTF8.GetString(name) : null;
    }

    // Extensions: type, length, data padded to eight bytes; type 0 is the last.
    private static string? ReadBackingFormat(ReadOnlySpan<byte> header, uint at)
    {
        while (at <= header.Length - 8)
        {
            uint type = Word(header, (int)at);
            uint length = Word(header, (int)at + 4);
            if (type == 0 || length > header.Length - 8 - at)
            {
                return null;
            }
            if (type == BackingFormatExtension)
            {
                return Encoding.UTF8.GetString(header.Slice((int)at + 8, (int)length));
            }
            at += 8 + ((length + 7) & ~7u);
        }
        return null;
    }
}
