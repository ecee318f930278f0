using System.Net.NetworkInformation;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Passthrough;

/// <summary>Tells cards what to do with the frames of their virtual functions.</summary>
/// <param name="space">Where the cards' network devices are; null for the daemon's own namespace.</param>
internal sealed class FunctionChanger(NetworkNamespace? space)
{
    /// <summary>Does it.</summary>
    /// <exception cref="HostException">The card is gone, or its driver refuses.</exception>
    public void Set(HostOperation.SetFunction change)
    {
        try
        {
            Inside(change);
        }
        catch (Exception e) when (e is NetlinkException or LinuxException)
        {
            TakeBack((HostOperation.SetFunction)change.Inverse);
            throw new HostException(e.Message, e);
        }
    }

    // Each setting is a message of its own: those before the one that was refused stand. The refused one is refused again.
    private void TakeBack(HostOperation.SetFunction before)
    {
        try
        {
            Inside(before);
        }
        catch (Exception e) when (e is NetlinkException or LinuxException)
        {
            // What is told is the first refusal.
        }
    }

    private void Inside(HostOperation.SetFunction change)
    {
        if (space is null)
        {
            Change(change);
        }
        else
        {
            space.Run(() => Change(change));
        }
    }

    private static void Change(HostOperation.SetFunction change)
    {
        using RouteSocket route = RouteSocket.Open();
        int index = route.GetLink(change.Link).Index;
        FunctionSettings wanted = change.After;
        VirtualFunction function = new(change.Number)
        {
            Mac = wanted.Mac is { } mac ? new PhysicalAddress(mac.ToBytes()) : null,
            Vlan = wanted.Vlan,
            SpoofCheck = wanted.SpoofCheck,
            Trusted = wanted.Trusted,
            MaxRate = wanted.MaxRate,
        };
        try
        {
            route.ChangeFunction(index, change.Link, function);
        }
        catch (NetlinkException e) when (e.Errno is Errno.EINVAL or Errno.EADDRNOTAVAIL && wanted.Mac is { IsZero: true })
        {
            // Some drivers tell a function without an address, and take none: a private one stands for it, as under libvirt.
            route.ChangeFunction(index, change.Link, function with { Mac = new PhysicalAddress([2, 0, 0, 0, 0, 0]) });
        }
    }
}
