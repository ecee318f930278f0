using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Passthrough;

/// <summary>Tells cards what to do with the frames of their virtual functions.</summary>
/// <param name="space">Where the cards' network devices are; null for the daemon's own namespace.</param>
/// <param name="logger">Where it is told of functions that are left alone.</param>
internal sealed partial class FunctionChanger(NetworkNamespace? space, ILogger logger)
{
    /// <summary>Does it.</summary>
    /// <exception cref="HostException">The card is gone, or its driver refuses.</exception>
    public void Set(HostOperation.SetFunction change)
    {
        if (change is { IsReturn: true, Device: { } device })
        {
            if (Owed(change, device) is not { } owed)
            {
                return;
            }
            change = owed;
        }
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

    // A card's name and its functions' numbers may be others' by now. One that does not have what it was given has been made anew.
    private HostOperation.SetFunction? Owed(HostOperation.SetFunction change, PciAddress device)
    {
        if (PciFunctions.IsGoing(device) || PciFunctions.Look([device], space).GetValueOrDefault(device)?.Function is not { } function)
        {
            return null;
        }
        if (function.Link is not { } link)
        {
            throw new HostException($"{change}: the card {function.Card} has no network device on this host any more");
        }
        FunctionSettings given = change.Before;
        bool mayMove = given.Trusted == true && function.Settings.Trusted == true;
        if (given.Mac is { } mac && function.Settings.Mac is { } present && present != mac && present != change.After.Mac && !mayMove)
        {
            LogLeftAlone(device.ToString(), $"{present}", $"{mac}");
            return null;
        }
        return change with { Link = link, Number = function.Number };
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "the function {Device} keeps what it has: its address is {Present}, not {Given} as a guest's was, so it was made anew or set by somebody else")]
    private partial void LogLeftAlone(string device, string present, string given);
}
