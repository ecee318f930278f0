namespace Patchbay.Engine.Guests;

/// <summary>The agent inside a guest, at the other end of a channel. It answers one command after the other.</summary>
public interface IGuestAgent : IAsyncDisposable
{
    /// <summary>Has the agent run a command.</summary>
    /// <param name="command">One JSON object, as <c>{"execute":"guest-ping"}</c>.</param>
    /// <param name="patience">How long the agent may take.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <returns>What came of it; the agent's refusals are answers.</returns>
    /// <exception cref="HostException">The command is not a JSON object.</exception>
    Task<AgentReply> RunAsync(string command, AgentPatience patience, CancellationToken cancellationToken);
}

/// <summary>How long an agent may take.</summary>
/// <param name="Listening">Until it shows that it listens at all.</param>
/// <param name="Answer">Until it has done what it was told; null for as long as it likes.</param>
public readonly record struct AgentPatience(TimeSpan Listening, TimeSpan? Answer);

/// <summary>What came of a command.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The whole answer as JSON text; empty where there is none.</param>
public readonly record struct AgentReply(AgentOutcome Outcome, string Text);

/// <summary>How a command to an agent ended.</summary>
public enum AgentOutcome
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>The agent does not listen.</summary>
    NotListening,

    /// <summary>The agent listens and did not answer in time.</summary>
    TimedOut,

    /// <summary>The channel was closed meanwhile.</summary>
    Gone,
}
