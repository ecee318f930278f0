using System.Net;
using System.Net.NetworkInformation;

namespace Patchbay.Netlink.Route;

public sealed partial class RouteSocket
{
    private const byte NTF_SELF = 0x02;
    private const byte NTF_MASTER = 0x04;
    private const ushort NDA_IFINDEX = 8;

    /// <summary>The hosts known on a device, or (0) on all.</summary>
    public IReadOnlyList<Neighbour> Neighbours(int index = 0)
        => _socket.Dump(
            "list neighbours",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, RouteMessage.GetNeighbour, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                w.Fixed(default(NeighbourHeader));
                if (index != 0)
                {
                    w.UInt32(NDA_IFINDEX, (uint)index);
                }
                return w.Finish();
            },
            m => ReadNeighbour(m) is { } neighbour && (index == 0 || neighbour.Index == index) ? neighbour : null);

    /// <summary>The forwarding table of a bridge, its ports' own addresses included.</summary>
    public IReadOnlyList<ForwardingEntry> ForwardingTable(int bridge)
        => _socket.Dump(
            $"list forwarding table of link {bridge}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, RouteMessage.GetNeighbour, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                w.Fixed(new NeighbourHeader { Family = AddressFamilyNumber.Bridge });
                w.UInt32(NeighbourAttribute.Master, (uint)bridge);
                return w.Finish();
            },
            m => ReadForwarding(m) is { } entry && entry.Bridge == bridge ? entry : null);

    /// <summary>Adds a static entry to the table of the bridge that the port is in.</summary>
    /// <exception cref="NetlinkException">EEXIST: it is there; EOPNOTSUPP: the device is no port.</exception>
    public void AddForwarding(ForwardingEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _socket.Execute(
            $"add forwarding of {entry.Mac} to link {entry.Index}",
            (buffer, sequence) => WriteForwarding(buffer, RouteMessage.NewNeighbour, NetlinkFlags.Create | NetlinkFlags.Exclusive, sequence, entry));
    }

    /// <summary>Adds a static entry to the table of the bridge that the port is in, or makes one that is there static.</summary>
    /// <exception cref="NetlinkException">EOPNOTSUPP: the device is no port.</exception>
    public void SetForwarding(ForwardingEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _socket.Execute(
            $"set forwarding of {entry.Mac} to link {entry.Index}",
            (buffer, sequence) => WriteForwarding(buffer, RouteMessage.NewNeighbour, NetlinkFlags.Create | NetlinkFlags.Replace, sequence, entry));
    }

    /// <summary>Removes an entry; port, address and VLAN tell which.</summary>
    /// <exception cref="NetlinkException">ENOENT: there is none.</exception>
    public void RemoveForwarding(ForwardingEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _socket.Execute(
            $"remove forwarding of {entry.Mac} from link {entry.Index}",
            (buffer, sequence) => WriteForwarding(buffer, RouteMessage.DelNeighbour, NetlinkFlags.None, sequence, entry));
    }

    internal static ReadOnlySpan<byte> WriteForwarding(
        Span<byte> buffer, ushort type, NetlinkFlags flags, uint sequence, ForwardingEntry entry)
    {
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack | flags), sequence);
        w.Fixed(new NeighbourHeader
        {
            Family = AddressFamilyNumber.Bridge,
            Index = entry.Index,
            // What bridge(8) calls static: there for good, and not this host's own.
            State = (ushort)(entry.IsLocal ? NeighbourState.Permanent : entry.IsStatic ? NeighbourState.NoArp | NeighbourState.Reachable : NeighbourState.Reachable),
            Flags = NTF_MASTER,
        });
        w.Bytes(NeighbourAttribute.LinkLayerAddress, entry.Mac.GetAddressBytes());
        if (entry.Vlan is { } vlan)
        {
            w.UInt16(NeighbourAttribute.Vlan, vlan);
        }
        return w.Finish();
    }

    private static Neighbour? ReadNeighbour(NetlinkMessage message)
    {
        NeighbourHeader header = message.Fixed<NeighbourHeader>();
        if (header.Family is not (AddressFamilyNumber.IPv4 or AddressFamilyNumber.IPv6))
        {
            return null;
        }
        IPAddress? address = null;
        PhysicalAddress? mac = null;
        foreach (NetlinkAttribute attribute in message.After<NeighbourHeader>())
        {
            switch (attribute.Type)
            {
                case NeighbourAttribute.Destination:
                    address = new IPAddress(attribute.Value);
                    break;
                case NeighbourAttribute.LinkLayerAddress:
                    mac = new PhysicalAddress(attribute.Value.ToArray());
                    break;
                default:
                    break;
            }
        }
        return address is null ? null : new Neighbour(header.Index, address, mac, (NeighbourState)header.State);
    }

    private static ForwardingEntry? ReadForwarding(NetlinkMessage message)
    {
        NeighbourHeader header = message.Fixed<NeighbourHeader>();
        if (header.Family != AddressFamilyNumber.Bridge || (header.Flags & NTF_SELF) != 0)
        {
            return null;
        }
        NeighbourState state = (NeighbourState)header.State;
        ForwardingEntry entry = new(header.Index, PhysicalAddress.None)
        {
            IsLocal = state == NeighbourState.Permanent,
            IsStatic = (state & (NeighbourState.NoArp | NeighbourState.Permanent)) != 0,
        };
        foreach (NetlinkAttribute attribute in message.After<NeighbourHeader>())
        {
            entry = attribute.Type switch
            {
                NeighbourAttribute.LinkLayerAddress => entry with { Mac = new PhysicalAddress(attribute.Value.ToArray()) },
                NeighbourAttribute.Vlan => entry with { Vlan = attribute.UInt16() },
                NeighbourAttribute.Master => entry with { Bridge = attribute.Int32() },
                _ => entry,
            };
        }
        return entry;
    }
}
