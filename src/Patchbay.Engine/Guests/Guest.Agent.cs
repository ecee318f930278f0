using System.Text.Json;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>The agent inside a guest, and the other ports that a guest opens and closes.</content>
internal sealed partial class Guest
{
    /// <summary>The channel that the agent of QEMU's project listens on.</summary>
    private const string AgentChannel = "org.qemu.guest_agent.0";

    private const int ReasonStarted = 1;
    private const int ReasonChannel = 2;

    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SleepLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(60);

    private IGuestAgent? _agent;
    private bool _agentFailed;

    /// <summary>Whether an agent is connected.</summary>
    public bool HasAgent => _agent is not null;

    /// <summary>How long an agent may take for a command where the request does not say; null for as long as it likes.</summary>
    public TimeSpan? AgentAnswer { get; set; }

    /// <summary>How long an agent may take to show that it listens.</summary>
    public TimeSpan AgentListening { get; set; } = Listening;

    /// <summary>Has the agent run a command, and gives what it returned. Not on the guest's queue: an agent may take its time.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">A JSON object; null for none.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="RefusedException">There is no agent, or it did not do it.</exception>
    public async Task<JsonElement> AskAgentAsync(string command, string? arguments, CancellationToken cancellationToken)
    {
        string text = await RunAgentAsync(AgentCommand(command, arguments), new AgentPatience(AgentListening, AgentAnswer), cancellationToken);
        using JsonDocument answer = JsonDocument.Parse(text);
        return answer.RootElement.GetProperty("return").Clone();
    }

    /// <summary>Has the agent run a whole command as it is, and gives its whole answer.</summary>
    /// <exception cref="RefusedException">There is no agent, or it did not do it.</exception>
    public async Task<string> RunAgentAsync(string command, AgentPatience patience, CancellationToken cancellationToken)
    {
        AgentReply reply = Answered(await TryAgentAsync(command, patience, cancellationToken), patience);
        return Checked(command, reply.Text);
    }

