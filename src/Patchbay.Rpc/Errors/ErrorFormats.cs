namespace Patchbay.Rpc;

/// <summary>
/// The words that libvirt puts before an error's detail. The server composes the whole message; virsh prints it as it is.
/// </summary>
internal static class ErrorFormats
{
    /// <summary>The text with <c>%s</c> where the detail goes.</summary>
    public static string Of(LibvirtErrorCode code) => code switch
    {
        LibvirtErrorCode.InternalError => "internal error: %s",
        LibvirtErrorCode.NoMemory => "out of memory: %s",
        LibvirtErrorCode.NoSupport => "this function is not supported by the connection driver: %s",
        LibvirtErrorCode.NoConnect => "no connection driver available for %s",
        LibvirtErrorCode.InvalidConn => "invalid connection pointer in %s",
        LibvirtErrorCode.InvalidDomain => "invalid domain pointer in %s",
        LibvirtErrorCode.InvalidArg => "invalid argument: %s",
        LibvirtErrorCode.OperationFailed => "operation failed: %s",
        LibvirtErrorCode.NoSource => "missing source information for device %s",
        LibvirtErrorCode.XmlError => "XML error: %s",
        LibvirtErrorCode.DomExist => "domain %s exists already",
        LibvirtErrorCode.OperationDenied => "operation forbidden: %s",
        LibvirtErrorCode.InvalidNetwork => "invalid network pointer in %s",
        LibvirtErrorCode.NetworkExist => "network %s exists already",
        LibvirtErrorCode.NoDomain => "Domain not found: %s",
        LibvirtErrorCode.NoNetwork => "Network not found: %s",
        LibvirtErrorCode.InvalidMac => "invalid MAC address: %s",
        LibvirtErrorCode.AuthFailed => "authentication failed: %s",
        LibvirtErrorCode.NoStoragePool => "Storage pool not found: %s",
        LibvirtErrorCode.NoStorageVol => "Storage volume not found: %s",
        LibvirtErrorCode.NoNodeDevice => "Node device not found: %s",
        LibvirtErrorCode.OperationInvalid => "Requested operation is not valid: %s",
        LibvirtErrorCode.NoInterface => "Interface not found: %s",
        LibvirtErrorCode.InvalidInterface => "invalid interface pointer in %s",
        LibvirtErrorCode.NoNetworkFilter => "Network filter not found: %s",
        LibvirtErrorCode.BuildFirewall => "Error while building firewall: %s",
        LibvirtErrorCode.NoSecret => "Secret not found: %s",
        LibvirtErrorCode.ConfigUnsupported => "unsupported configuration: %s",
        LibvirtErrorCode.OperationTimeout => "Timed out during operation: %s",
        LibvirtErrorCode.NoDomainSnapshot => "Domain snapshot not found: %s",
        LibvirtErrorCode.ArgumentUnsupported => "argument unsupported: %s",
        LibvirtErrorCode.OperationAborted => "operation aborted: %s",
        LibvirtErrorCode.AuthCancelled => "authentication cancelled: %s",
        LibvirtErrorCode.NoDomainMetadata => "metadata not found: %s",
        LibvirtErrorCode.OperationUnsupported => "Operation not supported: %s",
        LibvirtErrorCode.AgentUnresponsive => "Guest agent is not responding: %s",
        LibvirtErrorCode.ResourceBusy => "resource busy: %s",
        LibvirtErrorCode.AccessDenied => "access denied: %s",
        LibvirtErrorCode.StorageVolExist => "storage volume %s exists already",
        LibvirtErrorCode.XmlInvalidSchema => "XML document failed to validate against schema: %s",
        LibvirtErrorCode.AuthUnavailable => "authentication unavailable: %s",
        LibvirtErrorCode.NoClient => "Client not found: %s",
        LibvirtErrorCode.DeviceMissing => "device not found: %s",
        LibvirtErrorCode.NoNetworkFilterBinding => "Network filter binding not found: %s",
        LibvirtErrorCode.NoDomainCheckpoint => "Domain checkpoint not found: %s",
        LibvirtErrorCode.InvalidNetworkPort => "Invalid network port pointer: %s",
        LibvirtErrorCode.NetworkPortExist => "network port %s exists already",
        LibvirtErrorCode.NoNetworkPort => "network port not found: %s",
        LibvirtErrorCode.NoHostname => "no hostname found: %s",
        LibvirtErrorCode.MultipleDomains => "multiple matching domains found: %s",
        LibvirtErrorCode.NoNetworkMetadata => "metadata not found: %s",
        _ => "%s",
    };
}
