using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>The socket of a card that another process serves as virtio, in the form that a running QEMU takes.</summary>
internal static class VhostUserChardev
{
    /// <summary>QEMU's <c>ChardevBackend</c>.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="listens">Whether QEMU listens there; it then does not wait for the other side.</param>
    /// <param name="reconnect">Seconds between tries to connect again; 0 for none, null for QEMU's default.</param>
    /// <param name="qemuVersion">Decides between spellings.</param>
    public static string Backend(string path, bool listens, ulong? reconnect, int qemuVersion)
    {
        JsonOption socket = new JsonOption()
            .Add("addr", new JsonOption().Add("type", "unix").Add("data", new JsonOption().Add("path", path)))
            .Add("server", listens);
        if (listens)
        {
            socket.Add("wait", false);
        }
        else if (reconnect is { } seconds)
        {
            socket = qemuVersion >= 90200 ? socket.Add("reconnect-ms", (long)seconds * 1000) : socket.Add("reconnect", (long)seconds);
        }
        return new JsonOption().Add("type", "socket").Add("data", socket).ToString();
    }

    /// <summary>The backend of a card; null where it has none.</summary>
    public static string? Of(DomainDefinition domain, string folder, InterfaceDefinition nic, int qemuVersion) => nic.Source switch
    {
        InterfaceSource.VhostUser when nic.Backend.Passt => Backend(InterfaceArguments.PasstSocket(domain, folder, nic), listens: false, 5, qemuVersion),
        InterfaceSource.VhostUser vhost => Backend(
            vhost.Path ?? "", vhost.Listen, vhost.Reconnect is { } again ? again.Enabled ? again.Timeout : 0 : null, qemuVersion),
        _ => null,
    };
}
