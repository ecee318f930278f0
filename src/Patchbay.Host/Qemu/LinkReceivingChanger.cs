using System.Net.NetworkInformation;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Has a device take other frames. The calling thread is in its namespace.</summary>
internal static class LinkReceivingChanger
{
    /// <summary>Changes what differs.</summary>
    public static void Set(RouteSocket route, HostOperation.SetReceiving set)
    {
        (LinkReceiving after, LinkReceiving before) = (set.After, set.Before);
        if (route.FindLink(set.Link) is not { } link)
        {
            return; // it went with its guest
        }
        if (after.Mac != before.Mac)
        {
            route.ChangeLink(link.Index, new LinkChange { Mac = new PhysicalAddress(after.Mac.ToBytes()) }, $"set the address of {set.Link} to {after.Mac}");
        }
        if (after.Promiscuous != before.Promiscuous || after.AllMulticast != before.AllMulticast)
        {
            route.ChangeLink(
                link.Index, new LinkChange { Promiscuous = after.Promiscuous, AllMulticast = after.AllMulticast }, $"change what {set.Link} takes");
        }
        foreach (MacAddress group in after.Multicast.Except(before.Multicast))
        {
            DeviceGroups.Add(set.Link, group.ToBytes());
        }
        foreach (MacAddress group in before.Multicast.Except(after.Multicast))
        {
            DeviceGroups.Remove(set.Link, group.ToBytes());
        }
    }
}
