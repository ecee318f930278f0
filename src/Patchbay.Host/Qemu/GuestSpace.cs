using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;

namespace Patchbay.Host.Qemu;

/// <summary>The network namespace that guests are plugged in, with one route socket for all that is done there.</summary>
/// <param name="space">The namespace; null for the daemon's own.</param>
internal sealed class GuestSpace(NetworkNamespace? space) : IDisposable
{
    private readonly Lazy<RouteSocket> _route = new(() => space is null ? RouteSocket.Open() : space.Run(RouteSocket.Open));

    /// <summary>Works with a route socket of that namespace, in which the calling thread is meanwhile.</summary>
    /// <param name="what">What is tried, for the error.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="HostException">The kernel refused.</exception>
    public void Route(string what, Action<RouteSocket> work)
    {
        try
        {
            RouteSocket route = _route.Value;
            if (space is null)
            {
                work(route);
            }
            else
            {
                space.Run(() => work(route));
            }
        }
        catch (Exception e) when (e is LinuxException or NetlinkException)
        {
            throw new HostException($"{what}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_route.IsValueCreated)
        {
            _route.Value.Dispose();
        }
    }
}
