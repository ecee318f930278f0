using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine;

/// <summary>Something that happened to the host. It says where to look, not what is true: look before acting on it.</summary>
public abstract record HostEvent
{
    private HostEvent()
    {
    }

    /// <summary>A network's dnsmasq ended.</summary>
    /// <param name="Network">The network's name.</param>
    /// <param name="Words">How it ended, with its own last words.</param>
    public sealed record DnsmasqExited(string Network, string Words) : HostEvent;

    /// <summary>A link appeared, went, was set up or down, lost an address, or somebody changed a setting of it.</summary>
    /// <param name="Link">By name.</param>
    /// <param name="Now">As it is now, without its addresses; null where it is gone, or that is not known.</param>
    public sealed record LinkChanged(string Link, LinkState? Now = null) : HostEvent
    {
        /// <summary>Whether it is gone.</summary>
        public bool IsGone { get; init; }
    }

    /// <summary>A guest's tap was taken out of a bridge, by us or by others; or the bridge has gone.</summary>
    /// <param name="Link">The tap.</param>
    /// <param name="Bridge">What it was plugged into.</param>
    public sealed record Unplugged(string Link, string Bridge) : HostEvent;

    /// <summary>A PCI function came, went, or got another driver.</summary>
    /// <param name="Device">Where it sits, or sat.</param>
    public sealed record DeviceChanged(PciAddress Device) : HostEvent
    {
        /// <summary>Whether it is gone.</summary>
        public bool IsGone { get; init; }
    }

    /// <summary>Routes, or the rules that choose among routing tables, changed; ours or others'.</summary>
    /// <param name="Route">Which route; null where it may be any, and for rules.</param>
    public sealed record RoutesChanged(ChangedRoute? Route = null) : HostEvent;

    /// <summary>A setting of the whole host's network changed, such as whether it forwards packets.</summary>
    public sealed record SettingsChanged : HostEvent;

    /// <summary>Somebody changed the packet filter.</summary>
    public sealed record FirewallChanged : HostEvent;

    /// <summary>Somebody may have changed a packet filter of the older iptables, which has nothing of ours but entries.</summary>
    public sealed record OldFirewallChanged : HostEvent;

    /// <summary>A manager of the machine that networks are entered in (firewalld, systemd-resolved) came, went, or forgot.</summary>
    public sealed record ManagersChanged : HostEvent;

    /// <summary>What speaks to switches for guests' ports (lldpad) has started, and knows of none.</summary>
    public sealed record SwitchSpeakerStarted : HostEvent;

    /// <summary>A switch has let a guest's port go that it had taken in.</summary>
    /// <param name="Mac">The guest's address; null where it is not said.</param>
    /// <param name="Instance">The guest's station; null where it is not said.</param>
    public sealed record PortReleased(MacAddress? Mac, Guid? Instance) : HostEvent;

    /// <summary>So much happened that some of it was not told.</summary>
    public sealed record Overrun : HostEvent;
}

/// <summary>A route that came or went.</summary>
/// <param name="Table">In which table.</param>
/// <param name="Destination">Where it leads.</param>
public sealed record ChangedRoute(uint Table, IpPrefix Destination);
