using System.Net;
using System.Net.NetworkInformation;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Tc;
using Patchbay.Planning.Operations;
using RoutingRule = Patchbay.Planning.Operations.RoutingRule;

namespace Patchbay.Host.Links;

/// <summary>Changes links, addresses and routes. What shall go and is gone already is no failure.</summary>
internal sealed class LinkChanger : IDisposable
{
    // A module that the kernel lacks may be installed; to ask it for one at each start takes longer than a network's rules do.
    private static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(1);

    private readonly RouteSocket _route;
    private readonly TrafficControl _traffic;
    private readonly TimeProvider _time;

    // That the kernel fills in no checksums, and when it said so.
    private volatile MissingFeature? _withoutChecksums;

    private LinkChanger(RouteSocket route, TrafficControl traffic, TimeProvider time) => (_route, _traffic, _time) = (route, traffic, time);

    /// <summary>Opens sockets in the calling thread's namespace, where they stay.</summary>
    public static LinkChanger Open(TimeProvider time) => new(RouteSocket.Open(), TrafficControl.Open(), time);

    // Returns its number.
    public int CreateBridge(HostOperation.CreateBridge bridge) => _route.CreateLink(new NewLink.Bridge
    {
        Name = bridge.Name,
        Mac = bridge.Mac is { } mac ? new PhysicalAddress(mac.ToBytes()) : null,
        Stp = bridge.Stp,
        ForwardDelay = TimeSpan.FromSeconds(bridge.DelaySeconds),
        // Kernels without VLAN filtering refuse even "off".
        VlanFiltering = bridge.VlanFiltering ? true : null,
    }).Index;

    public void SetBridge(HostOperation.SetBridge bridge)
    {
        (HostOperation.CreateBridge after, HostOperation.CreateBridge before) = (bridge.After, bridge.Before);
        int index = IndexOf(after.Name);
        if (after.Stp != before.Stp && !after.Stp)
        {
            // First, as the kernel takes no delay below two seconds while the protocol runs.
            Change(new LinkChange { Stp = false });
        }
        if (after.DelaySeconds != before.DelaySeconds)
        {
            Change(new LinkChange { ForwardDelay = TimeSpan.FromSeconds(after.DelaySeconds) });
        }
        if (after.Stp != before.Stp && after.Stp)
        {
            Change(new LinkChange { Stp = true });
        }
        if (after.VlanFiltering != before.VlanFiltering)
        {
            try
            {
                Change(new LinkChange { VlanFiltering = after.VlanFiltering });
            }
            catch (NetlinkException e) when (e.Errno == Errno.EOPNOTSUPP)
            {
                // A kernel that cannot does not filter: "off" is done.
                if (after.VlanFiltering)
                {
                    throw new KernelFeatureException("VLAN filtering of bridges", e);
                }
            }
        }

        void Change(LinkChange change) => _route.ChangeLink(index, change, $"change bridge {after.Name}");
    }

    // A device of another kind that took the name meanwhile is not ours to remove.
    public int? FindBridge(string name) => _route.FindLink(name) is { Kind: "bridge" } link ? link.Index : null;

    public void CreateMacvlan(HostOperation.CreateMacvlan macvlan) => _route.CreateLink(
        new NewLink.Macvlan(IndexOf(macvlan.Lower), MacvlanMode.Bridge) { Name = macvlan.Name, Mac = new PhysicalAddress(macvlan.Mac.ToBytes()) });

    // As for a bridge: what has taken the name meanwhile is not ours.
    public void DeleteMacvlan(string name)
    {
        if (_route.FindLink(name) is { Kind: "macvlan" } link)
        {
            Removing(() => _route.DeleteLink(link.Index));
        }
    }

    public void SetUp(HostOperation.SetUp set)
    {
        if (set.Up)
        {
            _route.ChangeLink(set.Link, new LinkChange { Up = true }, $"set link {set.Link} up");
        }
        else if (KnownLinks.Find(_route, set.Link, set.Identity) is { } link)
        {
            Removing(() => _route.SetUp(link.Index, up: false));
        }
    }

    // With what queues for it, which is known by its name.
    public void Rename(string name, string after)
    {
        RenameAlone(name, after);
        if (TapLimits.FindQueue(_route, name) is { } queue)
        {
            RenameAlone(queue.Name, TapLimits.QueueOf(after));
        }
    }

