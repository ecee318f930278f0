namespace Patchbay.Rpc;

/// <summary>How a connection is opened. (virConnectFlags, VIR_CONNECT_…)</summary>
[Flags]
public enum VirConnectFlags : uint
{
    None = 0,
    ReadOnly = 1,
    NoAliases = 2,
}

/// <summary>Why a connection ended. (virConnectCloseReason, VIR_CONNECT_CLOSE_REASON_…)</summary>
public enum VirConnectCloseReason : int
{
    Error = 0,
    EndOfFile = 1,
    Keepalive = 2,
    Client = 3,
}

/// <summary>The family of an address in a lease or an interface. (virIPAddrType, VIR_IP_ADDR_TYPE_…)</summary>
public enum VirIPAddrType : int
{
    Ipv4 = 0,
    Ipv6 = 1,
}

/// <summary>What a client can take. (virTypedParameterFlags, VIR_TYPED_PARAM_…)</summary>
[Flags]
public enum VirTypedParameterFlags : uint
{
    None = 0,
    StringOkay = 4,
}
