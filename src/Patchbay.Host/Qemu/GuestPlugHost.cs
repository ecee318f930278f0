using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Host.Links;
using Patchbay.Host.Machine;
using Patchbay.Host.Passthrough;
using Patchbay.Linux;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Does the operations on what cards have on the host beside taps: macvtaps, taps of others, scripts, passt.</summary>
internal sealed partial class GuestPlugHost(GuestTaps taps, GuestSpace links, NetworkNamespace? space, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly PasstProcesses _passt = new(space, time, logger);
    private readonly PortAssociations _ports = new(space, time);

    /// <summary>Where it is told what becomes of ports of switches unasked.</summary>
    public Action<HostEvent> Tell
    {
        get => _ports.Tell;
        set => _ports.Tell = value;
    }

    /// <inheritdoc/>
    public void Dispose() => _ports.Dispose();

    /// <summary>Does one operation; false where it is not one of these.</summary>
    /// <exception cref="HostException">It was tried and refused.</exception>
    public async ValueTask<bool> TryPerformAsync(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateMacvtap macvtap:
                Within($"make the macvtap {macvtap.Name} over {macvtap.Lower}", route => Create(route, macvtap));
                return true;
            case HostOperation.DeleteMacvtap macvtap:
                Within($"remove the macvtap {macvtap.Macvtap.Name}", route => Delete(route, macvtap.Macvtap.Name));
                return true;
            case HostOperation.LendMac lend:
                Within($"set the address of {lend.Link} to {lend.Mac}", route => SetMac(route, route.GetLink(lend.Link), lend.Mac));
                return true;
            case HostOperation.RestoreMac restore:
                Within($"set the address of {restore.Link} to {restore.Mac}", route => Restore(route, restore));
                return true;
            case HostOperation.SetReceiving set:
                Within($"change what {set.Link} takes", route => LinkReceivingChanger.Set(route, set));
                return true;
            case HostOperation.AssociatePort port:
                await _ports.AskAsync(port, PortRequest.Associate);
                return true;
            case HostOperation.DisassociatePort port:
                await _ports.AskAsync(port.Port, PortRequest.Disassociate);
                return true;
            case HostOperation.OpenTap open:
                Within($"open the tap {open.Name}", route => Open(route, open));
                return true;
            case HostOperation.CloseTap close:
                taps.Release(close.Name);
                return true;
            case HostOperation.OpenVdpa open:
                taps.Keep(NameOfVdpa(open.Guest, open.Alias), [OpenVdpa(open)]);
                return true;
            case HostOperation.CloseVdpa close:
                taps.Release(NameOfVdpa(close.Guest, close.Alias));
                return true;
            case HostOperation.RunScript script:
                await LinkScripts.RunAsync(script, space, time);
                return true;
            case HostOperation.StartPasst start:
                await _passt.StartAsync(start);
                return true;
            case HostOperation.StopPasst stop:
                await _passt.StopAsync(stop.Passt);
                return true;
            default:
                return false;
        }
    }

    /// <summary>What a card's vDPA device is kept under; no tap has such a name.</summary>
    public static string NameOfVdpa(string guest, string alias) => $"vdpa {alias} of {guest}";

    private static SafeFileHandle OpenVdpa(HostOperation.OpenVdpa open)
    {
        try
        {
            return File.OpenHandle(open.Node, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // EBUSY has no exception of its own, but its number.
            throw new HostException($"{open}: {FileTrouble.Words(e)}{(e.HResult == Errno.EBUSY ? ": another guest or program has it" : "")}", e);
        }
    }

    private void Create(RouteSocket route, HostOperation.CreateMacvtap macvtap)
    {
        Link lower = route.GetLink(macvtap.Lower);
        Link made = route.CreateLink(new NewLink.Macvtap(lower.Index, Mode(macvtap.Mode)) { Name = macvtap.Name, Mac = new PhysicalAddress(macvtap.Mac.ToBytes()) });
        try
        {
            SayNothing(macvtap.Name);
            taps.Keep(macvtap.Name, MacvtapDevice.Open(macvtap.Name, made.Index, macvtap.VnetHeader, macvtap.Queues), macvtap.VhostDevice);
        }
        catch
        {
            route.DeleteLink(made.Index);
            throw;
        }
    }

    // The host would give it an address of its own when it is switched on, and tell the network of it as the guest: the card's
    // address is the guest's.
    private static void SayNothing(string name)
    {
        const string None = "1"; // IN6_ADDR_GEN_MODE_NONE, linux/if_link.h
        Sysctl.SetIfThere($"net/ipv6/conf/{name}/addr_gen_mode", None);
    }

    private void Delete(RouteSocket route, string name)
    {
        taps.Release(name);
        if (route.FindLink(name) is { Kind: "macvtap" } link)
        {
            try
            {
                route.DeleteLink(link.Index);
            }
            catch (NetlinkException e) when (e.IsNotFound)
            {
                // It went with the device below.
            }
        }
        TapLimits.DeleteQueue(route, name);
    }

    private void Restore(RouteSocket route, HostOperation.RestoreMac restore)
    {
        if (KnownLinks.Find(route, restore.Link, restore.Identity) is { } link)
        {
            SetMac(route, link, restore.Mac);
        }
        else if (route.FindLink(restore.Link) is not null)
        {
            LogLeftAlone(restore.Link, restore.Mac.ToString());
        }
    }

    private void SetMac(RouteSocket route, Link link, MacAddress mac)
    {
        LinkChange change = new() { Mac = new PhysicalAddress(mac.ToBytes()) };
        string what = $"set the address of {link.Name}";
        try
        {
            route.ChangeLink(link.Index, change, what);
        }
        catch (NetlinkException e) when (e.Errno is Errno.EADDRNOTAVAIL or Errno.EPERM && FunctionOf(link) is { } function)
        {
            // A virtual function whose address is its card's to say. Its driver asks the card when it is switched on.
            route.ChangeFunction(route.GetLink(function.Link!).Index, function.Link!, new VirtualFunction(function.Number) { Mac = change.Mac });
            bool wasUp = link.IsUp;
            route.SetUp(link.Index, false);
            route.SetUp(link.Index, true);
            if (!wasUp)
            {
                route.SetUp(link.Index, false);
            }
            if (route.GetLink(link.Name).Mac?.Equals(change.Mac) != true)
            {
                route.ChangeLink(link.Index, change, what);
            }
        }
    }

    private VirtualFunctionState? FunctionOf(Link link)
    {
        const string Pci = "pci/";
        return link.Parent?.StartsWith(Pci, StringComparison.Ordinal) == true && PciLook.Address(link.Parent[Pci.Length..]) is { } device
            && PciFunctions.Look([device], space).GetValueOrDefault(device)?.Function is { Link: not null } function
            ? function
            : null;
    }

    private void Open(RouteSocket route, HostOperation.OpenTap open)
    {
        Link link = route.GetLink(open.Name);
        try
        {
            taps.Keep(
                open.Name,
                link.Kind == "macvtap"
                    ? MacvtapDevice.Open(open.Name, link.Index, open.VnetHeader, open.Queues)
                    : TapDevice.Open(open.Name, open.VnetHeader, open.Queues, path: open.CloneDevice ?? TapDevice.DefaultPath).Queues,
                open.VhostDevice);
        }
        catch (LinuxException e) when (e.Errno == Errno.EBUSY)
        {
            throw new HostException($"{open}: {e.Message}: another guest or program has it", e);
        }
    }

    private static MacvlanMode Mode(MacvtapMode mode) => mode switch
    {
        MacvtapMode.Private => MacvlanMode.Private,
        MacvtapMode.Bridge => MacvlanMode.Bridge,
        MacvtapMode.Passthrough => MacvlanMode.Passthrough,
        _ => MacvlanMode.Vepa,
    };

    private void Within(string what, Action<RouteSocket> work) => links.Route(what, work);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Link} is not the device any more that a guest had to itself, and keeps its address; the one that was would have got {Mac} back")]
    private partial void LogLeftAlone(string link, string mac);
}
