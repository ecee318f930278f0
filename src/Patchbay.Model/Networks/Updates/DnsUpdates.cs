using Patchbay.Model.Text;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Section <c>dns-host</c>.</summary>
internal static class DnsHostUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target)
    {
        if (!target.Expect("host"))
        {
            return null;
        }
        DnsHost host = DnsHostXml.Read(target.Reader, partial: !target.IsAdd);
        if (!target.IsSound)
        {
            return null;
        }
        DnsDefinition dns = target.Network.Dns ?? new DnsDefinition();
        // One name may well have several addresses, so only deleting looks at names.
        List<int> found = [.. Enumerable.Range(0, dns.Hosts.Count).Where(i => SameAddress(host, dns.Hosts[i])
            || (target.IsDelete && host.Hostnames.Any(n => dns.Hosts[i].Hostnames.Contains(n))))];
        if (target.IsAdd)
        {
            return found.Count > 0
                ? target.Refuse(Findings.UpdateExists(target.Reader.At, "a DNS host with the same ip"))
                : target.WithDns(dns with { Hosts = target.Added(dns.Hosts, host) });
        }
        if (found.Count != 1)
        {
            return target.Refuse(found.Count == 0
                ? Findings.UpdateMissing(target.Reader.At, "DNS host")
                : Findings.UpdateAmbiguous(target.Reader.At, "DNS host", found.Count));
        }
        return target.WithDns(dns with { Hosts = target.IsDelete ? dns.Hosts.RemoveAt(found[0]) : dns.Hosts.SetItem(found[0], host) });
    }

    private static bool SameAddress(DnsHost given, DnsHost host) => given.Address is not null && given.Address.Equals(host.Address);
}

/// <summary>Section <c>dns-txt</c>.</summary>
internal static class DnsTxtUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target)
    {
        if (!target.Expect("txt"))
        {
            return null;
        }
        DnsTxt txt = DnsTxtXml.Read(target.Reader, partial: !target.IsAdd);
        if (!target.IsSound)
        {
            return null;
        }
        DnsDefinition dns = target.Network.Dns ?? new DnsDefinition();
        int found = dns.Txts.Select(t => t.Name).ToList().IndexOf(txt.Name);
        if (target.IsAdd)
        {
            return found >= 0
                ? target.Refuse(Findings.UpdateExists(target.Reader.At, $"a TXT record with the name '{txt.Name}'"))
                : target.WithDns(dns with { Txts = target.Added(dns.Txts, txt) });
        }
        if (found < 0)
        {
            return target.Refuse(Findings.UpdateMissing(target.Reader.At, "TXT record"));
        }
        if (target.IsModify && txt.Value is null)
        {
            return target.Refuse(Findings.MissingAttribute(target.Reader.At, "txt", "value") with { Class = FindingClass.OperationInvalid });
        }
        return target.WithDns(dns with { Txts = target.IsDelete ? dns.Txts.RemoveAt(found) : dns.Txts.SetItem(found, txt) });
    }
}

/// <summary>Section <c>dns-srv</c>.</summary>
internal static class DnsSrvUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target)
    {
        if (target.IsModify)
        {
            return target.Refuse(Findings.OnlyAddedOrDeleted(target.Reader.At, "a SRV record"));
        }
        if (!target.Expect("srv"))
        {
            return null;
        }
        DnsSrv srv = DnsSrvXml.Read(target.Reader, partial: !target.IsAdd);
        if (!target.IsSound)
        {
            return null;
        }
        DnsDefinition dns = target.Network.Dns ?? new DnsDefinition();
        List<int> found = [.. Enumerable.Range(0, dns.Srvs.Count).Where(i => Matches(srv, dns.Srvs[i]))];
        if (target.IsAdd)
        {
            return found.Count > 0
                ? target.Refuse(Findings.UpdateExists(target.Reader.At, "a SRV record that has all that is given"))
                : target.WithDns(dns with { Srvs = target.Added(dns.Srvs, srv) });
        }
        return found.Count switch
        {
            0 => target.Refuse(Findings.UpdateMissing(target.Reader.At, "SRV record")),
            1 => target.WithDns(dns with { Srvs = dns.Srvs.RemoveAt(found[0]) }),
            _ => target.Refuse(Findings.UpdateAmbiguous(target.Reader.At, "SRV record", found.Count)),
        };
    }

    private static bool Matches(DnsSrv given, DnsSrv record)
        => Agrees(given.Domain, record.Domain) && Agrees(given.Service, record.Service)
            && Agrees(given.Protocol, record.Protocol) && Agrees(given.Target, record.Target);

    private static bool Agrees(string? given, string? value) => given is null || given == value;
}
