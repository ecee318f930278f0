using System.Net;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Netlink.Netfilter;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Firewall;

/// <summary>Connections that the kernel knows to ports of the host that lead to guests.</summary>
internal sealed class ForwardedConnections : IDisposable
{
    private readonly ConnectionTracking _tracking;
    private readonly RouteSocket _route;

    private ForwardedConnections(ConnectionTracking tracking, RouteSocket route) => (_tracking, _route) = (tracking, route);

    /// <summary>Opens sockets in the namespace of the calling thread, where they stay.</summary>
    public static ForwardedConnections Open() => new(ConnectionTracking.Open(), RouteSocket.Open());

    /// <summary>Has the kernel forget those that go elsewhere than new ones would, and no other.</summary>
    public void Forget(HostOperation.ForgetConnections forget)
    {
        HashSet<IPAddress>? own = null;
        foreach (TrackedConnection connection in _tracking.List((byte)PortProtocol.Udp))
        {
            if (forget.Flows.FirstOrDefault(f => f.Takes(connection.Destination)) is { } flow && IsStale(connection, flow))
            {
                _tracking.TryDelete(connection);
            }
        }

        bool IsStale(TrackedConnection connection, ForwardedFlow flow)
            => connection.ReplySource.Equals(connection.Destination)
                // Of a time when the port led nowhere. One that only passes through the host is nobody's business here.
                ? flow.Target is not null && !IPAddress.IsLoopback(connection.Destination.Address) && (own ??= Own()).Contains(connection.Destination.Address)
                : !connection.ReplySource.Equals(flow.LeadsTo(connection.Destination)) && forget.Subnets.Any(s => s.Contains(connection.ReplySource.Address));
    }

    public void Dispose()
    {
        _tracking.Dispose();
        _route.Dispose();
    }

    private HashSet<IPAddress> Own() => [.. _route.Addresses().Select(static a => a.Address)];
}
