using System.Net.NetworkInformation;
using Patchbay.Engine;
using Patchbay.Host.Machine;
using Patchbay.Host.Passthrough;
using Patchbay.Linux;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Asks the switches at the other ends of cables to take guests' cards in and to let them go, in libvirt's messages.</summary>
/// <param name="space">Where the devices are; null for the daemon's own namespace.</param>
/// <param name="time">The clock.</param>
internal sealed class PortAssociations(NetworkNamespace? space, TimeProvider time) : IDisposable
{
    // PORT_VDP_RESPONSE_SUCCESS, PORT_PROFILE_RESPONSE_SUCCESS and PORT_PROFILE_RESPONSE_INPROGRESS of linux/if_link.h
    private const ushort StationTaken = 0;
    private const ushort ProfileTaken = 0x100;
    private const ushort InProgress = 0x101;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(125);

    private readonly StationWatch _watch = new(space);

    /// <summary>Where it is told what becomes of ports unasked.</summary>
    public Action<HostEvent> Tell
    {
        get => _watch.Tell;
        set => _watch.Tell = value;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    /// <summary>Asks, and waits until the switch has taken the port in, or let it go.</summary>
    /// <exception cref="HostException">The device's driver or lldpad cannot, or the switch refuses or says nothing.</exception>
    public async Task AskAsync(HostOperation.AssociatePort port, PortRequest request)
    {
        string what = request == PortRequest.Associate ? port.ToString() : new HostOperation.DisassociatePort(port).ToString();
        try
        {
            // lldpad may take its time, and the socket waits.
            await Task.Run(() => AskAsync(port, request, what));
        }
        catch (NetlinkException e) when (e.Errno == Errno.EOPNOTSUPP)
        {
            throw new HostException($"{what}: the driver of {port.Lower} knows no ports of switches: {e.Message}", e);
        }
        catch (Exception e) when (e is NetlinkException or LinuxException)
        {
            throw new HostException($"{what}: {e.Message}", e);
        }
    }

    private async Task AskAsync(HostOperation.AssociatePort port, PortRequest request, string what)
    {
        // From before the first question: an lldpad that comes later is told then.
        uint listener = port.Port.Type == VirtualPortType.Qbh ? 0 : _watch.Listen();
        (RouteSocket Socket, PortProfile Profile) asked = space is null ? Open(port, request, listener) : space.Run(() => Open(port, request, listener));
        using RouteSocket socket = asked.Socket;
        socket.AskPort(asked.Profile);
        if (port.IsKnown && !asked.Profile.IsForKernel)
        {
            return;
        }
        long start = time.GetTimestamp();
        while (true)
        {
            switch (socket.PortResponse(asked.Profile))
            {
                case StationTaken or ProfileTaken:
                    return;
                case { } refused when refused != InProgress:
                    throw new HostException($"{what}: the switch refuses it: {Words(refused)}");
                case null when port.Port.Type == VirtualPortType.Qbh:
                    throw new HostException($"{what}: the driver of {port.Lower} does not say what the switch has answered");
                default:
                    break;
            }
            if (time.GetElapsedTime(start) > Limit)
            {
                if (request == PortRequest.Associate)
                {
                    // Whatever it makes of the request later.
                    socket.AskPort(asked.Profile.IsForKernel
                        ? new PortProfile(asked.Profile.Index, PortRequest.Disassociate) { Function = asked.Profile.Function }
                        : asked.Profile with { Request = PortRequest.Disassociate });
                }
                throw new HostException($"{what}: the switch has not answered within {Limit.TotalSeconds} seconds");
            }
            await Task.Delay(Interval, time);
        }
    }

    private static (RouteSocket Socket, PortProfile Profile) Open(HostOperation.AssociatePort port, PortRequest request, uint listener)
    {
        using RouteSocket route = RouteSocket.Open();
        Link lower = route.GetLink(port.Lower);
        return port.Port.Type == VirtualPortType.Qbh
            ? (RouteSocket.Open(), Bridged(route, lower, port, request))
            : (RouteSocket.OpenTo(Lldpad(port)), Stationed(route, lower, port, request) with { Listener = listener });
    }

    // A virtual function is its card's; its address is set at the card in the same message.
    private static PortProfile Bridged(RouteSocket route, Link lower, HostOperation.AssociatePort port, PortRequest request)
    {
        PciAddress? device = SystemFiles.Target($"/sys/class/net/{lower.Name}/device") is { } target ? PciLook.Address(Path.GetFileName(target)) : null;
        VirtualFunctionState? function = device is { } address ? PciFunctions.Look([address], null).GetValueOrDefault(address)?.Function : null;
        PortProfile profile = new(function?.Link is { } card ? route.GetLink(card).Index : lower.Index, request) { Function = function?.Link is null ? null : function.Number };
        return request == PortRequest.Disassociate ? profile : profile with
        {
            Mac = profile.Function is null ? null : new PhysicalAddress(port.Mac.ToBytes()),
            Profile = port.Port.ProfileId,
            Instance = port.Guest,
            Host = HostMachine.MachineId(),
        };
    }

    // lldpad speaks on the device that has the cable; a VLAN device above it says of which VLAN the frames are.
    private static PortProfile Stationed(RouteSocket route, Link lower, HostOperation.AssociatePort port, PortRequest request)
    {
        uint? vlan = null;
        while (lower is { Kind: "vlan", IsLinkElsewhere: false } && route.Links().FirstOrDefault(l => l.Index == lower.LinkIndex) is { } below)
        {
            vlan ??= lower.VlanId;
            lower = below;
        }
        return new PortProfile(lower.Index, request)
        {
            IsForKernel = false,
            Name = lower.Name,
            Mac = new PhysicalAddress(port.Mac.ToBytes()),
            Vlan = vlan ?? 0,
            Station = new PortStation(port.Port.ManagerId ?? 0, port.Port.TypeId ?? 0, port.Port.TypeIdVersion ?? 0),
            Instance = port.Port.InstanceId,
        };
    }

    private static uint Lldpad(HostOperation.AssociatePort port)
        => StationWatch.Speaker ?? throw new HostException($"{port}: 802.1Qbg is spoken by lldpad, which does not run here ({StationWatch.Path} names no process)");

    private static string Words(ushort response) => response switch
    {
        1 or 0x102 => "the request makes no sense to it",
        2 or 0x104 => "it has no resources left",
        3 => "it does not know the type",
        4 => "the type is not allowed here",
        5 => "the type's version is not allowed here",
        6 => "it is out of step",
        0x103 => "the port is in a state that does not allow it",
        _ => $"error {response}",
    };
}
