using Patchbay.Model.Text;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Finds the <c>&lt;ip&gt;</c> whose DHCP part is changed.</summary>
internal static class DhcpParent
{
    /// <summary>The position in the network's list; null, with an error, where there is none.</summary>
    public static int? Find(UpdateTarget target, int parentIndex)
    {
        NetworkDefinition network = target.Network;
        if (parentIndex >= 0)
        {
            if (parentIndex < network.Ips.Count)
            {
                return parentIndex;
            }
            target.Refuse(Findings.NoSuchIp(target.Reader.At, parentIndex, network.Ips.Count));
            return null;
        }
        Func<IpDefinition, bool>[] preferences = [ip => ip.HasDhcp, ip => ip.IsIPv4, _ => true];
        foreach (Func<IpDefinition, bool> preferred in preferences)
        {
            for (int i = 0; i < network.Ips.Count; i++)
            {
                if (preferred(network.Ips[i]))
                {
                    return i;
                }
            }
        }
        target.Refuse(Findings.NoIp(target.Reader.At));
        return null;
    }

    /// <summary>Whether another address of the same family serves DHCP already: an error, since dnsmasq is given one of each.</summary>
    public static bool AnotherServes(UpdateTarget target, int parent)
    {
        NetworkDefinition network = target.Network;
        for (int i = 0; i < network.Ips.Count; i++)
        {
            if (i != parent && network.Ips[i].IsIPv4 == network.Ips[parent].IsIPv4 && network.Ips[i].HasDhcp)
            {
                target.Refuse(Findings.SecondDhcp(target.Reader.At, network.Ips[i]) with { Class = FindingClass.OperationInvalid });
                return true;
            }
        }
        return false;
    }

    /// <summary>The network with one address replaced.</summary>
    public static NetworkDefinition With(NetworkDefinition network, int parent, IpDefinition ip)
        => network with { Ips = network.Ips.SetItem(parent, ip.HasDhcp ? ip : ip with { Bootp = null }) };
}
