using System.Net.NetworkInformation;
using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;
using Patchbay.Netlink.Route;
using Patchbay.Engine;
using Patchbay.Host.Links;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Taps that were made and not handed over yet. One that nobody holds open is gone by itself.</summary>
/// <param name="space">Where taps are made.</param>
internal sealed class GuestTaps(GuestSpace space)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<SafeFileHandle>> _taps = [];
    private readonly Dictionary<string, string> _vhosts = [];

    /// <summary>Makes a tap and keeps it open.</summary>
    public void Create(HostOperation.CreateTap tap) => Within($"make the tap device {tap.Name}", route =>
    {
        if (route.FindLink(tap.Name) is not null)
        {
            throw new HostException($"make the tap device {tap.Name}: a device of that name is there");
        }
        TapDevice device = TapDevice.Open(tap.Name, tap.VnetHeader, tap.Queues, path: tap.CloneDevice ?? TapDevice.DefaultPath);
        try
        {
            route.ChangeLink(tap.Name, new LinkChange { Mac = new PhysicalAddress(tap.Mac.ToBytes()) }, $"set the address of {tap.Name}");
        }
        catch
        {
            device.Dispose();
            throw;
        }
        Keep(tap.Name, device.Queues, tap.VhostDevice);
    });

    /// <summary>The vhost device that serves a tap that is kept; null for the usual one.</summary>
    public string? VhostOf(string name)
    {
        lock (_lock)
        {
            return _vhosts.GetValueOrDefault(name);
        }
    }

    /// <summary>Keeps the queues of a device until they are handed over.</summary>
    /// <param name="name">The device.</param>
    /// <param name="queues">Its descriptors.</param>
    /// <param name="vhost">The device that serves it, where vhost does; null for the usual one.</param>
    public void Keep(string name, IReadOnlyList<SafeFileHandle> queues, string? vhost = null)
    {
        lock (_lock)
        {
            _taps[name] = queues;
            if (vhost is not null)
            {
                _vhosts[name] = vhost;
            }
        }
    }

    /// <summary>Closes a tap, and removes it where another process holds it open.</summary>
    public void Delete(string name) => Within($"remove the tap device {name}", route =>
    {
        Release(name);
        if (route.FindLink(name) is { Kind: "tun" } link)
        {
            route.DeleteLink(link.Index);
        }
        TapLimits.DeleteQueue(route, name);
    });

    /// <summary>A queue of a tap that is kept.</summary>
    public SafeFileHandle Queue(string name, int queue)
    {
        lock (_lock)
        {
            return _taps.TryGetValue(name, out IReadOnlyList<SafeFileHandle>? queues) && queue < queues.Count
                ? queues[queue]
                : throw new HostException($"hand over queue {queue} of the tap device {name}: it was not made");
        }
    }

    /// <summary>Closes our side of a tap that was handed over.</summary>
    public void Release(string name)
    {
        lock (_lock)
        {
            _vhosts.Remove(name);
            if (_taps.Remove(name, out IReadOnlyList<SafeFileHandle>? queues))
            {
                foreach (SafeFileHandle queue in queues)
                {
                    queue.Dispose();
                }
            }
        }
    }

    private void Within(string what, Action<RouteSocket> work) => space.Route(what, work);
}
