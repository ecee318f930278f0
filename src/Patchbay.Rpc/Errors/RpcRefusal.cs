namespace Patchbay.Rpc;

/// <summary>Errors of the protocol itself, in the words by which clients know them.</summary>
internal static class RpcRefusal
{
    /// <summary>An error of the protocol. The client's library decides by how the message starts.</summary>
    public static RpcError Of(string message) => RpcError.Of(LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, message);

    /// <summary>
    /// "Not supported" (3), upon which clients fall back or go on: in a driver's words for what libvirt has a function for, else in those that
    /// libvirt's client takes for it.
    /// </summary>
    public static RpcError UnknownProcedure(RpcHeader call)
        => call.Program == RpcPrograms.Remote && RemoteProcedureNames.Of(call.Procedure) is { } name
            ? RpcError.Of(LibvirtErrorCode.NoSupport, DomainOf(name), FunctionOf(name))
            : Of($"unknown procedure: {(int)call.Procedure}");

    /// <summary>Both numbers in decimal.</summary>
    public static RpcError UnknownProgram(RpcHeader call)
        => Of($"Cannot find program {(int)call.Program} version {(int)call.Version}");

    /// <summary>What libvirt's own function for the procedure would say.</summary>
    public static RpcError ReadOnly(RpcProcedure procedure) => RpcError.Of(
        LibvirtErrorCode.OperationDenied, DomainOf(procedure.Name), $"read only access prevents {FunctionOf(procedure.Name)}");

    /// <summary>NETWORK_CREATE_XML is virNetworkCreateXML.</summary>
    public static string FunctionOf(string procedure) => "vir" + string.Concat(procedure.Split('_').Select(static word => word switch
    {
        "XML" or "UUID" or "ID" or "CPU" or "DHCP" or "OS" or "URI" or "FD" or "SSH" or "MAC" or "NMI" or "PM" or "SEV" => word,
        "NWFILTER" => "NWFilter",
        "IOTHREAD" => "IOThread",
        "FSINFO" or "FSTRIM" or "FSFREEZE" or "FSTHAW" => $"FS{word[2]}{word[3..].ToLowerInvariant()}",
        _ => $"{word[0]}{word[1..].ToLowerInvariant()}",
    }));

    private static LibvirtErrorDomain DomainOf(string procedure) => procedure.Split('_')[0] switch
    {
        "NETWORK" => LibvirtErrorDomain.Network,
        "DOMAIN" => LibvirtErrorDomain.Domain,
        "STORAGE" => LibvirtErrorDomain.Storage,
        "INTERFACE" => LibvirtErrorDomain.Interface,
        "SECRET" => LibvirtErrorDomain.Secret,
        "NWFILTER" => LibvirtErrorDomain.NetworkFilter,
        "NODE" when procedure.StartsWith("NODE_DEVICE", StringComparison.Ordinal) => LibvirtErrorDomain.NodeDevice,
        _ => LibvirtErrorDomain.None,
    };
}
