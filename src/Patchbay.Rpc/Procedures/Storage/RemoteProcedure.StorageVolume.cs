namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcStorageVolume, RpcStoragePool> StoragePoolLookupByVolume { get; }
        = Read<RpcStorageVolume, RpcStoragePool>(86, "STORAGE_POOL_LOOKUP_BY_VOLUME");

    public static RpcProcedure<RpcStoragePool, RpcInt> StoragePoolNumOfVolumes { get; }
        = Read<RpcStoragePool, RpcInt>(91, "STORAGE_POOL_NUM_OF_VOLUMES");

    public static RpcProcedure<StoragePoolListVolumesArguments, RpcNames> StoragePoolListVolumes { get; }
        = Read<StoragePoolListVolumesArguments, RpcNames>(92, "STORAGE_POOL_LIST_VOLUMES");

    public static RpcProcedure<RpcFlagged<RpcStorageVolume>, RpcNothing> StorageVolDelete { get; }
        = Write<RpcFlagged<RpcStorageVolume>, RpcNothing>(94, "STORAGE_VOL_DELETE");

    public static RpcProcedure<StorageVolLookupByNameArguments, RpcStorageVolume> StorageVolLookupByName { get; }
        = Read<StorageVolLookupByNameArguments, RpcStorageVolume>(95, "STORAGE_VOL_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcText, RpcStorageVolume> StorageVolLookupByKey { get; }
        = Read<RpcText, RpcStorageVolume>(96, "STORAGE_VOL_LOOKUP_BY_KEY");

    public static RpcProcedure<RpcText, RpcStorageVolume> StorageVolLookupByPath { get; }
        = Read<RpcText, RpcStorageVolume>(97, "STORAGE_VOL_LOOKUP_BY_PATH");

    public static RpcProcedure<RpcStorageVolume, StorageVolGetInfoResult> StorageVolGetInfo { get; }
        = Read<RpcStorageVolume, StorageVolGetInfoResult>(98, "STORAGE_VOL_GET_INFO");

    public static RpcProcedure<RpcFlagged<RpcStorageVolume>, RpcText> StorageVolGetXmlDesc { get; }
        = Read<RpcFlagged<RpcStorageVolume>, RpcText>(99, "STORAGE_VOL_GET_XML_DESC");

    public static RpcProcedure<RpcStorageVolume, RpcText> StorageVolGetPath { get; }
        = Read<RpcStorageVolume, RpcText>(100, "STORAGE_VOL_GET_PATH");

    public static RpcProcedure<StoragePoolListAllVolumesArguments, StoragePoolListAllVolumesResult> StoragePoolListAllVolumes { get; }
        = Read<StoragePoolListAllVolumesArguments, StoragePoolListAllVolumesResult>(282, "STORAGE_POOL_LIST_ALL_VOLUMES");

    public static RpcProcedure<RpcFlagged<RpcStorageVolume>, StorageVolGetInfoFlagsResult> StorageVolGetInfoFlags { get; }
        = Read<RpcFlagged<RpcStorageVolume>, StorageVolGetInfoFlagsResult>(378, "STORAGE_VOL_GET_INFO_FLAGS");
}
