using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Route;

/// <summary>Decodes <c>RTM_NEWLINK</c>.</summary>
internal static class LinkReading
{
    private const uint IFF_UP = 0x1;
    private const uint IFF_LOOPBACK = 0x8;
    private const uint IFF_POINTOPOINT = 0x10;
    private const uint IFF_LOWER_UP = 0x10000;

    public static Link Read(NetlinkMessage message)
    {
        LinkHeader header = message.Fixed<LinkHeader>();
        Link link = new()
        {
            Index = header.Index,
            Name = "",
            IsUp = (header.Flags & IFF_UP) != 0,
            IsPointToPoint = (header.Flags & IFF_POINTOPOINT) != 0,
            HasCarrier = (header.Flags & IFF_LOWER_UP) != 0,
            IsLoopback = (header.Flags & IFF_LOOPBACK) != 0,
            HardwareType = header.Type,
        };
        foreach (NetlinkAttribute attribute in message.After<LinkHeader>())
        {
            link = attribute.Type switch
            {
                LinkAttribute.Name => link with { Name = attribute.Text() },
                LinkAttribute.Address when attribute.Value.Length > 0 => link with { Mac = new PhysicalAddress(attribute.Value.ToArray()) },
                LinkAttribute.PermanentAddress when attribute.Value.Length > 0 => link with { PermanentMac = new PhysicalAddress(attribute.Value.ToArray()) },
                LinkAttribute.ParentName => link with { Parent = $"{link.Parent}{attribute.Text()}" },
                LinkAttribute.ParentBus => link with { Parent = $"{attribute.Text()}/{link.Parent}" },
                LinkAttribute.Mtu => link with { Mtu = attribute.Int32() },
                LinkAttribute.Link => link with { LinkIndex = attribute.Int32() },
                LinkAttribute.LinkNamespaceId => link with { IsLinkElsewhere = true },
                LinkAttribute.Master => link with { Master = attribute.Int32() },
                LinkAttribute.Group => link with { Group = attribute.UInt32() },
                LinkAttribute.OperationalState => link with { OperationalState = (LinkOperationalState)attribute.Byte() },
                LinkAttribute.Alias => link with { Alias = attribute.Text() },
                LinkAttribute.Info => ReadInfo(link, attribute.Nested),
                LinkAttribute.Statistics64 => link with { Statistics = ReadStatistics(attribute.Value) },
                _ => link,
            };
        }
        return link.Name.Length > 0 ? link : throw NetlinkFormatException.Missing("a link's name");
    }

    private static Link ReadInfo(Link link, NetlinkAttributes attributes)
    {
        string slaveKind = "";
        foreach (NetlinkAttribute attribute in attributes)
        {
            switch (attribute.Type)
            {
                case LinkInfoAttribute.Kind:
                    link = link with { Kind = attribute.Text() };
                    break;
                case LinkInfoAttribute.Data when link.Kind == "bridge":
                    link = link with { Bridge = ReadBridge(attribute.Nested) };
                    break;
                case LinkInfoAttribute.Data when link.Kind == "vlan":
                    link = link with { VlanId = ReadVlan(attribute.Nested) };
                    break;
                case LinkInfoAttribute.SlaveKind:
                    slaveKind = attribute.Text();
                    break;
                case LinkInfoAttribute.SlaveData when slaveKind == "bridge":
                    link = link with { Port = ReadPort(attribute.Nested) };
                    break;
                default:
                    break;
            }
        }
        return link;
    }

    private static ushort? ReadVlan(NetlinkAttributes attributes)
    {
        const ushort IFLA_VLAN_ID = 1;
        foreach (NetlinkAttribute attribute in attributes)
        {
            if (attribute.Type == IFLA_VLAN_ID)
            {
                return attribute.UInt16();
            }
        }
        return null;
    }

    private static BridgeState ReadBridge(NetlinkAttributes attributes)
    {
        BridgeState bridge = new(Stp: false, TimeSpan.Zero, VlanFiltering: false);
        foreach (NetlinkAttribute attribute in attributes)
        {
            bridge = attribute.Type switch
            {
                BridgeAttribute.StpState => bridge with { Stp = attribute.UInt32() != 0 },
                BridgeAttribute.ForwardDelay => bridge with { ForwardDelay = ClockTicks.ToTime(attribute.UInt32()) },
                BridgeAttribute.VlanFiltering => bridge with { VlanFiltering = attribute.Byte() != 0 },
                _ => bridge,
            };
        }
        return bridge;
    }

    private static BridgePortState ReadPort(NetlinkAttributes attributes)
    {
        BridgePortState port = new(Isolated: false, Learning: true, UnicastFlood: true, State: 0);
        foreach (NetlinkAttribute attribute in attributes)
        {
            port = attribute.Type switch
            {
                BridgePortAttribute.State => port with { State = attribute.Byte() },
                BridgePortAttribute.Isolated => port with { Isolated = attribute.Byte() != 0 },
                BridgePortAttribute.Learning => port with { Learning = attribute.Byte() != 0 },
                BridgePortAttribute.UnicastFlood => port with { UnicastFlood = attribute.Byte() != 0 },
                _ => port,
            };
        }
        return port;
    }

    // struct rtnl_link_stats64 begins: packets in, out, bytes in, out, errors in, out, dropped in, out
    private static LinkStatistics? ReadStatistics(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> n = MemoryMarshal.Cast<byte, ulong>(bytes);
        return n.Length < 8 ? null : new LinkStatistics(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }
}
