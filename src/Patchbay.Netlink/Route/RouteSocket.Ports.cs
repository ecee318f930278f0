namespace Patchbay.Netlink.Route;

/// <summary>What to change of a bridge's port. What is null stays.</summary>
public sealed record PortChange
{
    /// <summary>Exchanges no frames with other isolated ports.</summary>
    public bool? Isolated { get; init; }

    /// <summary>Source addresses are learnt.</summary>
    public bool? Learning { get; init; }

    /// <summary>Frames to unknown addresses leave here.</summary>
    public bool? UnicastFlood { get; init; }

    /// <summary>Frames to groups leave here.</summary>
    public bool? MulticastFlood { get; init; }

    /// <summary>Frames to all leave here.</summary>
    public bool? BroadcastFlood { get; init; }

    /// <summary>Frames may go back where they came from.</summary>
    public bool? Hairpin { get; init; }

    /// <summary>Takes part in no spanning tree: its messages shut the port.</summary>
    public bool? Guard { get; init; }
}

/// <summary>A VLAN, or a range of them, that a port of a bridge carries.</summary>
/// <param name="First">1 to 4094.</param>
/// <param name="Last">1 to 4094, not below <paramref name="First"/>.</param>
public sealed record PortVlan(ushort First, ushort Last)
{
    /// <summary>One VLAN.</summary>
    public PortVlan(ushort id)
        : this(id, id)
    {
    }

    /// <summary>Frames that come without a tag are of this VLAN; one a port.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>Frames of it leave without a tag.</summary>
    public bool IsUntagged { get; init; }
}

public sealed partial class RouteSocket
{
    private const ushort VlanPrimary = 0x02;
    private const ushort VlanUntagged = 0x04;
    private const ushort VlanRangeBegin = 0x08;
    private const ushort VlanRangeEnd = 0x10;
    private const uint RTEXT_FILTER_BRVLAN_COMPRESSED = 1 << 2;

    /// <summary>Changes how a device behaves as a port of its bridge.</summary>
    /// <exception cref="NetlinkException">It is no port.</exception>
    public void ChangePort(int index, PortChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _socket.Execute($"change port {index}", (buffer, sequence) => WritePort(buffer, sequence, index, change));
    }

    /// <summary>Lets a port (or with <paramref name="self"/> the bridge itself) carry VLANs.</summary>
    /// <exception cref="NetlinkException">EOPNOTSUPP: the kernel is without VLAN filtering, or it is no port.</exception>
    public void AddPortVlan(int index, PortVlan vlan, bool self = false)
    {
        ArgumentNullException.ThrowIfNull(vlan);
        _socket.Execute($"add VLAN {vlan.First}-{vlan.Last} to port {index}", (buffer, sequence) => WriteVlan(buffer, RouteMessage.SetLink, sequence, index, vlan, self));
    }

    /// <summary>Takes VLANs from a port, or with <paramref name="self"/> from the bridge itself.</summary>
    public void RemovePortVlan(int index, PortVlan vlan, bool self = false)
    {
        ArgumentNullException.ThrowIfNull(vlan);
        _socket.Execute($"remove VLAN {vlan.First}-{vlan.Last} from port {index}", (buffer, sequence) => WriteVlan(buffer, RouteMessage.DelLink, sequence, index, vlan, self));
    }

    /// <summary>The VLANs of a port or bridge; empty without VLAN filtering in the kernel.</summary>
    public IReadOnlyList<PortVlan> PortVlans(int index)
        => [.. _socket.Dump(
            $"list VLANs of port {index}",
            static (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, RouteMessage.GetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                w.Fixed(new LinkHeader { Family = AddressFamilyNumber.Bridge });
                w.UInt32(LinkAttribute.ExtensionMask, RTEXT_FILTER_BRVLAN_COMPRESSED);
                return w.Finish();
            },
            m => m.Fixed<LinkHeader>().Index == index ? ReadVlans(m) : null).SelectMany(static v => v)];

    internal static ReadOnlySpan<byte> WritePort(Span<byte> buffer, uint sequence, int index, PortChange change)
    {
        NetlinkWriter w = new(buffer, RouteMessage.SetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader { Family = AddressFamilyNumber.Bridge, Index = index });
        NetlinkWriter.Nest port = w.BeginNest(LinkAttribute.ProtocolInfo);
        {
            WriteFlag(ref w, BridgePortAttribute.Mode, change.Hairpin);
            WriteFlag(ref w, BridgePortAttribute.Guard, change.Guard);
            WriteFlag(ref w, BridgePortAttribute.Learning, change.Learning);
            WriteFlag(ref w, BridgePortAttribute.UnicastFlood, change.UnicastFlood);
            WriteFlag(ref w, BridgePortAttribute.MulticastFlood, change.MulticastFlood);
            WriteFlag(ref w, BridgePortAttribute.BroadcastFlood, change.BroadcastFlood);
            WriteFlag(ref w, BridgePortAttribute.Isolated, change.Isolated);
        }
        w.End(port);
        return w.Finish();
    }

    // IFLA_AF_SPEC { flags, struct bridge_vlan_info { u16 flags, u16 id } … }
    internal static ReadOnlySpan<byte> WriteVlan(Span<byte> buffer, ushort type, uint sequence, int index, PortVlan vlan, bool self)
    {
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader { Family = AddressFamilyNumber.Bridge, Index = index });
        NetlinkWriter.Nest spec = w.BeginNest(LinkAttribute.AddressFamilySpecific);
        {
            if (self)
            {
                w.UInt16(BridgeSpecificAttribute.Flags, BridgeSpecificAttribute.FlagSelf);
            }
            int flags = (vlan.IsPrimary ? VlanPrimary : 0) | (vlan.IsUntagged ? VlanUntagged : 0);
            if (vlan.First == vlan.Last)
            {
                w.UInt32(BridgeSpecificAttribute.VlanInfo, (uint)flags | ((uint)vlan.First << 16));
            }
            else
            {
                w.UInt32(BridgeSpecificAttribute.VlanInfo, (uint)(flags | VlanRangeBegin) | ((uint)vlan.First << 16));
                w.UInt32(BridgeSpecificAttribute.VlanInfo, (uint)(flags | VlanRangeEnd) | ((uint)vlan.Last << 16));
            }
        }
        w.End(spec);
        return w.Finish();
    }

    private static List<PortVlan> ReadVlans(NetlinkMessage message)
    {
        List<PortVlan> vlans = [];
        ushort first = 0;
        foreach (NetlinkAttribute attribute in message.After<LinkHeader>())
        {
            if (attribute.Type != LinkAttribute.AddressFamilySpecific)
            {
                continue;
            }
            foreach (NetlinkAttribute part in attribute.Nested)
            {
                if (part.Type != BridgeSpecificAttribute.VlanInfo)
                {
                    continue;
                }
                ushort flags = (ushort)part.UInt32();
                ushort id = (ushort)(part.UInt32() >> 16);
                if ((flags & VlanRangeBegin) != 0)
                {
                    first = id;
                    continue;
                }
                vlans.Add(new PortVlan((flags & VlanRangeEnd) != 0 ? first : id, id)
                {
                    IsPrimary = (flags & VlanPrimary) != 0,
                    IsUntagged = (flags & VlanUntagged) != 0,
                });
            }
        }
        return vlans;
    }

    private static void WriteFlag(ref NetlinkWriter w, ushort type, bool? value)
    {
        if (value is { } set)
        {
            w.Byte(type, (byte)(set ? 1 : 0));
        }
    }
}
