using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Settings of network devices that only <c>SIOCETHTOOL</c> reaches (<c>ethtool(8)</c>), in the calling thread's namespace.</summary>
public static class DeviceSettings
{
    private const nuint SIOCETHTOOL = 0x8946;
    private const uint ETHTOOL_GCOALESCE = 0x0e;
    private const uint ETHTOOL_SCOALESCE = 0x0f;

    // struct ethtool_coalesce: u32 cmd, rx_coalesce_usecs, rx_max_coalesced_frames, and twenty more
    private const int CoalesceLength = 23 * sizeof(uint);
    private const int ReceiveFrames = 2 * sizeof(uint);

    // struct ifreq: char name[16], then here a pointer
    private const int RequestLength = 40;
    private const int NameLength = 16;

    /// <summary>How many frames a device gathers before it wakes the host; 0 for none.</summary>
    /// <exception cref="LinuxException">ENODEV: no such device; EOPNOTSUPP: it gathers none.</exception>
    public static uint GetReceiveFrames(string device)
    {
        byte[] settings = new byte[CoalesceLength];
        Ask(device, ETHTOOL_GCOALESCE, settings);
        return BinaryPrimitives.ReadUInt32LittleEndian(settings.AsSpan(ReceiveFrames));
    }

    /// <summary>Sets how many frames a device gathers before it wakes the host; other such settings stay.</summary>
    /// <exception cref="LinuxException">ENODEV: no such device; EOPNOTSUPP: it gathers none.</exception>
    public static void SetReceiveFrames(string device, uint frames)
    {
        byte[] settings = new byte[CoalesceLength];
        Ask(device, ETHTOOL_GCOALESCE, settings);
        BinaryPrimitives.WriteUInt32LittleEndian(settings.AsSpan(ReceiveFrames), frames);
        Ask(device, ETHTOOL_SCOALESCE, settings);
    }

    private static unsafe void Ask(string device, uint command, byte[] settings)
    {
        if (Encoding.UTF8.GetByteCount(device) >= NameLength)
        {
            throw new LinuxException("ioctl SIOCETHTOOL", $"{device}: at most {NameLength - 1} bytes", Errno.EINVAL);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(settings, command);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using SafeFileHandle handle = new(socket.Handle, ownsHandle: false);
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        Encoding.UTF8.GetBytes(device, request);
        fixed (byte* data = settings)
        {
            BitConverter.TryWriteBytes(request[NameLength..], (long)data);
            LinuxException.ThrowIfFailed(LibC.ioctl(handle, SIOCETHTOOL, request), "ioctl SIOCETHTOOL", device);
        }
    }
}
