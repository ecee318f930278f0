using Microsoft.Extensions.Logging;
using Patchbay.Engine;
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
                new ProcedureTable<Session>(RpcPrograms.Remote)
                    .AddConnect().AddDescriptors().AddHost().AddNode().AddNodeDevices().AddInterfaces().AddNetworks().AddNetworkParts().AddGuests()
                    .AddStoragePools().AddStorageVolumes(),
                new ProcedureTable<Session>(RpcPrograms.Qemu).AddQemu(),
                new ProcedureTable<Session>(RpcPrograms.Patchbay).AddPatchbay().AddForwards(),
            ],
            Open = connection =>
            {
                services.Authentication.Greet(connection);
                return new Session(services, connection);
            },
            Transport = static socket => new SocketTransport(socket),
            MaxClients = MaxClients,
            MaxClientsOfUser = MaxClientsOfUser,
            ClientsOfRoot = ClientsOfRoot,
            Crowded = peer => LogCrowded(logger, peer.UserId, MaxClientsOfUser),
            Admit = (session, procedure) =>
            {
                Admit(session, procedure);
                if (procedure.Access == RpcAccess.Write)
                {
                    LogAsked(logger, procedure.Name, session.Identity);
                }
            },
            Closed = session =>
            {
                if (session.Connection.CloseReason is { } reason)
                {
                    LogClosed(logger, session.Identity, reason);
                }
                return session.DisposeAsync();
            },
            Translate = e => Translate(logger, e),
            Failed = (_, procedure, e) => LogFailed(logger, procedure?.Name ?? "connection", e),
        };
    }

    // Of each socket. Idle ones cost next to nothing.
    private const int MaxClients = 20_000;

    // No user keeps others out by that number alone, and all together, of however many numbers, do not keep root out.
    private const int MaxClientsOfUser = 1_000;
    private const int ClientsOfRoot = 100;

    // What a client may ask before it has said which URI it opens; libvirtd refuses the rest with these words.
    private static void Admit(Session session, RpcProcedure procedure)
    {
        if (session.Uri is null && procedure.Access != RpcAccess.Open && procedure != RemoteProcedure.ConnectOpen
            && procedure != RemoteProcedure.ConnectClose && procedure != RemoteProcedure.ConnectSupportsFeature)
        {
            throw new RpcErrorException(RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, "hypervisor connection not open"));
        }
    }

    private static RpcError? Translate(ILogger logger, Exception e)
    {
        if (e is RefusedException { Findings.Count: > 1 } refused)
        {
            LogRefused(logger, refused.Findings.Count, refused.Message);
        }
        return ErrorTranslation.Of(e);
    }

    // The client's message has room for the first.
    [LoggerMessage(Level = LogLevel.Information, Message = "a document with {Count} mistakes was refused\n{Mistakes}")]
    private static partial void LogRefused(ILogger logger, int count, string mistakes);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Procedure} asked by {Client}")]
    private static partial void LogAsked(ILogger logger, string procedure, ClientIdentity client);

    [LoggerMessage(Level = LogLevel.Warning, Message = "client disconnected ({Client}): {Reason}")]
    private static partial void LogClosed(ILogger logger, ClientIdentity client, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "connections of user {User} are refused: it has its {Most}, or all but root's are taken")]
    private static partial void LogCrowded(ILogger logger, uint user, int most);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Procedure} failed")]
    private static partial void LogFailed(ILogger logger, string procedure, Exception exception);
}
