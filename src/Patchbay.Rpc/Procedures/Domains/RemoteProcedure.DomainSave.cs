namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainCoreDumpArguments, RpcNothing> DomainCoreDump { get; }
        = Write<DomainCoreDumpArguments, RpcNothing>(53, "DOMAIN_CORE_DUMP");

    public static RpcProcedure<RpcText, RpcNothing> DomainRestore { get; }
        = Write<RpcText, RpcNothing>(54, "DOMAIN_RESTORE");

    public static RpcProcedure<DomainSaveArguments, RpcNothing> DomainSave { get; }
        = Write<DomainSaveArguments, RpcNothing>(55, "DOMAIN_SAVE");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainManagedSave { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(182, "DOMAIN_MANAGED_SAVE");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcFlag> DomainHasManagedSaveImage { get; }
        = Read<RpcFlagged<RpcDomain>, RpcFlag>(183, "DOMAIN_HAS_MANAGED_SAVE_IMAGE");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainManagedSaveRemove { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(184, "DOMAIN_MANAGED_SAVE_REMOVE");

    public static RpcProcedure<DomainSaveFlagsArguments, RpcNothing> DomainSaveFlags { get; }
        = Write<DomainSaveFlagsArguments, RpcNothing>(232, "DOMAIN_SAVE_FLAGS");

    public static RpcProcedure<DomainRestoreFlagsArguments, RpcNothing> DomainRestoreFlags { get; }
        = Write<DomainRestoreFlagsArguments, RpcNothing>(233, "DOMAIN_RESTORE_FLAGS");

    public static RpcProcedure<RpcFlaggedText, RpcText> DomainSaveImageGetXmlDesc { get; }
        = Write<RpcFlaggedText, RpcText>(235, "DOMAIN_SAVE_IMAGE_GET_XML_DESC");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcText> DomainManagedSaveGetXmlDesc { get; }
        = Read<RpcFlagged<RpcDomain>, RpcText>(388, "DOMAIN_MANAGED_SAVE_GET_XML_DESC");
}
