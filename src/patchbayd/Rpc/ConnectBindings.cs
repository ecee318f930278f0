using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Opening, asking who is there, and what can be done.</summary>
internal static class ConnectBindings
{
    // 1000000 a major, 1000 a minor version; what clients decide by is libvirt's, whose behaviour this follows.
    private const ulong LibvirtVersion = 11_003_000;

    public static ProcedureTable<Session> AddConnect(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.AuthList, static (s, _) => Authentication.Offer(s.Connection))
        .Add(RemoteProcedure.AuthPolkit, static async (s, _, ct) =>
        {
            await s.Services.Authentication.AskAsync(s.Connection, ct);
            return new RpcInt(1);
        })
        .Add(RemoteProcedure.ConnectOpen, static (s, a) =>
        {
            s.Open(a.Name, a.Flags);
            return RpcNothing.Value;
        })
        .Add(RemoteProcedure.ConnectClose, static (_, _) => RpcNothing.Value)
        .Add(RemoteProcedure.ConnectGetType, static (s, _) => new RpcText(s.IsNetworkOnly ? "network" : "QEMU"))
        .Add(RemoteProcedure.ConnectGetVersion, static async (s, _, _) => new RpcULong(await s.Services.Machine.QemuVersionAsync()))
        .Add(RemoteProcedure.ConnectGetLibVersion, static (_, _) => new RpcULong(LibvirtVersion))
        .Add(RemoteProcedure.ConnectGetHostname, static (_, _) => new RpcText(Environment.MachineName))
        .Add(RemoteProcedure.ConnectGetUri, static (s, _) => new RpcText(s.Uri ?? "qemu:///system"))
        .Add(RemoteProcedure.ConnectIsSecure, static (_, _) => new RpcFlag(true))
        .Add(RemoteProcedure.ConnectSupportsFeature, static (s, a) => new RpcFlag(Supports(s, (VirFeature)a.Value)))
        .Add(RemoteProcedure.ConnectRegisterCloseCallback, static (_, _) => RpcNothing.Value)
        .Add(RemoteProcedure.ConnectUnregisterCloseCallback, static (_, _) => RpcNothing.Value)
        .Add(RemoteProcedure.ConnectSetIdentity, static (s, a) =>
        {
            s.SpeakFor(a.Parameters);
            return RpcNothing.Value;
        })
        .Add(RemoteProcedure.NodeGetSecurityModel, static (_, _) => new NodeGetSecurityModelResult("none", "0"));

    // A client that asks for keepalive answers pings; others may not.
    private static bool Supports(Session session, VirFeature feature)
    {
        if (feature == VirFeature.ProgramKeepAlive)
        {
            session.Connection.StartKeepAlive();
        }
        if (feature == VirFeature.FileDescriptorPassing)
        {
            return session.Connection.AcceptDescriptors();
        }
        return feature is VirFeature.ProgramKeepAlive or VirFeature.TypedParameterString or VirFeature.RemoteEventCallback
            or VirFeature.RemoteCloseCallback or VirFeature.NetworkUpdateHasCorrectOrder;
    }
}
