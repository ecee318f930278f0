namespace Patchbay.Rpc;

/// <summary>Which networks to list: bits of a pair are or-ed, pairs are and-ed. Not in the order of guests. (virConnectListAllNetworksFlags, VIR_CONNECT_LIST_NETWORKS_…)</summary>
[Flags]
public enum VirConnectListAllNetworksFlags : uint
{
    None = 0,
    Inactive = 1,
    Active = 2,
    Persistent = 4,
    Transient = 8,
    Autostart = 16,
    NoAutostart = 32,
}

/// <summary>Which form of a network to print. (virNetworkXMLFlags, VIR_NETWORK_XML_…)</summary>
[Flags]
public enum VirNetworkXmlFlags : uint
{
    None = 0,
    Inactive = 1,
}

/// <summary>How a transient network is made. (virNetworkCreateFlags, VIR_NETWORK_CREATE_…)</summary>
[Flags]
public enum VirNetworkCreateFlags : uint
{
    None = 0,
    Validate = 1,
}

/// <summary>How a network is defined. (virNetworkDefineFlags, VIR_NETWORK_DEFINE_…)</summary>
[Flags]
public enum VirNetworkDefineFlags : uint
{
    None = 0,
    Validate = 1,
}

/// <summary>What to do with the piece of a network that an update brings. (virNetworkUpdateCommand, VIR_NETWORK_UPDATE_COMMAND_…)</summary>
public enum VirNetworkUpdateCommand : int
{
    None = 0,
    Modify = 1,
    Delete = 2,
    AddLast = 3,
    AddFirst = 4,
}

/// <summary>Which piece of a network an update changes. (virNetworkUpdateSection, VIR_NETWORK_SECTION_…)</summary>
public enum VirNetworkUpdateSection : int
{
    None = 0,
    Bridge = 1,
    Domain = 2,
    Ip = 3,
    IpDhcpHost = 4,
    IpDhcpRange = 5,
    Forward = 6,
    ForwardInterface = 7,
    ForwardPf = 8,
    Portgroup = 9,
    DnsHost = 10,
    DnsTxt = 11,
    DnsSrv = 12,
}

/// <summary>What an update applies to: neither bit is the state the network is in. (virNetworkUpdateFlags, VIR_NETWORK_UPDATE_AFFECT_…)</summary>
[Flags]
public enum VirNetworkUpdateFlags : uint
{
    Current = 0,
    Live = 1,
    Config = 2,
}

/// <summary>Which metadata of a network. (virNetworkMetadataType, VIR_NETWORK_METADATA_…)</summary>
public enum VirNetworkMetadataType : int
{
    Description = 0,
    Title = 1,
    Element = 2,
}

/// <summary>The kinds of network events. (virNetworkEventID, VIR_NETWORK_EVENT_ID_…)</summary>
public enum VirNetworkEventId : int
{
    Lifecycle = 0,
    MetadataChange = 1,
}

/// <summary>What became of a network. (virNetworkEventLifecycleType, VIR_NETWORK_EVENT_…)</summary>
public enum VirNetworkEventLifecycleType : int
{
    Defined = 0,
    Undefined = 1,
    Started = 2,
    Stopped = 3,
}

/// <summary>How a port is made. (virNetworkPortCreateFlags, VIR_NETWORK_PORT_CREATE_…)</summary>
[Flags]
public enum VirNetworkPortCreateFlags : uint
{
    None = 0,
    Reclaim = 1,
    Validate = 2,
}
