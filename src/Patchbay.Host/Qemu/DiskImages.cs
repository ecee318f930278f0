using System.Buffers.Binary;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Linux;

namespace Patchbay.Host.Qemu;

/// <summary>Looks at disk images from outside.</summary>
internal static class DiskImages
{
    // QCOW2's header: magic "QFI\xfb" at 0, the virtual size as a big-endian number at 24 (docs/interop/qcow2.txt of QEMU).
    private const uint Qcow2Magic = 0x514649fb;
    private const int Qcow2SizeAt = 24;

    /// <summary>Sizes of an image.</summary>
    /// <exception cref="HostException">It cannot be looked at.</exception>
    public static ImageSizes Read(string path, string format)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Of a device, whose length stat does not tell, the end is where seeking to it leads.
            ulong length = (ulong)file.Seek(0, SeekOrigin.End);
            ulong allocated = FileStatus.Of(path) is { } status ? status.Kind == FileStatus.Block ? length : status.Allocated : 0;
            return new ImageSizes(allocated, format == "qcow2" ? Qcow2Size(file) : length, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            throw new HostException($"cannot stat file '{path}': {e.Message}", e);
        }
    }

    private static ulong Qcow2Size(FileStream file)
    {
        Span<byte> header = stackalloc byte[Qcow2SizeAt + sizeof(ulong)];
        file.Position = 0;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || BinaryPrimitives.ReadUInt32BigEndian(header) != Qcow2Magic)
        {
            throw new IOException("it is not in the format qcow2");
        }
        return BinaryPrimitives.ReadUInt64BigEndian(header[Qcow2SizeAt..]);
    }
}
