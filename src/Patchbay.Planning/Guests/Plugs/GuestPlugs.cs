using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Arguments;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>What a guest's cards have on the host, from its live definition alone: a daemon that starts finds the same.</summary>
public static class GuestPlugs
{
    /// <summary>The plugs of all cards that have one.</summary>
    /// <param name="domain">The guest, with aliases and names of devices, its cards as they came to be.</param>
    /// <param name="folder">The folder of this run.</param>
    public static ValueList<GuestPlug> Of(DomainDefinition domain, string folder)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return domain.Devices.Interfaces.Select(nic => Of(domain, nic, folder)).OfType<GuestPlug>().ToValueList();
    }

    /// <summary>One card's plug; null where it has none.</summary>
    /// <param name="domain">The guest.</param>
    /// <param name="nic">The card.</param>
    /// <param name="folder">The folder of this run.</param>
    public static GuestPlug? Of(DomainDefinition domain, InterfaceDefinition nic, string folder)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(nic);
        string alias = nic.Info.Alias ?? "";
        return nic.Source switch
        {
            InterfaceSource.Direct direct => new MacvtapPlug(alias, nic.Target!, direct.Device, direct.Mode, nic.Mac!.Value)
            {
                Pairs = Pairs(nic),
                VnetHeader = HasVnetHeader(nic),
                VhostDevice = nic.Backend.Vhost,
                Mtu = nic.Mtu,
                Bandwidth = nic.Bandwidth,
                VirtualPort = nic.VirtualPort,
                Guest = domain.Uuid ?? Guid.Empty,
            },
            InterfaceSource.Ethernet ethernet => new EthernetPlug(alias, nic.Target!, nic.Mac!.Value)
            {
                IsManaged = nic.TargetManaged != false,
                Pairs = Pairs(nic),
                VnetHeader = HasVnetHeader(nic),
                CloneDevice = nic.Backend.Tap,
                VhostDevice = nic.Backend.Vhost,
                Mtu = nic.Mtu,
                Bandwidth = nic.Bandwidth,
                Script = nic.Script,
                DownScript = nic.DownScript,
                Addresses = ethernet.Addresses.Select(Address).ToValueList(),
                Routes = ethernet.Routes.Select(Route).ToValueList(),
            },
            InterfaceSource.Vdpa vdpa => new VdpaPlug(alias, vdpa.Device),
            InterfaceSource.User or InterfaceSource.VhostUser when nic.Backend.Passt => Passt(domain, nic, alias, folder),
            _ => null,
        };
    }

    /// <summary>Pairs of queues; only virtio's cards have several.</summary>
    public static int Pairs(InterfaceDefinition nic)
    {
        ArgumentNullException.ThrowIfNull(nic);
        return nic.IsVirtio ? (int)Math.Clamp(nic.Driver.Queues, 1, 256) : 1;
    }

    /// <summary>Whether frames of a card's tap carry the virtio header (libvirt 11.3, qemuInterfaceIsVnetCompatModel).</summary>
    public static bool HasVnetHeader(InterfaceDefinition nic)
    {
        ArgumentNullException.ThrowIfNull(nic);
        return nic.IsVirtio || nic.Model is "e1000e" or "igb" or "vmxnet3";
    }

    /// <summary>The route of a document; a prefix that is not given is the address's class's, or all of it where it is a host's.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static PlugRoute Route(InterfaceRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        IPAddress address = IPAddress.Parse(route.Address);
        int length = route.Prefix is { } prefix ? (int)prefix
            : route.Netmask is { } mask ? System.Numerics.BitOperations.PopCount(BitConverter.ToUInt32(IPAddress.Parse(mask).GetAddressBytes()))
            : DefaultPrefix(address, isRoute: true);
        return new PlugRoute(new IpPrefix(address, length).Network, IPAddress.Parse(route.Gateway), route.Metric ?? 0);
    }

    private static PlugAddress Address(InterfaceAddress ip)
        => new(new IpPrefix(ip.Address, ip.Prefix != 0 ? (int)ip.Prefix : DefaultPrefix(ip.Address, isRoute: false)), ip.Peer);

    // Classes A, B and C, as libvirt's virSocketAddrGetIPPrefix has them.
    private static int DefaultPrefix(IPAddress address, bool isRoute)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return isRoute && address.Equals(IPAddress.IPv6Any) ? 0 : 64;
        }
        byte first = address.GetAddressBytes()[0];
        return isRoute && address.Equals(IPAddress.Any) ? 0 : first < 128 ? 8 : first < 192 ? 16 : 24;
    }

    private static PasstPlug Passt(DomainDefinition domain, InterfaceDefinition nic, string alias, string folder)
    {
        string socket = InterfaceArguments.PasstSocket(domain, folder, nic);
        string pid = $"{socket[..^".socket".Length]}-passt.pid";
        return new PasstPlug(alias, socket, pid, PasstArguments.Of(nic, socket, pid))
        {
            LogFile = nic.Backend.LogFile,
            ServesVirtio = nic.Source is InterfaceSource.VhostUser,
        };
    }
}
