using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <summary>The agent inside a guest, by the socket that QEMU keeps for its channel.</summary>
internal sealed class QemuAgent : IGuestAgent
{
    private readonly GuestAgentClient _client;

    private QemuAgent(GuestAgentClient client) => _client = client;

    /// <summary>Connects to the channel's socket.</summary>
    /// <exception cref="HostException">Nobody listens there.</exception>
    public static QemuAgent Connect(string path)
    {
        Socket socket = MonitorSocket.Connect(path) ?? throw new HostException($"connect to the guest agent: nobody listens at {path}");
        return new QemuAgent(new GuestAgentClient(new NetworkStream(socket, ownsSocket: true)));
    }

    public async Task<AgentReply> RunAsync(string command, AgentPatience patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience.Answer is { } answer ? patience.Listening + answer : Timeout.InfiniteTimeSpan);
        try
        {
            return new AgentReply(AgentOutcome.Answered, await _client.ExecuteRawAsync(command, patience.Listening, limit.Token));
        }
        catch (TimeoutException)
        {
            return new AgentReply(AgentOutcome.NotListening, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AgentReply(AgentOutcome.TimedOut, "");
        }
        catch (Exception e) when (e is QmpConnectionLostException or QmpMessageException or ObjectDisposedException)
        {
            return new AgentReply(AgentOutcome.Gone, "");
        }
        catch (FormatException e)
        {
            throw new HostException(e.Message, e);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
