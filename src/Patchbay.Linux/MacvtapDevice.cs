using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// The character device of a macvtap: frames written to it leave by the device below. The kernel puts it at
/// <c>/dev/tapINDEX</c>, where devices of other network namespaces may stand as well, so it is found by its number.
/// </summary>
public static class MacvtapDevice
{
    private const int CharacterDevice = 0x2000;
    private const int OwnerOnly = 0b110_000_000;

    /// <summary>Opens a macvtap. The calling thread is in its network namespace.</summary>
    /// <param name="name">The macvtap's name.</param>
    /// <param name="index">Its number.</param>
    /// <param name="vnetHeader">Frames carry a virtio-net header (IFF_VNET_HDR), for offloads.</param>
    /// <param name="queues">How many descriptors, from 1.</param>
    /// <returns>One descriptor a queue, which the caller closes.</returns>
    /// <exception cref="LinuxException">EPERM or EACCES: no right; ENOENT: it has no character device.</exception>
    public static IReadOnlyList<SafeFileHandle> Open(string name, int index, bool vnetHeader, int queues)
    {
        List<SafeFileHandle> handles = [];
        try
        {
            for (int i = 0; i < queues; i++)
            {
                SafeFileHandle handle = OpenOne(name, index);
                handles.Add(handle);
                TapDevice.SetFlags(handle, name, vnetHeader, queues > 1);
            }
            return handles;
        }
        catch
        {
            handles.ForEach(static h => h.Dispose());
            throw;
        }
    }

    private static SafeFileHandle OpenOne(string name, int index)
    {
        string tap = $"tap{index.ToString(CultureInfo.InvariantCulture)}";
        if (Number(name, tap) is not { } number)
        {
            return OpenPath($"/dev/{tap}");
        }
        // A node of our own: the one at /dev/tapINDEX may be another namespace's.
        string path = $"/dev/.{tap}-{number.Major}-{number.Minor}-{Guid.NewGuid():n}";
        if (LibC.mknod(path, CharacterDevice | OwnerOnly, LibC.MakeDevice(number.Major, number.Minor)) != 0)
        {
            return OpenPath($"/dev/{tap}");
        }
        try
        {
            return OpenPath(path);
        }
        finally
        {
            LibC.unlink(path);
        }
    }

    private static (uint Major, uint Minor)? Number(string name, string tap)
    {
        try
        {
            string[] parts = File.ReadAllText($"/sys/class/net/{name}/macvtap/{tap}/dev").Trim().Split(':');
            return (uint.Parse(parts[0], CultureInfo.InvariantCulture), uint.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // a /sys of another namespace
        }
    }

    private static SafeFileHandle OpenPath(string path)
        => LinuxException.ThrowIfInvalid(LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC | LibC.O_NONBLOCK, 0), "open", path);
}
