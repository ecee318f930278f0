namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainOpenConsoleArguments, RpcNothing> DomainOpenConsole { get; }
        = Write<DomainOpenConsoleArguments, RpcNothing>(201, "DOMAIN_OPEN_CONSOLE", RpcStreaming.ToClient);

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainInjectNmi { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(210, "DOMAIN_INJECT_NMI");

    public static RpcProcedure<DomainScreenshotArguments, RpcOptionalText> DomainScreenshot { get; }
        = Write<DomainScreenshotArguments, RpcOptionalText>(211, "DOMAIN_SCREENSHOT", RpcStreaming.ToClient);

    public static RpcProcedure<DomainSendKeyArguments, RpcNothing> DomainSendKey { get; }
        = Write<DomainSendKeyArguments, RpcNothing>(226, "DOMAIN_SEND_KEY");

    public static RpcProcedure<DomainGraphicsArguments, RpcNothing> DomainOpenGraphics { get; }
        = Write<DomainGraphicsArguments, RpcNothing>(249, "DOMAIN_OPEN_GRAPHICS");

    public static RpcProcedure<DomainOpenChannelArguments, RpcNothing> DomainOpenChannel { get; }
        = Write<DomainOpenChannelArguments, RpcNothing>(296, "DOMAIN_OPEN_CHANNEL", RpcStreaming.ToClient);

    public static RpcProcedure<RpcFlaggedText, RpcDomain> DomainCreateXmlWithFiles { get; }
        = Write<RpcFlaggedText, RpcDomain>(309, "DOMAIN_CREATE_XML_WITH_FILES");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcDomain> DomainCreateWithFiles { get; }
        = Write<RpcFlagged<RpcDomain>, RpcDomain>(310, "DOMAIN_CREATE_WITH_FILES");

    public static RpcProcedure<DomainGraphicsArguments, RpcNothing> DomainOpenGraphicsFd { get; }
        = Write<DomainGraphicsArguments, RpcNothing>(343, "DOMAIN_OPEN_GRAPHICS_FD");

    public static RpcProcedure<DomainFdAssociateArguments, RpcNothing> DomainFdAssociate { get; }
        = Write<DomainFdAssociateArguments, RpcNothing>(443, "DOMAIN_FD_ASSOCIATE");
}
