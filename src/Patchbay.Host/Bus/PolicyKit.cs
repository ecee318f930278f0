using System.Globalization;
using Patchbay.Engine;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// Asks polkit whether a process may do something (org.freedesktop.PolicyKit1.Authority, CheckAuthorization). polkit may
/// ask the user first, for as long as it takes.
/// </summary>
public sealed class PolicyKit(SystemBus bus)
{
    private const string Service = "org.freedesktop.PolicyKit1";

    // CheckAuthorizationFlags: the user may be asked for a password.
    private const uint AllowUserInteraction = 1;

    /// <summary>Whether polkit is there to be asked.</summary>
    public Task<bool> IsThereAsync(CancellationToken cancellationToken) => bus.HasAsync(Service, cancellationToken);

    /// <summary>Asks.</summary>
    /// <param name="action">What it wants to do, such as <c>org.libvirt.unix.manage</c>.</param>
    /// <param name="process">Which process wants it.</param>
    /// <param name="user">Its user, as the kernel told it when the process came.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HostException">polkit could not be asked, or does not know the action.</exception>
    public async Task<PolicyAnswer> AskAsync(string action, int process, uint user, CancellationToken cancellationToken)
    {
        ulong start = StartOf(process);
        return await bus.CallAsync(
            connection => Question(connection, action, process, start, user),
            static (message, _) => Answer(message.GetBodyReader()),
            cancellationToken);
    }

    // The same number may be another process's by the time that polkit looks: its start tells.
    // proc_pid_stat(5): starttime is the 22nd field, counted past the name in parentheses.
    private static ulong StartOf(int process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            return ulong.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"look at process {process}: it is gone", e);
        }
    }

    // (is_authorized b, is_challenge b, details a{ss})
    private static PolicyAnswer Answer(Reader reader)
    {
        reader.AlignStruct();
        bool isAuthorized = reader.ReadBool();
        bool isChallenge = reader.ReadBool();
        bool isDismissed = false;
        ArrayEnd end = reader.ReadDictionaryStart();
        while (reader.HasNext(end))
        {
            isDismissed |= reader.ReadString() == "polkit.dismissed";
            reader.ReadString();
        }
        return isAuthorized ? PolicyAnswer.Yes
            : isDismissed ? PolicyAnswer.Dismissed
            : isChallenge ? PolicyAnswer.NobodyToAsk
            : PolicyAnswer.No;
    }

    // (subject (sa{sv}), action s, details a{ss}, flags u, cancellation s)
    private static MessageBuffer Question(DBusConnection connection, string action, int process, ulong start, uint user)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, "/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority", "CheckAuthorization", "(sa{sv})sa{ss}us");
        writer.WriteStructureStart();
        writer.WriteString("unix-process");
        writer.WriteDictionary(new Dictionary<string, VariantValue>
        {
            ["pid"] = (uint)process,
            ["start-time"] = start,
            ["uid"] = (int)user,
        });
        writer.WriteString(action);
        writer.WriteDictionaryEnd(writer.WriteDictionaryStart());
        writer.WriteUInt32(AllowUserInteraction);
        writer.WriteString("");
        return writer.CreateMessage();
    }
}
