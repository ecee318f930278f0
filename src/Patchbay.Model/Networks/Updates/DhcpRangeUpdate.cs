using Patchbay.Model.Text;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Section <c>ip-dhcp-range</c>.</summary>
internal static class DhcpRangeUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target, int parentIndex)
    {
        if (!target.Expect("range") || DhcpParent.Find(target, parentIndex) is not { } parent)
        {
            return null;
        }
        if (target.IsModify)
        {
            return target.Refuse(Findings.OnlyAddedOrDeleted(target.Reader.At, "a DHCP range"));
        }
        IpDefinition ip = target.Network.Ips[parent];
        DhcpRange? range = DhcpXml.ReadRange(target.Reader, ip);
        if (!target.IsSound || range is null || (target.IsAdd && DhcpParent.AnotherServes(target, parent)))
        {
            return null;
        }
        DhcpRange? same = ip.Ranges.FirstOrDefault(r => r.Start.Equals(range.Start) && r.End.Equals(range.End));
        if (target.IsAdd)
        {
            return same is not null
                ? target.Refuse(Findings.UpdateExists(target.Reader.At, "a DHCP range with the same start and end"))
                : DhcpParent.With(target.Network, parent, ip with { Ranges = target.Added(ip.Ranges, range) });
        }
        return same is null
            ? target.Refuse(Findings.UpdateMissing(target.Reader.At, "DHCP range"))
            : DhcpParent.With(target.Network, parent, ip with { Ranges = ip.Ranges.RemoveAt(ip.Ranges.ToList().IndexOf(same)) });
    }
}
