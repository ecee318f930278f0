using System.Collections.Concurrent;
namespace Patchbay.Netlink.Route;

/// <summary>
/// Links, addresses, routes and neighbours of one network namespace, over rtnetlink. Requests are short system calls that the
/// kernel answers in place, so they are synchronous. Usable from any thread, one request at a time.
/// </summary>
public sealed partial class RouteSocket : IDisposable
{
    private const int MostNumbers = 4096;

    private readonly NetlinkSocket _socket;

    // As they were last; a device of that name may be another by now.
    private readonly ConcurrentDictionary<string, int> _numbers = new();

    private RouteSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the namespace of the calling thread, where it stays.</summary>
    public static RouteSocket Open() => new(NetlinkSocket.Open(NETLINK_ROUTE, "route"));

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    internal const int NETLINK_ROUTE = 0;
}
