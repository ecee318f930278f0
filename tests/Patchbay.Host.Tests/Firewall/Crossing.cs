using System.Net;
using Patchbay.Host.Firewall;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Netlink.Netfilter;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Firewall;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>
/// A host that forwards, with networks and their guests on one side and two ways out on the other. Each of them is a
/// network namespace; packets are real, and so is the firewall.
/// </summary>
internal sealed class Crossing : IDisposable
{
    public const string Uplink4 = "198.51.100.1";
    public const string Internet4 = "198.51.100.2";
    public const string Uplink6 = "2001:db8:ffff::1";
    public const string Internet6 = "2001:db8:ffff::2";
    public const string Other4 = "203.0.113.2";

    private readonly List<PrivateNetwork> _guests = [];
    private readonly NetfilterSocket _netfilter;
    private readonly RouteSocket _route;
    private int _links;

    public Crossing()
    {
        Host = Space();
        Internet = Space();
        Elsewhere = Space();
        _netfilter = Host.Run(NetfilterSocket.Open);
        _route = Host.Run(RouteSocket.Open);
        Writer = new FirewallWriter(_netfilter);
        Host.Run(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
            File.WriteAllText("/proc/sys/net/ipv6/conf/all/forwarding", "1");
        });
        Join("uplink0", Internet, $"addr add {Uplink4}/24 dev uplink0\naddr add {Uplink6}/64 dev uplink0 nodad\nroute add default via {Internet4}\nroute add default via {Internet6}\n");
        Join("uplink1", Elsewhere, "addr add 203.0.113.1/24 dev uplink1\n");
        // The internet knows the way to all our networks, so that only the firewall keeps it out.
        Ip(Internet, $"addr add {Internet4}/24 dev eth0\naddr add {Internet6}/64 dev eth0 nodad\nroute add default via {Uplink4}\nroute add default via {Uplink6}\n");
        Ip(Elsewhere, $"addr add {Other4}/24 dev eth0\nroute add default via 203.0.113.1\n");
    }

    public PrivateNetwork Host { get; }

    public PrivateNetwork Internet { get; }

    public PrivateNetwork Elsewhere { get; }

    public FirewallWriter Writer { get; }

    /// <summary>Puts a network onto the host: its bridge, its addresses and its rules.</summary>
    public NetworkDefinition Network(string xml)
    {
        NetworkDefinition network = Read(xml);
        string bridge = network.Bridge!.Name!;
        if (NetworkFirewall.For(network) is { } firewall)
        {
            Writer.Set(null, firewall);
        }
        Ip(Host, $"link add {bridge} type bridge stp_state 0\n{string.Concat(network.Ips.Select(ip => $"addr add {ip.Subnet} dev {bridge}{(ip.IsIPv4 ? "" : " nodad")}\n"))}link set {bridge} up\n");
        return network;
    }

    public static NetworkDefinition Read(string xml)
    {
        DiagnosticBag diagnostics = [];
        NetworkDefinition? network = NetworkXml.Parse(xml, "network.xml", diagnostics);
        Assert.True(network is not null, string.Join('\n', diagnostics));
        return network;
    }

    /// <summary>Plugs a guest in, with these addresses; the network's own first ones are its gateways.</summary>
    public PrivateNetwork Guest(NetworkDefinition network, params string[] addresses)
    {
        PrivateNetwork guest = Space();
        _guests.Add(guest);
        Join($"tap{++_links}", guest, $"link set tap{_links} master {network.Bridge!.Name}\n");
        Ip(guest, string.Concat(addresses.Select(a =>
        {
            IpPrefix address = IpPrefix.Parse(a, null);
            IPAddress gateway = network.Ips.First(ip => ip.IsIPv4 == address.IsIPv4).Address;
            return $"addr add {a} dev eth0{(address.IsIPv4 ? "" : " nodad")}\nroute add default via {gateway}\n";
        })));
        return guest;
    }

    public void Dispose()
    {
        _netfilter.Dispose();
        _route.Dispose();
        foreach (PrivateNetwork network in new[] { Host, Internet, Elsewhere }.Concat(_guests))
        {
            network.Dispose();
        }
    }

    public static void Ip(PrivateNetwork network, string batch) => network.ExecWithInput(batch, "ip", "-batch", "-");

    // Addresses of IPv6 are good at once: nobody else is there to have them.
    private static PrivateNetwork Space()
    {
        PrivateNetwork space = PrivateNetwork.Create();
        space.Run(() => File.WriteAllText("/proc/sys/net/ipv6/conf/default/accept_dad", "0"));
        return space;
    }

    private void Join(string name, PrivateNetwork other, string batch)
    {
        _route.CreateLink(new NewLink.Veth("eth0") { Name = name, PeerNamespace = other.Namespace, Up = true });
        Ip(other, "link set lo up\nlink set eth0 up\n");
        Ip(Host, batch);
    }
}
