using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;

namespace Patchbay.Host.Qemu;

/// <summary>The network namespace that guests are plugged in.</summary>
internal static class GuestSpace
{
    /// <summary>Works with a route socket of that namespace.</summary>
    /// <param name="space">The namespace; null for the daemon's own.</param>
    /// <param name="what">What is tried, for the error.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="HostException">The kernel refused.</exception>
    public static void Route(NetworkNamespace? space, string what, Action<RouteSocket> work)
    {
        try
        {
            if (space is null)
            {
                Open(work);
            }
            else
            {
                space.Run(() => Open(work));
            }
        }
        catch (Exception e) when (e is LinuxException or NetlinkException)
        {
            throw new HostException($"{what}: {e.Message}", e);
        }
    }

    private static void Open(Action<RouteSocket> work)
    {
        using RouteSocket route = RouteSocket.Open();
        work(route);
    }
}
