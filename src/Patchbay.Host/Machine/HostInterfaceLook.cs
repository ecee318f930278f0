using System.Globalization;
using Patchbay.Host.Links;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Netlink.Route;

namespace Patchbay.Host.Machine;

/// <summary>Looks at the network interfaces of the namespace that it was opened in.</summary>
internal sealed class HostInterfaceLook : IDisposable
{
    private readonly RouteSocket _route = RouteSocket.Open();

    /// <summary>All interfaces, in the kernel's order. Ports are told with what they are ports of, and by themselves.</summary>
    public ValueList<HostInterface> All()
    {
        IReadOnlyList<Link> links = Links();
        ILookup<int, InterfaceAddress> addresses = _route.Addresses().ToLookup(static a => a.Index);
        return links.Select(l => Interface(l, links, addresses)).ToValueList();
    }

    /// <summary>
    /// Those that libvirt's interfaces are: not the ports of others, and not the host's end of a guest's or a program's tap.
    /// </summary>
    public ValueList<HostInterface> Listed()
    {
        HashSet<string> left = [.. Links().Where(static l => l.Master != 0 || l.Kind == "tun").Select(static l => l.Name)];
        return All().Where(i => !left.Contains(i.Name)).OrderBy(static i => i.Name, StringComparer.Ordinal).ToValueList();
    }

    /// <summary>All interfaces as the kernel tells them, without those that only wait for their end.</summary>
    public IReadOnlyList<Link> Links() => [.. _route.Links().Where(static l => !LinkDisposal.IsGoing(l))];

    /// <summary>A link's address as text; empty where it has none.</summary>
    public static string Mac(Link link)
        => string.Join(':', (link.Mac?.GetAddressBytes() ?? []).Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public void Dispose() => _route.Dispose();

    private static HostInterface Interface(Link link, IReadOnlyList<Link> links, ILookup<int, InterfaceAddress> addresses) => new()
    {
        Name = link.Name,
        Mac = Mac(link),
        Mtu = (uint)link.Mtu,
        State = State(link.OperationalState),
        Speed = Speed(link),
        Addresses = addresses[link.Index].Select(static a => new IpPrefix(a.Address, a.PrefixLength)).ToValueList(),
        Kind = link.Kind switch
        {
            "bridge" => new HostInterfaceKind.Bridge(link.Bridge?.Stp ?? false, link.Bridge?.ForwardDelay ?? TimeSpan.Zero, Ports(link, links)),
            "bond" => new HostInterfaceKind.Bond(Ports(link, links)),
            "vlan" when link.VlanId is { } tag => new HostInterfaceKind.Vlan(tag, link.IsLinkElsewhere ? null : links.FirstOrDefault(l => l.Index == link.LinkIndex)?.Name),
            _ => new HostInterfaceKind.Ethernet(),
        },
    };

    private static ValueList<HostInterface> Ports(Link master, IReadOnlyList<Link> links)
    {
        ILookup<int, InterfaceAddress> none = Enumerable.Empty<InterfaceAddress>().ToLookup(static a => a.Index);
        return links.Where(l => l.Master == master.Index).OrderBy(static l => l.Name, StringComparer.Ordinal).Select(l => Interface(l, links, none)).ToValueList();
    }

    // The names that sysfs has for the states.
    private static string State(LinkOperationalState state) => state switch
    {
        LinkOperationalState.NotPresent => "notpresent",
        LinkOperationalState.Down => "down",
        LinkOperationalState.LowerLayerDown => "lowerlayerdown",
        LinkOperationalState.Testing => "testing",
        LinkOperationalState.Dormant => "dormant",
        LinkOperationalState.Up => "up",
        _ => "unknown",
    };

    // A driver that does not know says -1, as a number of 32 bits or with its sign.
    private static uint? Speed(Link link)
        => link.OperationalState == LinkOperationalState.Up && SystemFiles.Number($"/sys/class/net/{link.Name}/speed") is > 0 and < int.MaxValue and var speed ? (uint)speed : null;
}
