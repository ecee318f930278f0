using Patchbay.Model.Networks;
using Patchbay.Planning.Networks;

namespace Patchbay.Planning.Dnsmasq;

/// <summary>
/// An attribute may hold a line break (<c>&amp;#10;</c>). In dnsmasq's files it would begin another line, and that line
/// could say anything.
/// </summary>
internal static class LineBreaks
{
    private static readonly char[] Breaks = ['\n', '\r', '\0'];

    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network)
        => Values(network).Where(v => v.Text is not null && v.Text.IndexOfAny(Breaks) >= 0).Select(v => new PlanRefusal.LineBreak(v.Where));

    private static IEnumerable<(string Where, string? Text)> Values(NetworkDefinition network)
    {
        yield return ("the network's name", network.Name);
        yield return ("<bridge name>", network.Bridge?.Name);
        yield return ("<domain name>", network.Domain?.Name);
        DnsDefinition dns = network.Dns ?? new DnsDefinition();
        foreach (DnsForwarder forwarder in dns.Forwarders)
        {
            yield return ("<forwarder domain>", forwarder.Domain);
        }
        foreach (DnsTxt txt in dns.Txts)
        {
            yield return ("<txt name>", txt.Name);
            yield return ("<txt value>", txt.Value);
        }
        foreach (DnsSrv srv in dns.Srvs)
        {
            yield return ("<srv service>", srv.Service);
            yield return ("<srv protocol>", srv.Protocol);
            yield return ("<srv domain>", srv.Domain);
            yield return ("<srv target>", srv.Target);
        }
        foreach (string hostname in dns.Hosts.SelectMany(h => h.Hostnames))
        {
            yield return ("<hostname>", hostname);
        }
        foreach (IpDefinition ip in network.Ips)
        {
            yield return ("<tftp root>", ip.TftpRoot);
            yield return ("<bootp file>", ip.Bootp?.File);
            yield return ("<bootp server>", ip.Bootp?.Server);
            foreach (DhcpHost host in ip.Hosts)
            {
                yield return ("<host mac>", host.Mac);
                yield return ("<host id>", host.Id);
                yield return ("<host name>", host.Name);
            }
        }
        foreach (string option in network.DnsmasqOptions)
        {
            yield return ("<dnsmasq:option value>", option);
        }
    }
}
