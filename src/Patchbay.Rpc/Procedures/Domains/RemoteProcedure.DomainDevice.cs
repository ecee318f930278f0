namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainDeviceArguments, RpcNothing> DomainAttachDevice { get; }
        = Write<DomainDeviceArguments, RpcNothing>(8, "DOMAIN_ATTACH_DEVICE");

    public static RpcProcedure<DomainDeviceArguments, RpcNothing> DomainDetachDevice { get; }
        = Write<DomainDeviceArguments, RpcNothing>(13, "DOMAIN_DETACH_DEVICE");

    public static RpcProcedure<DomainDeviceFlagsArguments, RpcNothing> DomainAttachDeviceFlags { get; }
        = Write<DomainDeviceFlagsArguments, RpcNothing>(160, "DOMAIN_ATTACH_DEVICE_FLAGS");

    public static RpcProcedure<DomainDeviceFlagsArguments, RpcNothing> DomainDetachDeviceFlags { get; }
        = Write<DomainDeviceFlagsArguments, RpcNothing>(161, "DOMAIN_DETACH_DEVICE_FLAGS");

    public static RpcProcedure<DomainDeviceFlagsArguments, RpcNothing> DomainUpdateDeviceFlags { get; }
        = Write<DomainDeviceFlagsArguments, RpcNothing>(174, "DOMAIN_UPDATE_DEVICE_FLAGS");

    public static RpcProcedure<DomainGetDiskErrorsArguments, DomainGetDiskErrorsResult> DomainGetDiskErrors { get; }
        = Read<DomainGetDiskErrorsArguments, DomainGetDiskErrorsResult>(263, "DOMAIN_GET_DISK_ERRORS");

    public static RpcProcedure<DomainDetachDeviceAliasArguments, RpcNothing> DomainDetachDeviceAlias { get; }
        = Write<DomainDetachDeviceAliasArguments, RpcNothing>(392, "DOMAIN_DETACH_DEVICE_ALIAS");
}
