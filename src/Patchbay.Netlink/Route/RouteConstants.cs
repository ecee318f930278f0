using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Route;

// Numbers of linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/neighbour.h and linux/if_bridge.h.

internal static class RouteMessage
{
    public const ushort NewLink = 16;
    public const ushort DelLink = 17;
    public const ushort GetLink = 18;
    public const ushort SetLink = 19;
    public const ushort NewAddress = 20;
    public const ushort DelAddress = 21;
    public const ushort GetAddress = 22;
    public const ushort NewRoute = 24;
    public const ushort DelRoute = 25;
    public const ushort GetRoute = 26;
    public const ushort NewNeighbour = 28;
    public const ushort DelNeighbour = 29;
    public const ushort GetNeighbour = 30;
    public const ushort NewRule = 32;
    public const ushort DelRule = 33;
    public const ushort NewSettings = 80;
    public const ushort GetRule = 34;
}

internal static class AddressFamilyNumber
{
    public const byte Unspecified = 0;
    public const byte IPv4 = 2;
    public const byte Bridge = 7;
    public const byte IPv6 = 10;
}

internal static class LinkAttribute
{
    public const ushort Address = 1;
    public const ushort Broadcast = 2;
    public const ushort Name = 3;
    public const ushort Mtu = 4;
    public const ushort Link = 5;
    public const ushort Master = 10;
    public const ushort ProtocolInfo = 12;
    public const ushort TransmitQueueLength = 13;
    public const ushort OperationalState = 16;
    public const ushort Info = 18;
    public const ushort NamespaceProcess = 19;
    public const ushort Alias = 20;
    public const ushort FunctionList = 22;
    public const ushort Statistics64 = 23;
    public const ushort FunctionPorts = 24;
    public const ushort PortSelf = 25;
    public const ushort AddressFamilySpecific = 26;
    public const ushort Group = 27;
    public const ushort NamespaceDescriptor = 28;
    public const ushort ExtensionMask = 29;
    public const ushort Carrier = 33;
    public const ushort LinkNamespaceId = 37;
    public const ushort PermanentAddress = 54;
    public const ushort ParentName = 56;
    public const ushort ParentBus = 57;
}

internal static class FunctionAttribute
{
    public const ushort Info = 1;
    public const ushort Mac = 1;
    public const ushort Vlan = 2;
    public const ushort SpoofCheck = 4;
    public const ushort Rate = 6;
    public const ushort Statistics = 8;
    public const ushort Trust = 9;
}

internal static class PortAttribute
{
    public const ushort OfFunction = 1;
    public const ushort Function = 1;
    public const ushort Profile = 2;
    public const ushort Station = 3;
    public const ushort Instance = 4;
    public const ushort Host = 5;
    public const ushort Request = 6;
    public const ushort Response = 7;
}

internal static class FunctionStatisticsAttribute
{
    public const ushort ReceivedPackets = 0;
    public const ushort SentPackets = 1;
    public const ushort ReceivedBytes = 2;
    public const ushort SentBytes = 3;
    public const ushort ReceiveDropped = 7;
    public const ushort SendDropped = 8;
}

internal static class LinkInfoAttribute
{
    public const ushort Kind = 1;
    public const ushort Data = 2;
    public const ushort SlaveKind = 4;
    public const ushort SlaveData = 5;
}

internal static class BridgeAttribute
{
    public const ushort ForwardDelay = 1;
    public const ushort StpState = 5;
    public const ushort VlanFiltering = 7;
    public const ushort GroupForwardMask = 9;
}

internal static class BridgePortAttribute
{
    public const ushort State = 1;
    public const ushort Mode = 4;
    public const ushort Guard = 5;
    public const ushort Learning = 8;
    public const ushort UnicastFlood = 9;
    public const ushort MulticastFlood = 27;
    public const ushort BroadcastFlood = 30;
    public const ushort Isolated = 33;
}

internal static class BridgeSpecificAttribute
{
    public const ushort Flags = 0;
    public const ushort VlanInfo = 2;
    public const ushort FlagSelf = 2;
    public const ushort FlagMaster = 1;
}

internal static class VethAttribute
{
    public const ushort Peer = 1;
}

internal static class MacvlanAttribute
{
    public const ushort Mode = 1;
}

internal static class VlanAttribute
{
    public const ushort Id = 1;
}

internal static class AddressAttribute
{
    public const ushort Address = 1;
    public const ushort Local = 2;
    public const ushort Broadcast = 4;
    public const ushort Flags = 8;
}

internal static class RouteAttribute
{
    public const ushort Destination = 1;
    public const ushort OutputInterface = 4;
    public const ushort Gateway = 5;
    public const ushort Priority = 6;
    public const ushort PreferredSource = 7;
    public const ushort Multipath = 9;
    public const ushort Table = 15;
    public const ushort Via = 18;
}

internal static class RuleAttribute
{
    public const ushort Source = 2;
    public const ushort InputName = 3;
    public const ushort Priority = 6;
    public const ushort SuppressedLength = 14;
    public const ushort Table = 15;
    public const ushort Origin = 21;
}

internal static class NeighbourAttribute
{
    public const ushort Destination = 1;
    public const ushort LinkLayerAddress = 2;
    public const ushort Vlan = 5;
    public const ushort Master = 9;
}

/// <summary><c>struct ifinfomsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    public byte Family;
    public byte Padding;
    public ushort Type;
    public int Index;
    public uint Flags;
    public uint Change;
}

/// <summary><c>struct ifaddrmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public byte Scope;
    public int Index;
}

/// <summary><c>struct rtmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte Tos;
    public byte Table;
    public byte Protocol;
    public byte Scope;
    public byte Type;
    public uint Flags;
}

/// <summary><c>struct fib_rule_hdr</c> of linux/fib_rules.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuleHeader
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte Tos;
    public byte Table;
    public byte Reserved1;
    public byte Reserved2;
    public byte Action;
    public uint Flags;
}

/// <summary><c>struct ndmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NeighbourHeader
{
    public byte Family;
    public byte Padding1;
    public ushort Padding2;
    public int Index;
    public ushort State;
    public byte Flags;
    public byte Type;
}
