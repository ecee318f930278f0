namespace Patchbay.Netlink.Route;

/// <summary>Something that changed on the host.</summary>
public abstract record RouteEvent
{
    private RouteEvent()
    {
    }

    /// <summary>A device is new or has changed.</summary>
    /// <param name="Link">As it is now; without counters.</param>
    public sealed record LinkChanged(Link Link) : RouteEvent;

    /// <summary>A device is gone.</summary>
    /// <param name="Link">As it last was.</param>
    public sealed record LinkRemoved(Link Link) : RouteEvent;

    /// <summary>An address is new or has changed.</summary>
    /// <param name="Address">As it is now.</param>
    public sealed record AddressChanged(InterfaceAddress Address) : RouteEvent;

    /// <summary>An address is gone.</summary>
    /// <param name="Address">As it last was.</param>
    public sealed record AddressRemoved(InterfaceAddress Address) : RouteEvent;

    /// <summary>A route is new or has changed.</summary>
    /// <param name="Route">As it is now.</param>
    public sealed record RouteChanged(RouteEntry Route) : RouteEvent;

    /// <summary>A route is gone.</summary>
    /// <param name="Route">As it last was.</param>
    public sealed record RouteRemoved(RouteEntry Route) : RouteEvent;

    /// <summary>A rule that chooses among routing tables is new or gone.</summary>
    /// <param name="Rule">The rule.</param>
    public sealed record RuleChanged(RoutingRule Rule) : RouteEvent;

    /// <summary>A setting of IPv4 or IPv6 changed: whether packets are forwarded, or sources checked.</summary>
    /// <param name="Link">Of which device, by number; -1 for all.</param>
    public sealed record SettingChanged(int Link) : RouteEvent;

    /// <summary>Events were lost: look at everything again.</summary>
    public sealed record Overrun : RouteEvent;
}

/// <summary>What to be told about.</summary>
[Flags]
public enum RouteTopics : uint
{
    /// <summary>Devices (RTMGRP_LINK).</summary>
    Links = 0x1,

    /// <summary>Addresses of both families.</summary>
    Addresses = 0x10 | 0x100,

    /// <summary>Routes of both families.</summary>
    Routes = 0x40 | 0x400,

    /// <summary>Rules that choose among routing tables, of both families (RTNLGRP_IPV4_RULE and RTNLGRP_IPV6_RULE).</summary>
    Rules = 0x80 | 0x40000,

    /// <summary>Settings of both families (RTNLGRP_IPV4_NETCONF and RTNLGRP_IPV6_NETCONF).</summary>
    Settings = 0x800000 | 0x1000000,
}
