using Patchbay.Engine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The engine's refusals and failures as libvirt's errors.</summary>
internal static class ErrorTranslation
{
    /// <summary>The error that a client gets; null where the exception is a defect of ours.</summary>
    public static RpcError? Of(Exception exception) => exception switch
    {
        // The engine's message is whole already: it has libvirt's words before the colon.
        RefusedException refused => Whole((LibvirtErrorCode)refused.Why, (LibvirtErrorDomain)refused.Area, refused.Message),
        PlanFailedException failed => RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.None, failed.Message),
        StoreException store => Whole(LibvirtErrorCode.SystemError, LibvirtErrorDomain.None, store.Message),
        HostException host => RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.None, host.Message),
        _ => null,
    };

    private static RpcError Whole(LibvirtErrorCode code, LibvirtErrorDomain domain, string message)
        => new(code, domain, message, Text1: "%s", Text2: message);
}
