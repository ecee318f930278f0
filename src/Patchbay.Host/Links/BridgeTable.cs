using System.Net.NetworkInformation;
using Patchbay.Engine;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;

namespace Patchbay.Host.Links;

/// <summary>
/// The table of a bridge that is told which address is behind which port. The kernel lets whoever asks move the bridge's own
/// address to a port, and another guest's: here nobody gets what is somebody else's.
/// </summary>
internal static class BridgeTable
{
    /// <summary>Tells the bridge of a port that an address is behind it, in all VLANs of the port; told already is as good.</summary>
    /// <param name="route">The kernel.</param>
    /// <param name="port">The port's number.</param>
    /// <param name="mac">The address.</param>
    /// <exception cref="HostException">It is the bridge's own, or told of another port.</exception>
    public static void Add(RouteSocket route, int port, MacAddress mac)
    {
        ForwardingEntry entry = Entry(port, mac);
        try
        {
            route.AddForwarding(entry);
        }
        catch (NetlinkException e) when (e.IsExisting)
        {
            // The port's own entries, and what was learnt elsewhere, are taken over.
            int bridge = route.FindLink(port)?.Master ?? 0;
            if (route.ForwardingTable(bridge).FirstOrDefault(f => f.Mac.Equals(entry.Mac) && f.Index != port && (f.IsLocal || f.IsStatic)) is { } taken)
            {
                string whose = route.FindLink(taken.Index)?.Name ?? $"link {taken.Index}";
                throw new HostException($"the address {mac} is {(taken.IsLocal ? $"{whose}'s own" : $"behind {whose} already")}", e);
            }
            route.SetForwarding(entry);
        }
    }

    /// <summary>Takes that back.</summary>
    public static void Remove(RouteSocket route, int port, MacAddress mac) => route.RemoveForwarding(Entry(port, mac));

    private static ForwardingEntry Entry(int port, MacAddress mac) => new(port, new PhysicalAddress(mac.ToBytes())) { IsStatic = true };
}
