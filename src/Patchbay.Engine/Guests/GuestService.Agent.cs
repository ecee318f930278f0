using System.Text.Json;

namespace Patchbay.Engine.Guests;

/// <content>Asking the agents inside guests.</content>
public sealed partial class GuestService
{
    private const int Blocking = -2;
    private const int Usual = -1;

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(5);

    /// <summary>Has a guest's agent run a command, and gives what it returned.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="command">The command's name, as <c>guest-network-get-interfaces</c>.</param>
    /// <param name="arguments">A JSON object; null for none.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="RefusedException">It has no agent, or the agent refused or did not answer.</exception>
    public Task<JsonElement> AskAgentAsync(Guid guest, string command, string? arguments, CancellationToken cancellationToken)
        => _guests.Find(guest).AskAgentAsync(command, arguments, cancellationToken);

    /// <summary>Has a guest's agent run a whole command as it is, and gives its whole answer.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="command">One JSON object.</param>
    /// <param name="timeout">Seconds to wait for the answer; -2 for as long as it takes, -1 for the usual time, 0 for no time.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="RefusedException">It has no agent, or the agent refused or did not answer.</exception>
    public Task<string> RunAgentCommandAsync(Guid guest, string command, int timeout, CancellationToken cancellationToken)
    {
        Guest found = _guests.Find(guest);
        TimeSpan? answer = AnswerTime(timeout);
        TimeSpan listening = answer is { } limit && limit < found.AgentListening ? limit : found.AgentListening;
        return found.RunAgentAsync(command, new AgentPatience(listening, answer), cancellationToken);
    }

    /// <summary>Sets how long a guest's agent may take for what requests do not set a time for.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="timeout">As for <see cref="RunAgentCommandAsync"/>.</param>
    /// <exception cref="RefusedException">There is no such time.</exception>
    public void SetAgentTimeout(Guid guest, int timeout)
    {
        Guest found = _guests.Find(guest);
        TimeSpan? answer = AnswerTime(timeout);
        found.AgentAnswer = answer;
        found.AgentListening = answer is { } limit && limit < UsualPatience ? limit : UsualPatience;
    }

    private static TimeSpan? AnswerTime(int timeout) => timeout switch
    {
        Blocking => null,
        Usual => UsualPatience,
        >= 0 => TimeSpan.FromSeconds(timeout),
        _ => throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"guest agent timeout '{timeout}' is less than the minimum '{Blocking}'"),
    };
}
