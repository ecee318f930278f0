using System.Buffers.Binary;
using Patchbay.Model.Storage;
using Patchbay.Model.Values;

namespace Patchbay.Host.Storage;

/// <summary>What the first bytes of an image say. Read here, since a guest writes them: nothing of ours may run on a format that it chose.</summary>
internal sealed record ImageHeader
{
    private static readonly ImageHeader RawHeader = new() { Format = VolumeFormats.Raw };

    /// <summary>In libvirt's words.</summary>
    public required string Format { get; init; }

    /// <summary>What a guest sees, in bytes; null where the header does not say.</summary>
    public ulong? Capacity { get; init; }

    /// <summary>qcow2's version as <c>0.10</c> or <c>1.1</c>.</summary>
    public string? Compat { get; init; }

    /// <summary>qcow2's unit of allocation in bytes.</summary>
    public ulong ClusterSize { get; init; }

    /// <summary>qcow2's features; null where the format has none.</summary>
    public ValueList<string>? Features { get; init; }

    /// <summary>The image below, as the header names it; null where there is none.</summary>
    public string? Backing { get; init; }

    /// <summary>The format of the image below, where the header says it.</summary>
    public string? BackingFormat { get; init; }

    // Where each format's magic and size are: of QEMU's docs/interop and of the formats' own papers. A unit of 0 means that no size is read.
    private static readonly (string Format, int At, byte[] Magic, int SizeAt, int SizeBytes, bool BigEndian, uint Unit)[] Formats =
    [
        ("qcow", 0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb, 0, 0, 0, 1], 24, 8, true, 1),
        ("qed", 0, "QED\0"u8.ToArray(), 48, 8, false, 1),
        ("vmdk", 0, "KDMV"u8.ToArray(), 12, 8, false, 512),
        ("vdi", 64, [0x7f, 0x10, 0xda, 0xbe], 368, 8, false, 1),
        ("vpc", 0, "conectix"u8.ToArray(), 48, 8, true, 1),
        ("vhd", 0, "vhdxfile"u8.ToArray(), 0, 0, false, 0),
        ("bochs", 0, "Bochs Virtual HD Image"u8.ToArray(), 0, 0, false, 0),
        ("iso", 32769, "CD001"u8.ToArray(), 0, 0, false, 0),
    ];

    private const int LongestHeader = 32774;

    /// <summary>Reads a file's header. What is of no format that is known, or not whole, is raw.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImageHeader Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = new byte[LongestHeader];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> header = bytes.AsSpan(0, length);
        return Qcow2Header.TryRead(header, file) ?? Other(header);
    }

    private static ImageHeader Other(ReadOnlySpan<byte> header)
    {
        foreach ((string format, int at, byte[] magic, int sizeAt, int sizeBytes, bool bigEndian, uint unit) in Formats)
        {
            if (header.Length < at + magic.Length || !header.Slice(at, magic.Length).SequenceEqual(magic))
            {
                continue;
            }
            ulong? capacity = null;
            if (unit > 0 && header.Length >= sizeAt + sizeBytes)
            {
                ReadOnlySpan<byte> field = header.Slice(sizeAt, sizeBytes);
                ulong size = bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field);
                capacity = size <= (ulong)long.MaxValue / unit ? size * unit : null;
            }
            return new ImageHeader { Format = format, Capacity = capacity };
        }
        return RawHeader;
    }
}
