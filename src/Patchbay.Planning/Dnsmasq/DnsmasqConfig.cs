using Patchbay.Model.Networks;
using Patchbay.Planning.Networks;

namespace Patchbay.Planning.Dnsmasq;

/// <summary>What a network's dnsmasq reads: three texts.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Hosts">Fixed addresses, for dhcp-hostsfile; null where no DHCP is served.</param>
/// <param name="AddnHosts">Names, for addn-hosts; null where the name server is off.</param>
public sealed record DnsmasqConfig(string Config, string? Hosts, string? AddnHosts)
{
    /// <summary>
    /// Whether a network has a dnsmasq at all: it has an address, and DHCP, TFTP or names to serve there.
    /// </summary>
    public static bool IsNeeded(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Forward.Mode <= ForwardMode.Open
            && network.Ips.Any(ip => network.Dns?.Enable != false || ip.HasDhcp || ip.TftpRoot is not null);
    }

    /// <summary>
    /// The texts, line for line what libvirt gives its dnsmasq (so that what people know about one is true of the other),
    /// but for the lease file, which is dnsmasq's own here.
    /// </summary>
    /// <exception cref="PlanRefusedException">A reverse zone that cannot be named, or a value that would become another line.</exception>
    public static DnsmasqConfig Build(NetworkDefinition network, HostPaths paths)
    {
        ArgumentNullException.ThrowIfNull(network);
        PlanRefusedException.ThrowIfAny(network.Name, Check(network));
        return new DnsmasqWriter(network, DnsmasqFiles.For(network.Name, paths)).Write();
    }

    /// <summary>What keeps a configuration from being written.</summary>
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. ReverseZone.Check(network), .. LineBreaks.Check(network)];
    }
}
