using Patchbay.Engine;
using Patchbay.Host.Bus;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>
/// Who may come in. With polkit the sockets are open to all, and each client but root's is asked about there, by the
/// actions that libvirt has; without it the sockets' modes decide.
/// </summary>
/// <param name="polkit">Null where the sockets' modes decide.</param>
internal sealed class Authentication(PolicyKit? polkit)
{
    // The numbers of AUTH_LIST.
    private const int None = 0;
    private const int Polkit = 2;

    private const string Manage = "org.libvirt.unix.manage";
    private const string Monitor = "org.libvirt.unix.monitor";

    /// <summary>Whether polkit decides.</summary>
    public bool IsByPolkit => polkit is not null;

    /// <summary>Decides at the start of the daemon how clients are let in.</summary>
    public static async Task<Authentication> ChooseAsync(AuthenticationMode mode, SystemBus bus, CancellationToken cancellationToken)
    {
        PolicyKit polkit = new(bus);
        return mode switch
        {
            AuthenticationMode.Polkit => new Authentication(polkit),
            AuthenticationMode.Auto when await polkit.IsThereAsync(cancellationToken) => new Authentication(polkit),
            _ => new Authentication(null),
        };
    }

    /// <summary>Lets in who needs not be asked about.</summary>
    public void Greet(RpcConnection connection)
    {
        if (polkit is null || connection.Peer.UserId == 0)
        {
            connection.Authenticate();
        }
    }

    /// <summary>What a client has to do: it takes the first that it reads.</summary>
    public static AuthListResult Offer(RpcConnection connection) => new([connection.IsAuthenticated ? None : Polkit]);

    /// <summary>Asks polkit, which may ask the user, and lets the client in.</summary>
    /// <exception cref="RpcErrorException">It may not, in the words that make virsh start an agent and try again where that helps.</exception>
    public async Task AskAsync(RpcConnection connection, CancellationToken cancellationToken)
    {
        if (polkit is null || connection.IsAuthenticated)
        {
            throw Refused(LibvirtErrorCode.AuthFailed, "polkit was not asked for");
        }
        string action = connection.IsReadOnly ? Monitor : Manage;
        PolicyAnswer answer;
        try
        {
            answer = await polkit.AskAsync(action, connection.Peer.ProcessId, connection.Peer.UserId, cancellationToken);
        }
        catch (HostException e)
        {
            throw Refused(LibvirtErrorCode.AuthFailed, e.Message);
        }
        switch (answer)
        {
            case PolicyAnswer.Yes:
                connection.Authenticate();
                return;
            case PolicyAnswer.Dismissed:
                throw Refused(LibvirtErrorCode.AuthCancelled, "user cancelled authentication process");
            case PolicyAnswer.NobodyToAsk:
                throw Refused(LibvirtErrorCode.AuthUnavailable, $"no polkit agent available to authenticate action '{action}'");
            default:
                throw Refused(LibvirtErrorCode.AuthFailed, "access denied by policy");
        }
    }

    private static RpcErrorException Refused(LibvirtErrorCode code, string detail) => new(code, LibvirtErrorDomain.PolicyKit, detail);
}
