namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainAttachDeviceArguments, RpcNothing> DomainAttachDevice { get; }
        = Write<DomainAttachDeviceArguments, RpcNothing>(8, "DOMAIN_ATTACH_DEVICE");

    public static RpcProcedure<DomainDetachDeviceArguments, RpcNothing> DomainDetachDevice { get; }
        = Write<DomainDetachDeviceArguments, RpcNothing>(13, "DOMAIN_DETACH_DEVICE");

    public static RpcProcedure<DomainAttachDeviceFlagsArguments, RpcNothing> DomainAttachDeviceFlags { get; }
        = Write<DomainAttachDeviceFlagsArguments, RpcNothing>(160, "DOMAIN_ATTACH_DEVICE_FLAGS");

    public static RpcProcedure<DomainDetachDeviceFlagsArguments, RpcNothing> DomainDetachDeviceFlags { get; }
        = Write<DomainDetachDeviceFlagsArguments, RpcNothing>(161, "DOMAIN_DETACH_DEVICE_FLAGS");

    public static RpcProcedure<DomainUpdateDeviceFlagsArguments, RpcNothing> DomainUpdateDeviceFlags { get; }
        = Write<DomainUpdateDeviceFlagsArguments, RpcNothing>(174, "DOMAIN_UPDATE_DEVICE_FLAGS");

    public static RpcProcedure<DomainGetDiskErrorsArguments, DomainGetDiskErrorsResult> DomainGetDiskErrors { get; }
        = Read<DomainGetDiskErrorsArguments, DomainGetDiskErrorsResult>(263, "DOMAIN_GET_DISK_ERRORS");

    public static RpcProcedure<DomainDetachDeviceAliasArguments, RpcNothing> DomainDetachDeviceAlias { get; }
        = Write<DomainDetachDeviceAliasArguments, RpcNothing>(392, "DOMAIN_DETACH_DEVICE_ALIAS");
}