    // Kernels before 6.2 rename no link that is up.
    private void RenameAlone(string name, string after)
    {
        int index = IndexOf(name);
        try
        {
            _route.ChangeLink(index, new LinkChange { Name = after }, $"rename {name} to {after}");
        }
        catch (NetlinkException e) when (e.Errno == Errno.EBUSY)
        {
            _route.SetUp(index, up: false);
            _route.ChangeLink(index, new LinkChange { Name = after }, $"rename {name} to {after}");
            _route.SetUp(index, up: true);
        }
    }

    public void SetMac(string name, MacAddress mac)
        => _route.ChangeLink(IndexOf(name), new LinkChange { Mac = new PhysicalAddress(mac.ToBytes()) }, $"set the address of {name} to {mac}");

    public void SetMtu(string name, uint mtu) => _route.ChangeLink(IndexOf(name), new LinkChange { Mtu = (int)mtu }, $"set mtu of {name} to {mtu}");

    public void AddAddress(string name, IpPrefix address, IPAddress? peer) => _route.AddAddress(Address(IndexOf(name), address, peer));

    public void RemoveAddress(string name, IpPrefix address, IPAddress? peer)
    {
        if (_route.FindLink(name) is { } link)
        {
            Removing(() => _route.RemoveAddress(Address(link.Index, address, peer)));
        }
    }

    public void AddRoute(HostOperation.AddRoute route)
        => _route.AddRoute(Route(IndexOf(route.Link), route.Destination, route.Gateway, route.Metric));

    public void RemoveRoute(HostOperation.RemoveRoute route)
    {
        if (_route.FindLink(route.Link) is { } link)
        {
            Removing(() => _route.RemoveRoute(Route(link.Index, route.Destination, route.Gateway, route.Metric)));
        }
    }

    public void AddRule(RoutingRule rule) => RoutingTables.Add(_route, rule);

    public void RemoveRule(RoutingRule rule) => RoutingTables.Remove(_route, rule);

    public void SetTableDefault(HostOperation.SetTableDefault change) => RoutingTables.Set(_route, change);

    public void Attach(string name, string bridge)
        => _route.ChangeLink(name, new LinkChange { Master = IndexOf(bridge) }, $"put {name} into the bridge {bridge}");

    public void Detach(string name)
    {
        if (_route.FindLink(name) is { } link)
        {
            Removing(() => _route.SetMaster(link.Index, 0));
        }
    }

    public void SetIsolated(string name, bool isolated) => _route.ChangePort(IndexOf(name), new PortChange { Isolated = isolated });

    public void SetLearning(string name, bool learns) => _route.ChangePort(IndexOf(name), new PortChange { Learning = learns, UnicastFlood = learns });

    public void AddForwarding(string name, MacAddress mac) => BridgeTable.Add(_route, IndexOf(name), mac);

    public void RemoveForwarding(string name, MacAddress mac)
    {
        // A link that is in no bridge left its entries there.
        if (_route.FindLink(name) is { Master: not 0 } link)
        {
            Removing(() => BridgeTable.Remove(_route, link.Index, mac));
        }
    }

    // The kernel takes a port out of its bridge and puts it into another in one go; then its settings are the default ones.
    public void Move(HostOperation.MovePort move)
    {
        int index = IndexOf(move.Link);
        try
        {
            bool isNew = move.Before.Bridge != move.After.Bridge;
            Place(index, move.After, isNew, move.KeepsHearing);
            if (!isNew && move.Before.Fixed is { } mac && mac != move.After.Fixed)
            {
                Removing(() => BridgeTable.Remove(_route, index, mac));
            }
        }
        catch
        {
            Removing(() => Place(index, move.Before, isNew: true));
            throw;
        }
    }

    // As it was if any of it is refused.
    public void PutIn(string name, PortPlace place)
    {
        int index = IndexOf(name);
        try
        {
            Place(index, place, isNew: true);
        }
        catch
        {
            Removing(() => _route.SetMaster(index, 0));
            throw;
        }
    }

    private void Place(int index, PortPlace place, bool isNew, bool keepsHearing = false)
    {
        if (isNew)
        {
            _route.SetMaster(index, IndexOf(place.Bridge));
        }
        bool learns = place.Fixed is null;
        _route.ChangePort(index, new PortChange { Isolated = place.Isolated, Learning = learns, UnicastFlood = learns });
        // What a bridge gives a new port is given back as well, unless the bridge was told otherwise.
        if (!place.Tags.IsEmpty || (!isNew && _route.PortVlans(index).Count > 0))
        {
            SetVlans(index, place.EffectiveTags, keepsHearing);
        }
        if (place.Fixed is { } mac)
        {
            // After the VLANs: the kernel makes an entry for each that the port has.
            BridgeTable.Add(_route, index, mac);
        }
    }

