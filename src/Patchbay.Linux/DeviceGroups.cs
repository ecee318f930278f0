using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Multicast addresses that a network device takes frames for (<c>netdevice(7)</c>), in the calling thread's namespace.</summary>
public static class DeviceGroups
{
    private const nuint SIOCADDMULTI = 0x8931;
    private const nuint SIOCDELMULTI = 0x8932;

    // struct ifreq: char name[16], then here a sockaddr: u16 family, then the address
    private const int RequestLength = 40;
    private const int NameLength = 16;
    private const int HardwareAddress = NameLength + 2;

    /// <summary>Adds an address; one that is there is as good.</summary>
    /// <exception cref="LinuxException">ENODEV: no such device.</exception>
    public static void Add(string device, ReadOnlySpan<byte> group) => Change(SIOCADDMULTI, "SIOCADDMULTI", device, group, Errno.EEXIST);

    /// <summary>Removes an address; one that is not there is as good.</summary>
    /// <exception cref="LinuxException">ENODEV: no such device.</exception>
    public static void Remove(string device, ReadOnlySpan<byte> group) => Change(SIOCDELMULTI, "SIOCDELMULTI", device, group, Errno.ENOENT);

    private static void Change(nuint request, string name, string device, ReadOnlySpan<byte> group, int good)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using SafeFileHandle handle = new(socket.Handle, ownsHandle: false);
        Span<byte> data = stackalloc byte[RequestLength];
        data.Clear();
        Encoding.UTF8.GetBytes(device, data[..(NameLength - 1)]);
        group.CopyTo(data[HardwareAddress..]);
        if (LibC.ioctl(handle, request, data) < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() is var errno && errno != good)
        {
            throw new LinuxException($"ioctl {name}", device, errno);
        }
    }
}
