namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<StorageVolCreateXmlArguments, RpcStorageVolume> StorageVolCreateXml { get; }
        = Write<StorageVolCreateXmlArguments, RpcStorageVolume>(93, "STORAGE_VOL_CREATE_XML");

    public static RpcProcedure<StorageVolCreateXmlFromArguments, RpcStorageVolume> StorageVolCreateXmlFrom { get; }
        = Write<StorageVolCreateXmlFromArguments, RpcStorageVolume>(125, "STORAGE_VOL_CREATE_XML_FROM");

    public static RpcProcedure<RpcFlagged<RpcStorageVolume>, RpcNothing> StorageVolWipe { get; }
        = Write<RpcFlagged<RpcStorageVolume>, RpcNothing>(165, "STORAGE_VOL_WIPE");

    public static RpcProcedure<StorageVolUploadArguments, RpcNothing> StorageVolUpload { get; }
        = Write<StorageVolUploadArguments, RpcNothing>(208, "STORAGE_VOL_UPLOAD", RpcStreaming.ToServer);

    public static RpcProcedure<StorageVolDownloadArguments, RpcNothing> StorageVolDownload { get; }
        = Write<StorageVolDownloadArguments, RpcNothing>(209, "STORAGE_VOL_DOWNLOAD", RpcStreaming.ToClient);

    public static RpcProcedure<StorageVolWipePatternArguments, RpcNothing> StorageVolWipePattern { get; }
        = Write<StorageVolWipePatternArguments, RpcNothing>(259, "STORAGE_VOL_WIPE_PATTERN");

    public static RpcProcedure<StorageVolResizeArguments, RpcNothing> StorageVolResize { get; }
        = Write<StorageVolResizeArguments, RpcNothing>(260, "STORAGE_VOL_RESIZE");
}
