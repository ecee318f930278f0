using System.Net;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Route;

public sealed partial class RouteSocket
{
    private const byte ScopeUniverse = 0;
    private const byte ScopeLink = 253;
    private const byte ScopeNowhere = 255;
    private const byte TableUnspecified = 0;
    private const uint RTNH_F_ONLINK = 4;

    /// <summary>Routes of both families in one table, or (0) in all.</summary>
    public IReadOnlyList<RouteEntry> Routes(uint table = RouteEntry.MainTable)
        => _socket.Dump(
            "list routes",
            (buffer, sequence) => WriteListRoutes(buffer, sequence, table),
            m => ReadRoute(m) is { } route && (table == 0 || route.Table == table) ? route : null);

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

    internal static RouteEntry? ReadRoute(NetlinkMessage message)
    {
        RouteHeader header = message.Fixed<RouteHeader>();
        if (header.Family is not (AddressFamilyNumber.IPv4 or AddressFamilyNumber.IPv6))
        {
            return null;
        }
        IPAddress any = header.Family == AddressFamilyNumber.IPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        RouteEntry route = new(new IPNetwork(any, 0))
        {
            Table = header.Table,
            Origin = (RouteOrigin)header.Protocol,
            Kind = (RouteKind)header.Type,
        };
        foreach (NetlinkAttribute attribute in message.After<RouteHeader>())
        {
            route = attribute.Type switch
            {
                RouteAttribute.Destination => route with { Destination = new IPNetwork(new IPAddress(attribute.Value), header.DestinationLength) },
                RouteAttribute.Gateway => route with { Gateway = new IPAddress(attribute.Value) },
                RouteAttribute.Via => route with { Gateway = new IPAddress(attribute.Value[sizeof(ushort)..]) },
                RouteAttribute.OutputInterface => route with { Index = attribute.Int32() },
                RouteAttribute.Priority => route with { Metric = attribute.UInt32() },
                RouteAttribute.PreferredSource => route with { PreferredSource = new IPAddress(attribute.Value) },
                RouteAttribute.Table => route with { Table = attribute.UInt32() },
                RouteAttribute.Multipath => FirstWay(route, attribute.Value),
                _ => route,
            };
        }
        return route;
    }

    // struct rtnexthop: u16 length, u8 flags, u8 weight, i32 device, then attributes
    private static RouteEntry FirstWay(RouteEntry route, ReadOnlySpan<byte> ways)
    {
        const int HeaderLength = 8;
        int length = ways.Length < HeaderLength ? 0 : MemoryMarshal.Read<ushort>(ways);
        if (length < HeaderLength || length > ways.Length)
        {
            throw NetlinkFormatException.Length(length, ways.Length);
        }
        route = route with { Index = MemoryMarshal.Read<int>(ways[4..]) };
        foreach (NetlinkAttribute attribute in new NetlinkAttributes(ways[HeaderLength..length]))
        {
            if (attribute.Type == RouteAttribute.Gateway)
            {
                route = route with { Gateway = new IPAddress(attribute.Value) };
            }
        }
        return route;
    }

    private static ReadOnlySpan<byte> WriteListRoutes(Span<byte> buffer, uint sequence, uint table)
    {
        NetlinkWriter w = new(buffer, RouteMessage.GetRoute, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
        w.Fixed(default(RouteHeader));
        if (table != 0)
        {
            w.UInt32(RouteAttribute.Table, table);
        }
        return w.Finish();
    }
}
