using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Dnsmasq;

/// <summary>
/// Writes the three texts for one network. The order of the lines is libvirt's; where dnsmasq does not care, those who
/// compare two files do.
/// </summary>
internal sealed class DnsmasqWriter(NetworkDefinition network, DnsmasqFiles files)
{
    private readonly StringBuilder _text = new();
    private readonly DnsDefinition _dns = network.Dns ?? new DnsDefinition();
    private readonly IpDefinition? _dhcp4 = network.Ips.FirstOrDefault(ip => ip.IsIPv4 && ip.HasDhcp);
    private readonly IpDefinition? _dhcp6 = network.Ips.FirstOrDefault(ip => !ip.IsIPv4 && ip.HasDhcp);

    private bool ServesDns => _dns.Enable != false;

    private bool ServesDhcp => (_dhcp4 ?? _dhcp6) is not null;

    public DnsmasqConfig Write()
    {
        Line($"## Written by Patchbay for the network {network.Name}, and written anew at its next start.");
        Line($"## To change it: patchbay net edit {network.Name}");
        Line("strict-order");
        Forwarders();
        Domain();
        Interfaces();
        Records();
        Tftp();
        Dhcp(_dhcp4);
        Dhcp(_dhcp6);
        Files();
        RouterAdvertisements();
        foreach (string option in network.DnsmasqOptions)
        {
            Line(option);
        }
        return new DnsmasqConfig(_text.ToString(), ServesDhcp ? HostsFile.Fixed(_dhcp4, _dhcp6) : null, ServesDns ? HostsFile.Names(_dns) : null);
    }

    private void Forwarders()
    {
        if (!ServesDns)
        {
            Line("port=0");
            return;
        }
        foreach (DnsForwarder forwarder in _dns.Forwarders)
        {
            string domain = forwarder.Domain is null ? "" : $"/{forwarder.Domain}/";
            Line($"server={domain}{(forwarder.Address is null ? "#" : IpText.Format(forwarder.Address))}");
        }
        // A server for everything stands in for those of the host.
        LineIf(_dns.Forwarders.Any(f => f is { Domain: null, Address: not null }), "no-resolv");
    }

    private void Domain()
    {
        if (network.Domain?.Name is { } domain)
        {
            LineIf(network.Domain.LocalOnly == true, $"local=/{domain}/");
            Line($"domain={domain}");
            Line("expand-hosts");
        }
        if (!ServesDns)
        {
            return;
        }
        foreach (IpDefinition ip in network.Ips.Where(ip => ip.LocalPtr == true))
        {
            Line($"local=/{ReverseZone.TryGet(ip.Subnet)}/");
        }
        if (_dns.ForwardPlainNames == false)
        {
            Line("domain-needed");
            Line("local=//");
        }
    }

    private void Interfaces()
    {
        Line($"pid-file={files.Pid}");
        // Questions are taken from guests only, whatever else listens on port 53 here (CVE-2012-3411).
        Line("except-interface=lo");
        Line("bind-dynamic");
        Line($"interface={network.Bridge?.Name}");
        if (network.Forward.Mode == ForwardMode.Isolated)
        {
            // No default route, by DHCP or by router advertisement, and no names from outside: both lead nowhere.
            Line("dhcp-option=3");
            Line("no-resolv");
            Line("ra-param=*,0,0");
        }
    }

    private void Records()
    {
        if (!ServesDns)
        {
            return;
        }
        foreach (DnsTxt txt in _dns.Txts)
        {
            Line($"txt-record={txt.Name},{txt.Value}");
        }
        foreach (DnsSrv srv in _dns.Srvs)
        {
            Line(ServiceRecord(srv));
        }
    }

    // RFC 2782: a target of "." says that the service is not offered; then nothing follows. Fields are known by their
    // place, so those before the last one given stand with their defaults.
    private static string ServiceRecord(DnsSrv srv)
    {
        StringBuilder line = new($"srv-host=_{srv.Service}._{srv.Protocol}");
        if (srv.Domain is not null)
        {
            line.Append('.').Append(srv.Domain);
        }
        if (srv.Target is null or ".")
        {
            return line.ToString();
        }
        line.Append(',').Append(srv.Target);
        int given = srv.Weight != 0 ? 3 : srv.Priority != 0 ? 2 : srv.Port != 0 ? 1 : 0;
        ReadOnlySpan<int> fields = [srv.Port == 0 ? 1 : srv.Port, srv.Priority, srv.Weight];
        foreach (int field in fields[..given])
        {
            line.Append(CultureInfo.InvariantCulture, $",{field}");
        }
        return line.ToString();
    }

    private void Tftp()
    {
        string[] roots = [.. network.Ips.Where(ip => ip.IsIPv4).Select(ip => ip.TftpRoot).OfType<string>()];
        LineIf(roots.Length > 0, "enable-tftp");
        foreach (string root in roots)
        {
            Line($"tftp-root={root}");
        }
    }

    private void Dhcp(IpDefinition? ip)
    {
        if (ip is null)
        {
            return;
        }
        string length = ip.Subnet.Length.ToString(CultureInfo.InvariantCulture);
        foreach (DhcpRange range in ip.Ranges)
        {
            string lease = range.Lease is { } l ? $",{HostsFile.LeaseTime(l)}" : "";
            Line($"dhcp-range={IpText.Format(range.Start)},{IpText.Format(range.End)},{(ip.IsIPv4 ? ip.Subnet.Netmask.ToString() : length)}{lease}");
        }
        // Fixed addresses alone do not turn DHCP on.
        LineIf(ip.Ranges.IsEmpty, $"dhcp-range={IpText.Format(ip.Address)},static{(ip.IsIPv4 ? "" : $",{length}")}");
        if (!ip.IsIPv4)
        {
            return;
        }
        Line("dhcp-no-override");
        Line("dhcp-authoritative");
        if (ip.Bootp is { } bootp)
        {
            Line($"dhcp-boot={bootp.File}{(bootp.Server is null ? "" : $",,{bootp.Server}")}");
        }
    }

    private void Files()
    {
        ulong leases = new[] { _dhcp4, _dhcp6 }.OfType<IpDefinition>().SelectMany(ip => ip.Ranges).Aggregate(0UL, (sum, r) => sum + Size(r));
        LineIf(leases > 0, string.Create(CultureInfo.InvariantCulture, $"dhcp-lease-max={leases}"));
        Line($"dhcp-leasefile={files.Leases}");
        LineIf(ServesDhcp, $"dhcp-hostsfile={files.Hosts}");
        LineIf(ServesDns, $"addn-hosts={files.AddnHosts}");
        LineIf(network.Mtu > 0, string.Create(CultureInfo.InvariantCulture, $"dhcp-option=option:mtu,{network.Mtu}"));
    }

    private void RouterAdvertisements()
    {
        if (_dhcp6 is not null)
        {
            Line("enable-ra");
            return;
        }
        foreach (IpDefinition ip in network.Ips.Where(ip => !ip.IsIPv4))
        {
            Line($"dhcp-range={IpText.Format(ip.Address)},ra-only");
        }
    }

    private static ulong Size(DhcpRange range) => Last32(range.End) - Last32(range.Start) + 1UL;

    // A range is 65,536 addresses at most, so the last 32 bits tell its size in both families.
    private static uint Last32(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes().AsSpan()[^4..]);

    private void Line(string line) => _text.Append(line).Append('\n');

    private void LineIf(bool condition, string line)
    {
        if (condition)
        {
            Line(line);
        }
    }
}
