using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>A port of the host that a network answers its guests at.</summary>
/// <param name="Name">For people.</param>
/// <param name="Protocol">Of which protocol.</param>
/// <param name="Address">The host's address on the bridge.</param>
/// <param name="Port">Its number.</param>
public sealed record ServedPort(string Name, PortProtocol Protocol, IPAddress Address, ushort Port)
{
    /// <summary>As in <c>DNS at 192.168.122.1 port 53</c>.</summary>
    public override string ToString() => $"{Name} at {IpText.Format(Address)} port {Port}";
}

/// <summary>What a network serves its guests.</summary>
public static class NetworkServices
{
    /// <summary>All services that have ports.</summary>
    public static IEnumerable<ServedPort> Of(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        foreach (IpDefinition ip in network.Ips)
        {
            if (network.Dns?.Enable != false)
            {
                yield return new("DNS", PortProtocol.Udp, ip.Address, 53);
                yield return new("DNS", PortProtocol.Tcp, ip.Address, 53);
            }
            if (ip.HasDhcp)
            {
                yield return new("DHCP", PortProtocol.Udp, ip.Address, (ushort)(ip.IsIPv4 ? 67 : 547));
            }
            if (ip.TftpRoot is not null)
            {
                yield return new("TFTP", PortProtocol.Udp, ip.Address, 69);
            }
        }
    }
}