    private static string Checked(string command, string reply)
    {
        using JsonDocument answer = JsonDocument.Parse(reply);
        if (answer.RootElement.TryGetProperty("error", out JsonElement error))
        {
            string words = error.TryGetProperty("desc", out JsonElement text) ? text.GetString()! : error.GetRawText();
            throw new RefusedException(Refusal.AgentCommandFailed, RefusalArea.Qemu, $"unable to execute QEMU agent command '{NameOf(command)}': {words}");
        }
        return answer.RootElement.TryGetProperty("return", out _)
            ? reply
            : throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"QEMU agent command '{NameOf(command)}' returned neither error nor success");
    }

    // Answered only where it fails: else the guest goes, and the agent with it.
    private async Task ShutdownByAgentAsync(string mode, CancellationToken cancellationToken)
    {
        string command = AgentCommand("guest-shutdown", $$"""{"mode":"{{mode}}"}""");
        AgentPatience patience = new(AgentListening, ShutdownLimit);
        AgentReply reply = await TryAgentAsync(command, patience, cancellationToken);
        if (reply.Outcome != AgentOutcome.Gone)
        {
            Checked(command, Answered(reply, patience).Text);
        }
    }

    /// <summary>Has the agent put it to sleep, which it does not answer once it sleeps.</summary>
    public async Task SleepByAgentAsync(string how, CancellationToken cancellationToken)
    {
        string command = AgentCommand($"guest-suspend-{how}", null);
        AgentPatience patience = new(AgentListening, SleepLimit);
        AgentReply reply = await TryAgentAsync(command, patience, cancellationToken);
        if (reply.Outcome == AgentOutcome.Gone || (reply.Outcome == AgentOutcome.TimedOut && _view.Status.State != GuestState.Running))
        {
            return;
        }
        Checked(command, Answered(reply, patience).Text);
    }

    private async Task<AgentReply> TryAgentAsync(string command, AgentPatience patience, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectedAgent().RunAsync(command, patience, cancellationToken);
        }
        catch (HostException e)
        {
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, e.Message, e);
        }
    }

    private static AgentReply Answered(AgentReply reply, AgentPatience patience) => reply.Outcome switch
    {
        AgentOutcome.Answered => reply,
        AgentOutcome.NotListening => throw new RefusedException(
            Refusal.AgentUnresponsive, RefusalArea.Qemu, $"guest agent didn't respond to synchronization within '{(int)patience.Listening.TotalSeconds}' seconds"),
        AgentOutcome.TimedOut => throw new RefusedException(
            Refusal.AgentTimeout, RefusalArea.Qemu, $"guest agent didn't respond to command within '{(int)(patience.Answer ?? default).TotalSeconds}' seconds"),
        _ => throw new RefusedException(Refusal.AgentUnresponsive, RefusalArea.Qemu, "Guest agent disappeared while executing command"),
    };

    private IGuestAgent ConnectedAgent()
    {
        if (_live is not { Phase: GuestPhase.Running, Status.State: GuestState.Running } live)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "domain is not running");
        }
        if (_agent is { } agent)
        {
            return agent;
        }
        throw _agentFailed
            ? new RefusedException(Refusal.AgentUnresponsive, RefusalArea.Qemu, "QEMU guest agent is not available due to an error")
            : live.Definition.Devices.Channels.Any(IsAgent)
                ? new RefusedException(Refusal.AgentUnresponsive, RefusalArea.Qemu, "QEMU guest agent is not connected")
                : new RefusedException(Refusal.ArgumentUnsupported, RefusalArea.Qemu, "QEMU guest agent is not configured");
    }

    // A started guest's ports are closed; an adopted one's are as QEMU says.
    private async Task SeePortsAsync(IGuestMonitor monitor, bool justStarted)
    {
        if (_live!.Definition.Devices.Channels.All(static c => c.Target is not ChannelTarget.Virtio))
        {
            return;
        }
        IReadOnlySet<string> open = await monitor.QueryOpenPortsAsync(CancellationToken.None);
        foreach (ChannelDefinition channel in _live.Definition.Devices.Channels)
        {
            if (channel is { Target: ChannelTarget.Virtio, Info.Alias: { } alias })
            {
                await PortChangedAsync(alias, open.Contains(alias), justStarted ? ReasonStarted : 0);
            }
        }
    }

    private async Task PortChangedAsync(string port, bool isOpen, int reason)
    {
        ValueList<ChannelDefinition> channels = _live!.Definition.Devices.Channels;
        int index = 0;
        while (index < channels.Count && channels[index].Info.Alias != port)
        {
            index++;
        }
        if (index == channels.Count || channels[index] is not { Target: ChannelTarget.Virtio target } channel)
        {
            return;
        }
        string state = isOpen ? "connected" : "disconnected";
        bool isNews = target.State != state;
        if (isNews)
        {
            channels = channels.SetItem(index, channel with { Target = target with { State = state } });
            Update(_live with { Definition = _live.Definition with { Devices = _live.Definition.Devices with { Channels = channels } } });
        }
        if (!IsAgent(channel))
        {
            return;
        }
        await (isOpen ? ConnectAgentAsync(channel) : DropAgentAsync());
        if (isNews)
        {
            _context.Events.Publish(new GuestEvent.AgentChanged(_view, isOpen, reason));
        }
    }

    private async Task ConnectAgentAsync(ChannelDefinition channel)
    {
        if (_agent is not null || channel.Source.Backend is not CharacterBackend.Unix { Path: { } path })
        {
            return;
        }
        try
        {
            _agent = await _context.Monitors.ConnectAgentAsync(path, CancellationToken.None);
            _agentFailed = false;
        }
        catch (HostException e)
        {
            _agentFailed = true;
            LogWarning(_view.Name, "its agent is there and cannot be reached", e);
        }
    }

    private async Task DropAgentAsync()
    {
        _agentFailed = false;
        if (_agent is { } agent)
        {
            _agent = null;
            await agent.DisposeAsync();
        }
    }

    private static bool IsAgent(ChannelDefinition channel) => channel.Target is ChannelTarget.Virtio { Name: AgentChannel };

    private static string AgentCommand(string command, string? arguments)
        => arguments is null ? $$"""{"execute":"{{command}}"}""" : $$"""{"execute":"{{command}}","arguments":{{arguments}}}""";

    private static string NameOf(string command)
    {
        using JsonDocument document = JsonDocument.Parse(command);
        return document.RootElement.TryGetProperty("execute", out JsonElement name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
    }
}
