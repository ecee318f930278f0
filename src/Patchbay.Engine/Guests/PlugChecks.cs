using System.Net;
using System.Text;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>What a card that is not on a bridge needs of this host, looked for before anything is done, and refused with its place.</summary>
internal static class PlugChecks
{
    // sockaddr_un holds 108 bytes, the last of them zero.
    private const int LongestSocket = 107;

    /// <summary>The kind of device on the host that is named and made for a card; null where it has none, or one of others.</summary>
    public static string? KindOfDevice(InterfaceDefinition nic) => nic.Source switch
    {
        InterfaceSource.Direct => TapNames.Macvtap,
        InterfaceSource.Ethernet when nic.TargetManaged != false => TapNames.Tap,
        _ => null,
    };

    /// <summary>Whether a guest's start must know who listens on which ports.</summary>
    public static bool NeedsPorts(DomainDefinition domain)
        => domain.Devices.Interfaces.Any(static n => n.Source is InterfaceSource.Server or InterfaceSource.Udp);

    /// <summary>Files that cards need, to be looked at.</summary>
    public static ValueList<string> Paths(ValueList<InterfaceDefinition> cards)
        => cards.Select(static n => n.Source).OfType<InterfaceSource.Vdpa>().Select(static v => v.Device)
            .Concat(cards.Select(static n => n.Backend.Vhost).OfType<string>()).ToValueList();

    /// <summary>Those of the devices that cards name in vhost-net's place that are there.</summary>
    public static ValueList<string> VhostDevices(ValueList<InterfaceDefinition> cards, GuestFacts seen)
        => cards.Select(static n => n.Backend.Vhost).OfType<string>().Where(d => seen.Paths.GetValueOrDefault(d) is { Kind: PathKind.Other }).ToValueList();

    /// <summary>Refuses what cannot work here.</summary>
    /// <param name="nic">The card as it came to be.</param>
    /// <param name="wanted">As its document says.</param>
    /// <param name="host">All links, and ports where <see cref="NeedsPorts"/>.</param>
    /// <param name="places">Where the document's parts stood.</param>
    /// <exception cref="RefusedException">With the card's place.</exception>
    public static void Check(InterfaceDefinition nic, InterfaceDefinition wanted, HostSnapshot host, DomainPlaces places)
    {
        if (Problem(nic, host) is { } problem)
        {
            throw InterfacePlug.Refuse(wanted, places, problem);
        }
    }

    private static string? Problem(InterfaceDefinition nic, HostSnapshot host) => nic.Source switch
    {
        InterfaceSource.Direct direct => OfDirect(direct, host),
        InterfaceSource.Ethernet ethernet => OfEthernet(nic, ethernet, host),
        InterfaceSource.Server server => OfPort(server.Port) ?? OfLocal(server.Address, host)
            ?? OfUse(PortProtocol.Tcp, server.Address, server.Port, host),
        InterfaceSource.Client client => OfPort(client.Port) ?? OfAddress(client.Address),
        InterfaceSource.Multicast multicast => OfPort(multicast.Port) ?? OfGroup(multicast.Address),
        InterfaceSource.Udp udp => OfPort(udp.Port) ?? OfPort(udp.LocalPort) ?? OfAddress(udp.Address) ?? OfLocal(udp.LocalAddress, host)
            ?? OfUse(PortProtocol.Udp, udp.LocalAddress, udp.LocalPort, host),
        InterfaceSource.Vdpa vdpa => OfVdpa(vdpa, host),
        InterfaceSource.VhostUser { Path: { } path } when !nic.Backend.Passt => OfSocket(path),
        _ => null,
    };

    /// <summary>Refuses a socket whose path the kernel does not take.</summary>
    public static string? OfSocket(string path)
        => Encoding.UTF8.GetByteCount(path) is > LongestSocket and var bytes
            ? $"the path of its socket has {bytes} bytes, and the kernel takes {LongestSocket}: {path}"
            : null;

    private static string? OfVdpa(InterfaceSource.Vdpa vdpa, HostSnapshot host) => host.Guests.Paths.GetValueOrDefault(vdpa.Device) switch
    {
        null => $"the vDPA device '{vdpa.Device}' is not on this host",
        { Kind: PathKind.Other } => null,
        _ => $"'{vdpa.Device}' is no vDPA device",
    };

    private static string? OfDirect(InterfaceSource.Direct direct, HostSnapshot host)
    {
        if (!host.Links.TryGetValue(direct.Device, out LinkState? lower))
        {
            return $"the device '{direct.Device}' is not on this host";
        }
        return lower.Kind switch
        {
            "macvtap" or "macvlan" => $"'{direct.Device}' is a {lower.Kind} itself, and nothing can be plugged into one: name the device below it",
            "tun" => $"'{direct.Device}' is a tap, which another guest or program holds",
            _ when lower.Master is { } bridge => $"'{direct.Device}' is in the bridge '{bridge}': plug the interface into that, by type='bridge'",
            _ => null,
        };
    }

    private static string? OfEthernet(InterfaceDefinition nic, InterfaceSource.Ethernet ethernet, HostSnapshot host)
    {
        if (nic.TargetManaged == false)
        {
            if (nic.Target is not { } name)
            {
                return "managed='no' needs the name of the device: <target dev='...' managed='no'/>";
            }
            if (!host.Links.TryGetValue(name, out LinkState? link))
            {
                return $"the device '{name}' is not on this host, and managed='no' does not make it";
            }
            if (link.Kind is not ("tun" or "macvtap"))
            {
                return $"the device '{name}' is no tap and no macvtap";
            }
        }
        foreach (InterfaceRoute route in ethernet.Routes)
        {
            try
            {
                GuestPlugs.Route(route);
            }
            catch (FormatException)
            {
                return $"the route to '{route.Address}' by '{route.Gateway}' has an address that is none";
            }
        }
        return null;
    }

    private static string? OfPort(uint port) => port is 0 or > 65535 ? $"{port} is no port: they go from 1 to 65535" : null;

    // QEMU resolves names, as libvirt lets it.
    private static string? OfAddress(string? address)
        => string.IsNullOrEmpty(address) ? "it needs the address of the other side" : null;

    private static string? OfGroup(string address)
        => IPAddress.TryParse(address, out IPAddress? group) && group.GetAddressBytes() is [>= 224 and < 240, _, _, _]
            ? null
            : $"'{address}' is no multicast address: they go from 224.0.0.0 to 239.255.255.255";

    // One that is bound to all addresses is so to each. Names are QEMU's to resolve.
    private static string? OfUse(PortProtocol protocol, string? address, uint port, HostSnapshot host)
    {
        IPAddress wanted = IPAddress.TryParse(address, out IPAddress? own) ? own : IPAddress.Any;
        return host.Guests.Sockets.Any(s => s.Protocol == protocol && s.Port == port && (IsAny(wanted) || IsAny(s.Address) || s.Address.Equals(wanted)))
            ? $"{(protocol == PortProtocol.Tcp ? "TCP" : "UDP")} port {port} is in use on this host"
            : null;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static string? OfLocal(string? address, HostSnapshot host)
    {
        if (string.IsNullOrEmpty(address) || !IPAddress.TryParse(address, out IPAddress? own) || own.Equals(IPAddress.Any) || own.Equals(IPAddress.IPv6Any)
            || IPAddress.IsLoopback(own) || host.Links.Values.Any(l => l.Addresses.Any(a => a.Address.Equals(own))))
        {
            return null;
        }
        return $"the address {address} is on no device of this host, so nothing can listen there";
    }
}
