using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// A tap device: frames written to a queue come in to the host, frames the host sends are read from one. The device is
/// there as long as a queue is open somewhere, unless made <see cref="SetPersistent">persistent</see>. See the kernel's <c>tuntap.rst</c>.
/// </summary>
public sealed class TapDevice : IDisposable
{
    /// <summary>The clone device.</summary>
    public const string DefaultPath = "/dev/net/tun";

    private const nuint TUNSETIFF = 0x400454ca;
    private const nuint TUNSETPERSIST = 0x400454cb;
    private const nuint TUNGETIFF = 0x800454d2;
    private const short IFF_TAP = 0x0002;
    private const short IFF_MULTI_QUEUE = 0x0100;
    private const short IFF_NO_PI = 0x1000;
    private const short IFF_VNET_HDR = 0x4000;

    // struct ifreq: char name[16], then here a short of flags
    private const int RequestLength = 40;
    private const int NameLength = 16;

    private TapDevice(string name, IReadOnlyList<SafeFileHandle> queues)
    {
        Name = name;
        Queues = queues;
    }

    /// <summary>The device's name, as the kernel chose it where a template was given.</summary>
    public string Name { get; }

    /// <summary>One descriptor a queue, owned by this object.</summary>
    public IReadOnlyList<SafeFileHandle> Queues { get; }

    /// <summary>Makes a tap device, or takes up a persistent one of that name.</summary>
    /// <param name="name">Its name, or a template with <c>%d</c>, or empty for <c>tap%d</c>.</param>
    /// <param name="vnetHeader">Frames carry a virtio-net header (IFF_VNET_HDR), for offloads.</param>
    /// <param name="queues">How many queues; more than one makes a multi-queue device.</param>
    /// <param name="multiQueue">Makes a multi-queue device even of one queue.</param>
    /// <param name="path">The clone device, for hosts that have it elsewhere.</param>
    /// <exception cref="LinuxException">EPERM or EACCES: no right; EBUSY: in use by another; ENOENT: no tun driver.</exception>
    public static TapDevice Open(string name, bool vnetHeader = false, int queues = 1, bool multiQueue = false, string path = DefaultPath)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(queues, 1);
        short flags = (short)(IFF_TAP | IFF_NO_PI);
        flags |= vnetHeader ? IFF_VNET_HDR : (short)0;
        flags |= queues > 1 || multiQueue ? IFF_MULTI_QUEUE : (short)0;
        List<SafeFileHandle> handles = [];
        try
        {
            for (int i = 0; i < queues; i++)
            {
                SafeFileHandle handle = LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC | LibC.O_NONBLOCK, 0), "open", path);
                handles.Add(handle);
                name = Attach(handle, name, flags);
            }
            return new TapDevice(name, handles);
        }
        catch
        {
            handles.ForEach(static h => h.Dispose());
            throw;
        }
    }

    /// <summary>The name of the device behind a queue.</summary>
    public static string NameOf(SafeFileHandle queue)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        LinuxException.ThrowIfFailed(LibC.ioctl(queue, TUNGETIFF, request), "ioctl TUNGETIFF", "tap queue");
        return Text(request);
    }

    /// <summary>Keeps the device when its last queue is closed, or no longer.</summary>
    public void SetPersistent(bool persistent)
        => LinuxException.ThrowIfFailed(LibC.ioctl(Queues[0], TUNSETPERSIST, persistent ? 1 : 0), "ioctl TUNSETPERSIST", Name);

    /// <summary>Closes this program's queues.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle queue in Queues)
        {
            queue.Dispose();
        }
    }

    /// <summary>Says of a descriptor of a macvtap what its frames look like.</summary>
    internal static void SetFlags(SafeFileHandle handle, string name, bool vnetHeader, bool multiQueue)
    {
        short flags = (short)(IFF_TAP | IFF_NO_PI | (vnetHeader ? IFF_VNET_HDR : 0) | (multiQueue ? IFF_MULTI_QUEUE : 0));
        Attach(handle, name, flags);
    }

    private static string Attach(SafeFileHandle handle, string name, short flags)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        if (Encoding.UTF8.GetByteCount(name) >= NameLength)
        {
            throw new LinuxException("ioctl TUNSETIFF", $"{name}: at most {NameLength - 1} bytes", Errno.EINVAL);
        }
        Encoding.UTF8.GetBytes(name, request);
        MemoryMarshal.Write(request[NameLength..], flags);
        LinuxException.ThrowIfFailed(LibC.ioctl(handle, TUNSETIFF, request), "ioctl TUNSETIFF", name.Length > 0 ? name : "tap%d");
        return Text(request);
    }

    private static string Text(ReadOnlySpan<byte> request)
    {
        ReadOnlySpan<byte> name = request[..NameLength];
        int end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }
}
