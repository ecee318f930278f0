using System.Net;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;
using KernelRule = Patchbay.Netlink.Route.RoutingRule;
using RoutingRule = Patchbay.Planning.Operations.RoutingRule;

namespace Patchbay.Host.Links;

/// <summary>Rules and routing tables of ours, which send guests out by another way than the host's. Known by the maker that the kernel keeps with each.</summary>
internal static class RoutingTables
{
    /// <summary>Who made it: a number that nobody of iproute2's rt_protos has.</summary>
    public const RouteOrigin Origin = (RouteOrigin)80;

    /// <summary>All rules that we made.</summary>
    public static ValueList<RoutingRule> Rules(RouteSocket route)
        => route.Rules(Origin).Where(r => r.InputName is not null).Select(r => new RoutingRule(r.IsIPv4, r.Priority, r.InputName!)
        {
            Source = r.Source is { } source ? new IpPrefix(source.BaseAddress, source.PrefixLength) : null,
            Table = r.Action == RoutingRuleAction.AskTable ? r.Table : null,
            WithoutDefault = r.SuppressedLength == IpPrefix.LongestDefault(r.IsIPv4),
        }).ToValueList();

    /// <summary>The default routes of these tables.</summary>
    public static ValueList<TableDefault> Defaults(RouteSocket route, ValueList<uint> tables, Func<int, string?> nameOf)
        => tables.SelectMany(t => route.Routes(t)).Where(r => r.Destination.PrefixLength == 0 && r.Origin == Origin && r.Kind == RouteKind.Unicast)
            .Select(r => new TableDefault(r.Table, r.Destination.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork, nameOf(r.Index) ?? "", r.Gateway))
            .ToValueList();

    public static void Add(RouteSocket route, RoutingRule rule) => route.AddRule(Kernel(rule));

    public static void Remove(RouteSocket route, RoutingRule rule)
    {
        try
        {
            route.RemoveRule(Kernel(rule));
        }
        catch (NetlinkException e) when (e.IsNotFound)
        {
            // As wanted.
        }
    }

    public static void Set(RouteSocket route, HostOperation.SetTableDefault change)
    {
        if (change.After is { } after)
        {
            route.ReplaceRoute(Kernel(after) with { Index = route.GetLink(after.Link).Index });
            return;
        }
        try
        {
            route.RemoveRoute(Kernel(change.Before!) with { Gateway = null });
        }
        catch (NetlinkException e) when (e.IsNotFound)
        {
            // It went with its device.
        }
    }

    private static RouteEntry Kernel(TableDefault route) => new(new IPNetwork(route.IsIPv4 ? IPAddress.Any : IPAddress.IPv6Any, 0))
    {
        Table = route.Table,
        Gateway = route.Gateway,
        // The host itself uses this gateway by this device already.
        IsGatewayOnLink = route.Gateway is not null,
        Origin = Origin,
    };

    private static KernelRule Kernel(RoutingRule rule) => new(rule.IsIPv4, rule.Priority)
    {
        InputName = rule.InputLink,
        Source = rule.Source is { } source ? new IPNetwork(source.Address, source.Length) : null,
        Action = rule.Table is null ? RoutingRuleAction.Unreachable : RoutingRuleAction.AskTable,
        Table = rule.Table ?? 0,
        SuppressedLength = rule.WithoutDefault ? IpPrefix.LongestDefault(rule.IsIPv4) : null,
        Origin = Origin,
    };
}
