namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfStoragePools { get; }
        = Read<RpcNothing, RpcInt>(71, "CONNECT_NUM_OF_STORAGE_POOLS");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListStoragePools { get; }
        = Read<RpcInt, RpcNames>(72, "CONNECT_LIST_STORAGE_POOLS");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfDefinedStoragePools { get; }
        = Read<RpcNothing, RpcInt>(73, "CONNECT_NUM_OF_DEFINED_STORAGE_POOLS");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListDefinedStoragePools { get; }
        = Read<RpcInt, RpcNames>(74, "CONNECT_LIST_DEFINED_STORAGE_POOLS");

    public static RpcProcedure<ConnectFindStoragePoolSourcesArguments, RpcText> ConnectFindStoragePoolSources { get; }
        = Write<ConnectFindStoragePoolSourcesArguments, RpcText>(75, "CONNECT_FIND_STORAGE_POOL_SOURCES");

    public static RpcProcedure<RpcFlaggedText, RpcStoragePool> StoragePoolCreateXml { get; }
        = Write<RpcFlaggedText, RpcStoragePool>(76, "STORAGE_POOL_CREATE_XML");

    public static RpcProcedure<RpcFlaggedText, RpcStoragePool> StoragePoolDefineXml { get; }
        = Write<RpcFlaggedText, RpcStoragePool>(77, "STORAGE_POOL_DEFINE_XML");

    public static RpcProcedure<RpcFlagged<RpcStoragePool>, RpcNothing> StoragePoolCreate { get; }
        = Write<RpcFlagged<RpcStoragePool>, RpcNothing>(78, "STORAGE_POOL_CREATE");

    public static RpcProcedure<RpcFlagged<RpcStoragePool>, RpcNothing> StoragePoolBuild { get; }
        = Write<RpcFlagged<RpcStoragePool>, RpcNothing>(79, "STORAGE_POOL_BUILD");

    public static RpcProcedure<RpcStoragePool, RpcNothing> StoragePoolDestroy { get; }
        = Write<RpcStoragePool, RpcNothing>(80, "STORAGE_POOL_DESTROY");

    public static RpcProcedure<RpcFlagged<RpcStoragePool>, RpcNothing> StoragePoolDelete { get; }
        = Write<RpcFlagged<RpcStoragePool>, RpcNothing>(81, "STORAGE_POOL_DELETE");

    public static RpcProcedure<RpcStoragePool, RpcNothing> StoragePoolUndefine { get; }
        = Write<RpcStoragePool, RpcNothing>(82, "STORAGE_POOL_UNDEFINE");

    public static RpcProcedure<RpcFlagged<RpcStoragePool>, RpcNothing> StoragePoolRefresh { get; }
        = Write<RpcFlagged<RpcStoragePool>, RpcNothing>(83, "STORAGE_POOL_REFRESH");

    public static RpcProcedure<RpcText, RpcStoragePool> StoragePoolLookupByName { get; }
        = Read<RpcText, RpcStoragePool>(84, "STORAGE_POOL_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcUuid, RpcStoragePool> StoragePoolLookupByUuid { get; }
        = Read<RpcUuid, RpcStoragePool>(85, "STORAGE_POOL_LOOKUP_BY_UUID");

    public static RpcProcedure<RpcStoragePool, StoragePoolGetInfoResult> StoragePoolGetInfo { get; }
        = Read<RpcStoragePool, StoragePoolGetInfoResult>(87, "STORAGE_POOL_GET_INFO");

    public static RpcProcedure<RpcFlagged<RpcStoragePool>, RpcText> StoragePoolGetXmlDesc { get; }
        = Read<RpcFlagged<RpcStoragePool>, RpcText>(88, "STORAGE_POOL_GET_XML_DESC");

    public static RpcProcedure<RpcStoragePool, RpcFlag> StoragePoolGetAutostart { get; }
        = Read<RpcStoragePool, RpcFlag>(89, "STORAGE_POOL_GET_AUTOSTART");

    public static RpcProcedure<RpcSetAutostart<RpcStoragePool>, RpcNothing> StoragePoolSetAutostart { get; }
        = Write<RpcSetAutostart<RpcStoragePool>, RpcNothing>(90, "STORAGE_POOL_SET_AUTOSTART");

    public static RpcProcedure<RpcStoragePool, RpcFlag> StoragePoolIsActive { get; }
        = Read<RpcStoragePool, RpcFlag>(154, "STORAGE_POOL_IS_ACTIVE");

    public static RpcProcedure<RpcStoragePool, RpcFlag> StoragePoolIsPersistent { get; }
        = Read<RpcStoragePool, RpcFlag>(155, "STORAGE_POOL_IS_PERSISTENT");

    public static RpcProcedure<RpcListArguments, ConnectListAllStoragePoolsResult> ConnectListAllStoragePools { get; }
        = Read<RpcListArguments, ConnectListAllStoragePoolsResult>(281, "CONNECT_LIST_ALL_STORAGE_POOLS");

    public static RpcProcedure<ConnectStoragePoolEventRegisterAnyArguments, RpcInt> ConnectStoragePoolEventRegisterAny { get; }
        = Read<ConnectStoragePoolEventRegisterAnyArguments, RpcInt>(368, "CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY");

    public static RpcProcedure<RpcInt, RpcNothing> ConnectStoragePoolEventDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(369, "CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY");

    public static RpcProcedure<RpcText, RpcStoragePool> StoragePoolLookupByTargetPath { get; }
        = Read<RpcText, RpcStoragePool>(391, "STORAGE_POOL_LOOKUP_BY_TARGET_PATH");

    public static RpcProcedure<RpcUInt, RpcText> ConnectGetStoragePoolCapabilities { get; }
        = Read<RpcUInt, RpcText>(403, "CONNECT_GET_STORAGE_POOL_CAPABILITIES");
}
