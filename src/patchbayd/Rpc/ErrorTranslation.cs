using Patchbay.Engine;
using Patchbay.Engine.Hooks;
using Patchbay.Planning.Capabilities;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The engine's refusals and failures as libvirt's errors.</summary>
internal static class ErrorTranslation
{
    /// <summary>The error that a client gets; null where the exception is a defect of ours.</summary>
    public static RpcError? Of(Exception exception) => exception switch
    {
        // The engine's message is whole already: it has libvirt's words before the colon.
        // Of a document with several mistakes, clients print the first, and those that know where to look find all of them.
        RefusedException refused => Whole((LibvirtErrorCode)refused.Why, (LibvirtErrorDomain)refused.Area, refused.FirstLine)
            with { Text2 = refused.Message },
        HookFailedException or PlanFailedException { InnerException: HookFailedException }
            => RpcError.Of(LibvirtErrorCode.HookScriptFailed, LibvirtErrorDomain.Hook, exception.Message),
        PlanFailedException failed => RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.None, failed.Message),
        StoreException store => Whole(LibvirtErrorCode.SystemError, LibvirtErrorDomain.None, store.Message),
        HostException host => RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.None, host.Message),
        CapabilityException { Findings.IsEmpty: false } unread => Of(new RefusedException(RefusalArea.Cpu, unread.Findings)),
        CapabilityException capability => Of(capability),
        _ => null,
    };

    private static RpcError Of(CapabilityException e) => e.Why switch
    {
        CapabilityMistake.Argument => RpcError.Of(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Qemu, e.Message),
        CapabilityMistake.Unsupported => RpcError.Of(LibvirtErrorCode.ConfigUnsupported, LibvirtErrorDomain.Qemu, e.Message),
        CapabilityMistake.Document => RpcError.Of(LibvirtErrorCode.XmlError, LibvirtErrorDomain.Cpu, e.Message),
        CapabilityMistake.UnknownModel => RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Cpu, e.Message),
        CapabilityMistake.Incompatible => RpcError.Of(LibvirtErrorCode.CpuIncompatible, LibvirtErrorDomain.Cpu, e.Message),
        _ => RpcError.Of(LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.Cpu, e.Message),
    };

    private static RpcError Whole(LibvirtErrorCode code, LibvirtErrorDomain domain, string message)
        => new(code, domain, message, Text1: "%s", Text2: message);
}
