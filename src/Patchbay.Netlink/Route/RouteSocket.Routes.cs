using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Route;

public sealed partial class RouteSocket
{
    private const byte ScopeUniverse = 0;
    private const byte ScopeLink = 253;
    private const byte ScopeNowhere = 255;
    private const byte TableUnspecified = 0;
    private const uint RTNH_F_ONLINK = 4;

    /// <summary>Routes in one table, or (0) in all.</summary>
    /// <param name="table">Its number.</param>
    /// <param name="near">
    /// Of their families only those that overlap one of these networks, lead by a gateway or everywhere, or were advertised by a
    /// router; null for all.
    /// </param>
    public IReadOnlyList<RouteEntry> Routes(uint table = RouteEntry.MainTable, IEnumerable<IPNetwork>? near = null)
    {
        RouteFilter? filter = near is null ? null : new RouteFilter(near);
        return _socket.Dump(
            "list routes",
            (buffer, sequence) => WriteListRoutes(buffer, sequence, table, NumberOf(filter?.Family ?? AddressFamily.Unspecified)),
            m => ReadRoute(m, filter) is { } route && (table == 0 || route.Table == table) ? route : null);
    }

    /// <summary>Adds a route.</summary>
    /// <exception cref="NetlinkException">EEXIST: there is one; ENETUNREACH: the gateway is on no link; ENETDOWN: the device is down.</exception>
    public void AddRoute(RouteEntry route)
    {
        ArgumentNullException.ThrowIfNull(route);
        _socket.Execute(
            $"add route {route}",
            (buffer, sequence) => WriteRoute(buffer, RouteMessage.NewRoute, NetlinkFlags.Create | NetlinkFlags.Exclusive, sequence, route));
    }

    /// <summary>Adds a route, or puts it in the place of the one with the same destination, table and metric: packets find either of them.</summary>
    /// <exception cref="NetlinkException">ENETUNREACH: the gateway is on no link; ENETDOWN: the device is down.</exception>
    public void ReplaceRoute(RouteEntry route)
    {
        ArgumentNullException.ThrowIfNull(route);
        _socket.Execute(
            $"set route {route}",
            (buffer, sequence) => WriteRoute(buffer, RouteMessage.NewRoute, NetlinkFlags.Create | NetlinkFlags.Replace, sequence, route));
    }

    /// <summary>Removes a route; what is null or 0 matches any.</summary>
    /// <exception cref="NetlinkException">ESRCH: there is none.</exception>
    public void RemoveRoute(RouteEntry route)
    {
        ArgumentNullException.ThrowIfNull(route);
        _socket.Execute(
            $"remove route {route}",
            (buffer, sequence) => WriteRoute(buffer, RouteMessage.DelRoute, NetlinkFlags.None, sequence, route));
    }

