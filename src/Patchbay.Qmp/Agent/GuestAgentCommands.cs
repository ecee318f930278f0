namespace Patchbay.Qmp;

/// <summary>Commands of the QEMU guest agent (<c>interop/qemu-ga-ref</c>).</summary>
public static class GuestAgentCommands
{
    /// <summary>Answers when the agent is alive.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> Ping { get; }
        = new("guest-ping", QmpJson.Default.QmpNothing, QmpJson.Default.QmpNothing);

    /// <summary>The guest's interfaces with their addresses.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<GuestInterface>> NetworkGetInterfaces { get; }
        = new("guest-network-get-interfaces", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListGuestInterface);

    /// <summary>Shuts the guest down. Not answered when it works: see <see cref="GuestAgentClient.SendAsync"/>.</summary>
    public static QmpCommand<GuestShutdown, QmpNothing> Shutdown { get; }
        = new("guest-shutdown", QmpJson.Default.GuestShutdown, QmpJson.Default.QmpNothing);

    /// <summary>Gives back the number, behind a byte that no JSON holds.</summary>
    internal static QmpCommand<GuestSync, long> SyncDelimited { get; }
        = new("guest-sync-delimited", QmpJson.Default.GuestSync, QmpJson.Default.Int64);
}