    public void SetVlans(string name, ValueList<PortTag> tags) => SetVlans(IndexOf(name), tags, keepsHearing: false);

    // What leaves without its tag goes on doing so: frames of it are still on their way.
    public void HearVlans(string name, ValueList<PortTag> tags)
    {
        int index = IndexOf(name);
        WithVlans(() =>
        {
            PortVlan[] present = [.. _route.PortVlans(index)];
            foreach (PortTag tag in tags)
            {
                PortVlan? there = Array.Find(present, v => v.First <= tag.Id && tag.Id <= v.Last);
                if (there is null || (tag.IsUntagged && !there.IsUntagged))
                {
                    _route.AddPortVlan(index, new PortVlan((ushort)tag.Id) { IsPrimary = there?.IsPrimary == true, IsUntagged = tag.IsUntagged });
                }
            }
        });
    }

    // Added before others are removed.
    private void SetVlans(int index, ValueList<PortTag> tags, bool keepsHearing) => WithVlans(() =>
    {
        PortVlan[] present = [.. _route.PortVlans(index)];
        foreach (PortTag tag in tags)
        {
            bool wasUntagged = Array.Exists(present, v => v.First <= tag.Id && tag.Id <= v.Last && v.IsUntagged);
            _route.AddPortVlan(index, new PortVlan((ushort)tag.Id) { IsPrimary = tag.IsPrimary, IsUntagged = tag.IsUntagged || (keepsHearing && wasUntagged) });
        }
        foreach (ushort id in keepsHearing ? [] : present.SelectMany(static v => Enumerable.Range(v.First, v.Last - v.First + 1)).Select(static id => (ushort)id))
        {
            if (!tags.Any(t => t.Id == id))
            {
                _route.RemovePortVlan(index, new PortVlan(id));
            }
        }
    });

    private static void WithVlans(Action change)
    {
        try
        {
            change();
        }
        catch (NetlinkException e) when (e.Errno == Errno.EOPNOTSUPP)
        {
            throw new KernelFeatureException("VLAN filtering of bridges", e);
        }
    }

    // As libvirt's: a root class for the filter to hang on, whose default class is not there, so that all goes out at once.
    public void FillDhcpChecksums(string bridge)
    {
        const ushort Priority = 2;
        const ushort DefaultClass = 2;
        const ushort DhcpClient = 68;
        TrafficHandle root = new(1, 0);
        if (_withoutChecksums is { } missing && _time.GetElapsedTime(missing.At) < MissingFor)
        {
            throw new KernelFeatureException(TrafficControl.ChecksumAction, missing.Refusal);
        }
        int index = IndexOf(bridge);
        try
        {
            _traffic.AddHtb(index, root, DefaultClass);
        }
        catch (NetlinkException e) when (e.IsExisting && _traffic.HasQdisc(index, root))
        {
            // By a start before.
        }
        try
        {
            _traffic.AddChecksumFilter(index, root, Priority, DhcpClient);
        }
        catch (KernelFeatureException e)
        {
            _withoutChecksums = new((NetlinkException)e.InnerException!, _time.GetTimestamp());
            _traffic.DeleteQdisc(index, TrafficHandle.Root);
            throw;
        }
    }

    public void LeaveDhcpChecksums(string bridge)
    {
        if (_route.FindLink(bridge) is { } link)
        {
            Removing(() => _traffic.DeleteQdisc(link.Index, TrafficHandle.Root));
        }
    }

    public void Dispose()
    {
        _route.Dispose();
        _traffic.Dispose();
    }

    private int IndexOf(string name) => _route.IndexOf(name);

    private static InterfaceAddress Address(int index, IpPrefix address, IPAddress? peer) => new(index, address.Address, (byte)address.Length)
    {
        Peer = peer,
        // A network of two addresses or one has none left for everybody.
        Broadcast = peer is null && address.IsIPv4 && address.Length < 31 ? address.Last : null,
        // No port is plugged in yet that could answer, and dnsmasq binds at once.
        NoDuplicateDetection = !address.IsIPv4,
    };

    private static RouteEntry Route(int index, IpPrefix destination, IPAddress? gateway, uint metric)
        => new(new IPNetwork(destination.Network.Address, destination.Length)) { Index = index, Gateway = gateway, Metric = metric };

    // False where it has gone since it was looked up.
    private static bool Removing(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (NetlinkException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private sealed record MissingFeature(NetlinkException Refusal, long At);
}
