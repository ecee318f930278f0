using System.Net.NetworkInformation;
using Patchbay.Model.Ports;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Tc;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Links;

/// <content>Bridges: one class for all (1:1), in it one for what nobody is guaranteed (1:2) and one a floor, as libvirt lays them out.</content>
internal sealed partial class TapLimits
{
    private const ushort FloorPriority = 2;

    private static readonly TrafficHandle All = new(1, 1);
    private static readonly TrafficHandle Rest = new(1, 2);

    /// <summary>Sets a bridge's limits in place of those it has; where that fails, those it had come back.</summary>
    public void Set(HostOperation.SetBridgeLimits limits)
    {
        if (_route.FindLink(limits.Bridge) is not { } link)
        {
            // What is gone has no limits, but for the device that its frames were sent through.
            if (limits.After is null)
            {
                DeleteQueue(_route, limits.Bridge);
            }
            return;
        }
        try
        {
            Set(link, limits.After, limits.Before, limits.IsForeign);
        }
        catch
        {
            Set(link, limits.Before, limits.After, limits.IsForeign);
            throw;
        }
    }

    /// <summary>Whether a bridge limits what passes it, in each direction that <paramref name="wanted"/> does.</summary>
    public bool AreSet(string bridge, BridgeLimits wanted) => _route.FindLink(bridge) is { } link
        && (wanted.Inbound is null || _traffic.HasClass(link.Index, All))
        && (wanted.Outbound is not { Average: > 0 } || _traffic.HasIngressFilter(link.Index));

    // Each step is harmless where it is done already, as a daemon may have been killed between two of them.
    private void Set(Link link, BridgeLimits? after, BridgeLimits? before, bool isForeign)
    {
        if (after?.Inbound is null)
        {
            RemoveClasses(link.Index, before, isForeign);
        }
        else
        {
            SetClasses(link.Index, after, before);
        }
        if (after?.Outbound == before?.Outbound
            || (after?.Outbound is { Average: > 0 } changed && _traffic.HasIngressFilter(link.Index) && TryChangeQueue(link, changed)))
        {
            return;
        }
        Gone(() => _traffic.DeleteQdisc(link.Index, TrafficHandle.Ingress));
        DeleteQueue(_route, link.Name);
        if (after?.Outbound is { Average: > 0 } outbound)
        {
            LimitReceived(link, outbound);
        }
    }

    private void SetClasses(int index, BridgeLimits after, BridgeLimits? before)
    {
        BandwidthRate rate = after.Inbound!;
        ulong ceil = after.Ceiling * Kilobyte;
        if (!_traffic.HasQdisc(index, Buckets))
        {
            _traffic.AddHtb(index, Buckets, Rest.Minor);
        }
        bool isNew = before?.Inbound is null;
        _traffic.PutClass(index, new HtbClass(All, Buckets, rate.Average * Kilobyte) { Ceil = ceil, Quantum = Quantum(rate.Average) });
        foreach (BridgeFloor floor in before?.Floors ?? [])
        {
            if (!after.Floors.Contains(floor))
            {
                RemoveFloor(index, floor);
            }
        }
        foreach (BridgeFloor floor in after.Floors)
        {
            TrafficHandle id = new(1, floor.Class);
            _traffic.PutClass(index, new HtbClass(id, All, floor.Rate * Kilobyte) { Ceil = ceil, Quantum = Quantum(floor.Rate) });
            if (before?.Floors.Contains(floor) != true)
            {
                AddFair(index, id, new TrafficHandle(floor.Class, 0));
                Gone(() => _traffic.DeleteMacFilter(index, Buckets, FloorPriority, floor.Class));
                _traffic.AddMacFilter(index, Buckets, FloorPriority, floor.Class, new PhysicalAddress(floor.Mac.ToBytes()), id);
            }
        }
        // Last: what is guaranteed is taken from what is not.
        _traffic.PutClass(index, new HtbClass(Rest, All, after.Rest * Kilobyte)
        {
            Ceil = ceil,
            Burst = rate.Burst > 0 ? (uint)Math.Min(rate.Burst * Kibibyte, uint.MaxValue) : null,
            Quantum = Quantum(after.Rest),
        });
        if (isNew)
        {
            AddFair(index, Rest, new TrafficHandle(2, 0));
        }
    }

    private void RemoveClasses(int index, BridgeLimits? before, bool isForeign)
    {
        if (before?.Inbound is null)
        {
            return;
        }
        if (isForeign)
        {
            Gone(() => _traffic.DeleteQdisc(index, TrafficHandle.Root));
            return;
        }
        // The root stays for the checksums of DHCP answers.
        foreach (BridgeFloor floor in before.Floors)
        {
            RemoveFloor(index, floor);
        }
        Gone(() => _traffic.DeleteClass(index, Rest));
        Gone(() => _traffic.DeleteClass(index, All));
    }

    private void RemoveFloor(int index, BridgeFloor floor)
    {
        Gone(() => _traffic.DeleteMacFilter(index, Buckets, FloorPriority, floor.Class));
        Gone(() => _traffic.DeleteClass(index, new TrafficHandle(1, floor.Class)));
    }

    private void AddFair(int index, TrafficHandle parent, TrafficHandle handle)
    {
        try
        {
            _traffic.AddSfq(index, parent, handle, PerturbSeconds);
        }
        catch (KernelFeatureException)
        {
            // The rate holds; connections share it as they come.
        }
        catch (NetlinkException e) when (e.Errno == Linux.Errno.EEXIST)
        {
            // Of a daemon that was killed.
        }
    }

    private static void Gone(Action remove)
    {
        try
        {
            remove();
        }
        catch (NetlinkException e) when (e.IsNotFound || e.Errno == Linux.Errno.EINVAL)
        {
            // It was not there.
        }
    }
}
