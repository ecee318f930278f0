using Microsoft.Extensions.Logging;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What the RPC server serves, and what it does with mistakes.</summary>
internal static partial class ServerOptions
{
    public static RpcServerOptions<Session> Create(Services services, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger("Patchbay.Rpc");
        return new RpcServerOptions<Session>
        {
            Programs =
            [
                new ProcedureTable<Session>(RpcPrograms.Remote).AddConnect().AddNetworks().AddNetworkParts().AddGuests(),
                new ProcedureTable<Session>(RpcPrograms.Qemu).AddQemu(),
                new ProcedureTable<Session>(RpcPrograms.Patchbay).AddPatchbay(),
            ],
            Open = connection =>
            {
                // Who may connect is decided by the socket's mode.
                connection.Authenticate();
                return new Session(services, connection);
            },
            Admit = Admit,
            Closed = static session => session.DisposeAsync(),
            Translate = ErrorTranslation.Of,
            Failed = (_, procedure, e) => LogFailed(logger, procedure?.Name ?? "connection", e),
        };
    }

    // What a client may ask before it has said which URI it opens; libvirtd refuses the rest with these words.
    private static void Admit(Session session, RpcProcedure procedure)
    {
        if (session.Uri is null && procedure.Access != RpcAccess.Open && procedure != RemoteProcedure.ConnectOpen
            && procedure != RemoteProcedure.ConnectClose && procedure != RemoteProcedure.ConnectSupportsFeature)
        {
            throw new RpcErrorException(RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, "hypervisor connection not open"));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Procedure} failed")]
    private static partial void LogFailed(ILogger logger, string procedure, Exception exception);
}
