using System.Diagnostics;
using System.Net.NetworkInformation;

namespace Patchbay.Netlink.Route;

/// <summary>Encodes what is asked about links.</summary>
internal static class LinkWriting
{
    private const uint IFF_UP = 1;
    private const uint IFF_PROMISC = 0x100;
    private const uint IFF_ALLMULTI = 0x200;
    private const uint RTEXT_FILTER_SKIP_STATS = 1 << 3;

    public static ReadOnlySpan<byte> Create(Span<byte> buffer, uint sequence, NewLink link)
    {
        NetlinkWriter w = new(buffer, RouteMessage.NewLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack | NetlinkFlags.Create | NetlinkFlags.Exclusive), sequence);
        w.Fixed(new LinkHeader { Flags = link.Up ? IFF_UP : 0, Change = link.Up ? IFF_UP : 0 });
        w.String(LinkAttribute.Name, link.Name);
        WriteCommon(ref w, link.Mac, link.Mtu, link.Group, link.Master, link.Alias);
        if (Lower(link) is { } lower)
        {
            w.UInt32(LinkAttribute.Link, (uint)lower);
        }
        NetlinkWriter.Nest info = w.BeginNest(LinkAttribute.Info);
        {
            w.String(LinkInfoAttribute.Kind, link.Kind);
            NetlinkWriter.Nest data = w.BeginNest(LinkInfoAttribute.Data);
            {
                WriteData(ref w, link);
            }
            w.End(data);
        }
        w.End(info);
        return w.Finish();
    }

    public static ReadOnlySpan<byte> Change(Span<byte> buffer, uint sequence, int index, LinkChange change)
        => Change(buffer, sequence, index, change.Name, change);

    /// <summary>Of the link of that name.</summary>
    public static ReadOnlySpan<byte> Change(Span<byte> buffer, uint sequence, string name, LinkChange change)
    {
        Debug.Assert(change.Name is null, "a name beside no index is which link, not its new name");
        return Change(buffer, sequence, 0, name, change);
    }

    private static ReadOnlySpan<byte> Change(Span<byte> buffer, uint sequence, int index, string? name, LinkChange change)
    {
        // The kernel takes what only bridges have from a "new link" alone (of an index that is there); "set link" passes over it in silence.
        bool isBridge = change.Stp is not null || change.ForwardDelay is not null || change.VlanFiltering is not null;
        ushort type = isBridge ? RouteMessage.NewLink : RouteMessage.SetLink;
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader
        {
            Index = index,
            Flags = (change.Up == true ? IFF_UP : 0) | (change.Promiscuous == true ? IFF_PROMISC : 0) | (change.AllMulticast == true ? IFF_ALLMULTI : 0),
            Change = (change.Up is null ? 0 : IFF_UP) | (change.Promiscuous is null ? 0 : IFF_PROMISC) | (change.AllMulticast is null ? 0 : IFF_ALLMULTI),
        });
        if (name is not null)
        {
            w.String(LinkAttribute.Name, name);
        }
        WriteCommon(ref w, change.Mac, change.Mtu, change.Group, change.Master, change.Alias);
        if (change.TransmitQueueLength is { } length)
        {
            w.UInt32(LinkAttribute.TransmitQueueLength, length);
        }
        if (change.Namespace is { } space)
        {
            w.UInt32(LinkAttribute.NamespaceDescriptor, (uint)space.Handle.DangerousGetHandle());
        }
        if (isBridge)
        {
            NetlinkWriter.Nest info = w.BeginNest(LinkAttribute.Info);
            {
                w.String(LinkInfoAttribute.Kind, "bridge");
                NetlinkWriter.Nest data = w.BeginNest(LinkInfoAttribute.Data);
                {
                    WriteBridge(ref w, change.Stp, change.ForwardDelay, change.VlanFiltering);
                }
                w.End(data);
            }
            w.End(info);
        }
        return w.Finish();
    }

    public static ReadOnlySpan<byte> Delete(Span<byte> buffer, uint sequence, int index)
    {
        NetlinkWriter w = new(buffer, RouteMessage.DelLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader { Index = index });
        return w.Finish();
    }

    /// <summary>All links of a group, which the kernel takes out together.</summary>
    public static ReadOnlySpan<byte> DeleteGroup(Span<byte> buffer, uint sequence, uint group)
    {
        NetlinkWriter w = new(buffer, RouteMessage.DelLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(default(LinkHeader));
        w.UInt32(LinkAttribute.Group, group);
        return w.Finish();
    }

    /// <summary>One link: by name where <paramref name="name"/> is given, else by index.</summary>
    public static ReadOnlySpan<byte> Get(Span<byte> buffer, uint sequence, int index, string? name)
    {
        NetlinkWriter w = new(buffer, RouteMessage.GetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader { Index = index });
        if (name is not null)
        {
            w.String(LinkAttribute.Name, name);
        }
        return w.Finish();
    }

    public static ReadOnlySpan<byte> List(Span<byte> buffer, uint sequence, bool statistics, int master)
    {
        NetlinkWriter w = new(buffer, RouteMessage.GetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
        w.Fixed(default(LinkHeader));
        if (!statistics)
        {
            w.UInt32(LinkAttribute.ExtensionMask, RTEXT_FILTER_SKIP_STATS);
        }
        if (master != 0)
        {
            w.UInt32(LinkAttribute.Master, (uint)master);
        }
        return w.Finish();
    }

    private static void WriteCommon(ref NetlinkWriter w, PhysicalAddress? mac, int? mtu, uint? group, int? master, string? alias)
    {
        if (mac is not null)
        {
            w.Bytes(LinkAttribute.Address, mac.GetAddressBytes());
        }
        if (mtu is { } bytes)
        {
            w.UInt32(LinkAttribute.Mtu, (uint)bytes);
        }
        if (group is { } number)
        {
            w.UInt32(LinkAttribute.Group, number);
        }
        if (master is { } bridge)
        {
            w.UInt32(LinkAttribute.Master, (uint)bridge);
        }
        if (alias is not null)
        {
            w.String(LinkAttribute.Alias, alias);
        }
    }

    private static int? Lower(NewLink link) => link switch
    {
        NewLink.Macvlan macvlan => macvlan.Lower,
        NewLink.Macvtap macvtap => macvtap.Lower,
        NewLink.Vlan vlan => vlan.Lower,
        NewLink.Bridge or NewLink.Veth or NewLink.Intermediate => null,
        _ => throw new UnreachableException($"no such link: {link}"),
    };

    private static void WriteData(ref NetlinkWriter w, NewLink link)
    {
        switch (link)
        {
            case NewLink.Bridge bridge:
                WriteBridge(ref w, bridge.Stp, bridge.ForwardDelay, bridge.VlanFiltering);
                break;
            case NewLink.Veth veth:
                WritePeer(ref w, veth);
                break;
            case NewLink.Macvlan macvlan:
                w.UInt32(MacvlanAttribute.Mode, (uint)macvlan.Mode);
                break;
            case NewLink.Macvtap macvtap:
                w.UInt32(MacvlanAttribute.Mode, (uint)macvtap.Mode);
                break;
            case NewLink.Vlan vlan:
                w.UInt16(VlanAttribute.Id, vlan.Id);
                break;
            case NewLink.Intermediate:
                break;
            default:
                throw new UnreachableException($"no such link: {link}");
        }
    }

    private static void WriteBridge(ref NetlinkWriter w, bool? stp, TimeSpan? forwardDelay, bool? vlanFiltering)
    {
        if (forwardDelay is { } delay)
        {
            w.UInt32(BridgeAttribute.ForwardDelay, ClockTicks.FromTime(delay));
        }
        if (stp is { } protocol)
        {
            w.UInt32(BridgeAttribute.StpState, protocol ? 1u : 0u);
        }
        if (vlanFiltering is { } filtering)
        {
            w.Byte(BridgeAttribute.VlanFiltering, (byte)(filtering ? 1 : 0));
        }
    }

    // VETH_INFO_PEER holds a link message of its own: fixed part, then attributes.
    private static void WritePeer(ref NetlinkWriter w, NewLink.Veth veth)
    {
        NetlinkWriter.Nest peer = w.BeginNest(VethAttribute.Peer);
        {
            w.Fixed(default(LinkHeader));
            w.String(LinkAttribute.Name, veth.Peer);
            if (veth.PeerMac is not null)
            {
                w.Bytes(LinkAttribute.Address, veth.PeerMac.GetAddressBytes());
            }
            if (veth.PeerNamespace is { } space)
            {
                w.UInt32(LinkAttribute.NamespaceDescriptor, (uint)space.Handle.DangerousGetHandle());
            }
        }
        w.End(peer);
    }
}