    internal static ReadOnlySpan<byte> WriteRoute(Span<byte> buffer, ushort type, NetlinkFlags flags, uint sequence, RouteEntry route)
    {
        bool isDelete = type == RouteMessage.DelRoute;
        bool onLink = route.Gateway is null && route.Kind == RouteKind.Unicast;
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack | flags), sequence);
        w.Fixed(new RouteHeader
        {
            Family = FamilyOf(route.Destination.BaseAddress),
            DestinationLength = (byte)route.Destination.PrefixLength,
            Table = route.Table <= byte.MaxValue ? (byte)route.Table : TableUnspecified,
            Protocol = isDelete ? (byte)0 : (byte)route.Origin,
            Scope = isDelete ? ScopeNowhere : onLink && FamilyOf(route.Destination.BaseAddress) == AddressFamilyNumber.IPv4 ? ScopeLink : ScopeUniverse,
            Type = isDelete ? (byte)0 : (byte)route.Kind,
            Flags = route.IsGatewayOnLink && !isDelete ? RTNH_F_ONLINK : 0,
        });
        if (route.Destination.PrefixLength > 0)
        {
            w.Bytes(RouteAttribute.Destination, route.Destination.BaseAddress.GetAddressBytes());
        }
        if (route.Table > byte.MaxValue)
        {
            w.UInt32(RouteAttribute.Table, route.Table);
        }
        if (route.Gateway is not null)
        {
            w.Bytes(RouteAttribute.Gateway, route.Gateway.GetAddressBytes());
        }
        if (route.PreferredSource is not null)
        {
            w.Bytes(RouteAttribute.PreferredSource, route.PreferredSource.GetAddressBytes());
        }
        if (route.Index != 0)
        {
            w.UInt32(RouteAttribute.OutputInterface, (uint)route.Index);
        }
        if (route.Metric != 0)
        {
            w.UInt32(RouteAttribute.Priority, route.Metric);
        }
        return w.Finish();
    }

    internal static RouteEntry? ReadRoute(NetlinkMessage message, RouteFilter? filter = null)
    {
        RouteHeader header = message.Fixed<RouteHeader>();
        if (header.Family is not (AddressFamilyNumber.IPv4 or AddressFamilyNumber.IPv6) || filter?.Wants(message, header) == false)
        {
            return null;
        }
        IPAddress destination = header.Family == AddressFamilyNumber.IPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        IPAddress? gateway = null, source = null;
        uint table = header.Table, metric = 0;
        int index = 0;
        // A host may have thousands of routes: no copy of an entry for each attribute.
        foreach (NetlinkAttribute attribute in message.After<RouteHeader>())
        {
            switch (attribute.Type)
            {
                case RouteAttribute.Destination:
                    destination = new IPAddress(attribute.Value);
                    break;
                case RouteAttribute.Gateway:
                    gateway = new IPAddress(attribute.Value);
                    break;
                case RouteAttribute.Via:
                    gateway = new IPAddress(attribute.Value[sizeof(ushort)..]);
                    break;
                case RouteAttribute.OutputInterface:
                    index = attribute.Int32();
                    break;
                case RouteAttribute.Priority:
                    metric = attribute.UInt32();
                    break;
                case RouteAttribute.PreferredSource:
                    source = new IPAddress(attribute.Value);
                    break;
                case RouteAttribute.Table:
                    table = attribute.UInt32();
                    break;
                case RouteAttribute.Multipath:
                    (index, gateway) = FirstWay(attribute.Value, gateway);
                    break;
                default:
                    break;
            }
        }
        return new RouteEntry(new IPNetwork(destination, header.DestinationLength))
        {
            Gateway = gateway,
            Index = index,
            Metric = metric,
            Table = table,
            Origin = (RouteOrigin)header.Protocol,
            Kind = (RouteKind)header.Type,
            PreferredSource = source,
        };
    }

    // struct rtnexthop: u16 length, u8 flags, u8 weight, i32 device, then attributes
    private static (int Index, IPAddress? Gateway) FirstWay(ReadOnlySpan<byte> ways, IPAddress? gateway)
    {
        const int HeaderLength = 8;
        int length = ways.Length < HeaderLength ? 0 : MemoryMarshal.Read<ushort>(ways);
        if (length < HeaderLength || length > ways.Length)
        {
            throw NetlinkFormatException.Length(length, ways.Length);
        }
        foreach (NetlinkAttribute attribute in new NetlinkAttributes(ways[HeaderLength..length]))
        {
            if (attribute.Type == RouteAttribute.Gateway)
            {
                gateway = new IPAddress(attribute.Value);
            }
        }
        return (MemoryMarshal.Read<int>(ways[4..]), gateway);
    }

    private static ReadOnlySpan<byte> WriteListRoutes(Span<byte> buffer, uint sequence, uint table, byte family)
    {
        NetlinkWriter w = new(buffer, RouteMessage.GetRoute, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
        w.Fixed(new RouteHeader { Family = family });
        if (table != 0)
        {
            w.UInt32(RouteAttribute.Table, table);
        }
        return w.Finish();
    }
}
