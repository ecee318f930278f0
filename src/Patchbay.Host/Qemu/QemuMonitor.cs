using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Linux;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <summary>A running QEMU, by its monitor and its process.</summary>
internal sealed partial class QemuMonitor : IGuestMonitor
{
    private const int MostWaiting = 8192;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly string _guest;
    private readonly ChildProcess _process;
    private readonly QmpClient _client;
    private readonly TimeProvider _time;
    private readonly Action<QemuMonitor> _closed;
    private readonly Channel<MonitorEvent> _events = Channel.CreateUnbounded<MonitorEvent>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });

    public QemuMonitor(string guest, ChildProcess process, QmpClient client, TimeProvider time, Action<QemuMonitor> closed)
    {
        (_guest, _process, _client, _time, _closed) = (guest, process, client, time, closed);
        (int major, int minor, int micro) = client.Greeting.Version.Qemu;
        QemuVersion = (major * 10000) + (minor * 100) + micro;
        client.Heard = Hear;
        _ = PumpAsync();
    }

    // What is only passed on waits while its guest is busy, and not without end: who looks at a screen can make any number of it.
    private void Hear(QmpEventMessage said)
    {
        if (_events.Reader.Count < MostWaiting)
        {
            _events.Writer.TryWrite(new MonitorEvent.Said(said.Name, said.At, said.Data));
        }
    }

    public int ProcessId => _process.Id;

    public int QemuVersion { get; }

    public ChannelReader<MonitorEvent> Events => _events.Reader;

    public Task Ended => _process.Exited;

    public async ValueTask<string> QueryStatusAsync(CancellationToken cancellationToken)
        => (await AskAsync(QmpCommands.QueryStatus, new QmpNothing(), cancellationToken)).Status;

    public async ValueTask RunAsync(string command, CancellationToken cancellationToken)
    {
        string answer = await RunRawAsync($$"""{"execute":"{{command}}"}""", cancellationToken);
        ThrowIfRefused(command, answer);
    }

    private static void ThrowIfRefused(string command, string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        if (document.RootElement.TryGetProperty("error", out JsonElement error))
        {
            string words = error.TryGetProperty("desc", out JsonElement text) ? text.GetString()! : error.GetRawText();
            throw new HostException($"unable to execute QEMU command '{command}': {words}");
        }
    }

    public async ValueTask<string> RunRawAsync(string command, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.ExecuteRawAsync(command, cancellationToken);
        }
        catch (QmpConnectionLostException e)
        {
            throw Lost(e);
        }
        catch (FormatException e)
        {
            throw new HostException(e.Message, e);
        }
    }

    public async ValueTask<string> RunLineAsync(string line, CancellationToken cancellationToken)
        => await AskAsync(QmpCommands.HumanMonitorCommand, new QmpMonitorLine(line), cancellationToken);

    public async ValueTask SetLinkAsync(string device, bool up, CancellationToken cancellationToken)
        => await AskAsync(QmpCommands.SetLink, new QmpLink(device, up), cancellationToken);

    public async ValueTask<IReadOnlyDictionary<string, string>> QueryPtysAsync(CancellationToken cancellationToken)
    {
        const string Pty = "pty:";
        IReadOnlyList<QmpChardev> devices = await AskAsync(QmpCommands.QueryChardev, new QmpNothing(), cancellationToken);
        return devices.Where(d => d.Filename.StartsWith(Pty, StringComparison.Ordinal)).ToDictionary(d => d.Label, d => d.Filename[Pty.Length..]);
    }

    public async ValueTask<IReadOnlySet<string>> QueryOpenPortsAsync(CancellationToken cancellationToken)
    {
        const string Chardev = "char";
        IReadOnlyList<QmpChardev> devices = await AskAsync(QmpCommands.QueryChardev, new QmpNothing(), cancellationToken);
        return devices.Where(d => d.FrontendOpen && d.Label.StartsWith(Chardev, StringComparison.Ordinal)).Select(d => d.Label[Chardev.Length..]).ToHashSet();
    }

    public async ValueTask SetPasswordAsync(string protocol, string password, CancellationToken cancellationToken)
        => await AskAsync(QmpCommands.SetPassword, new QmpPassword(protocol, password), cancellationToken);

    public async ValueTask<ulong?> QueryMemoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (ulong)(await _client.ExecuteAsync(QmpCommands.QueryBalloon, new QmpNothing(), cancellationToken)).Actual / 1024;
        }
        catch (QmpException)
        {
            return null; // no balloon
        }
        catch (QmpConnectionLostException e)
        {
            throw Lost(e);
        }
    }

    // proc_pid_stat(5): utime 14, stime 15, rss 24, counted past the name in parentheses.
    public ProcessUsage ReadUsage()
    {
        try
        {
            string text = File.ReadAllText($"/proc/{_process.Id}/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessUsage(Ticks(fields[11]), Ticks(fields[12]), ulong.Parse(fields[21], CultureInfo.InvariantCulture) * (ulong)System.Environment.SystemPageSize);
        }
        catch (IOException)
        {
            return default;
        }
    }

    // The process, and whatever QEMU was told, go on.
    public ValueTask DisposeAsync()
    {
        _closed(this);
        return _client.DisposeAsync();
    }

    // USER_HZ is 100 wherever Linux runs QEMU.
    private static TimeSpan Ticks(string text) => TimeSpan.FromMilliseconds(10 * (double)ulong.Parse(text, CultureInfo.InvariantCulture));

    private async Task<TResult> AskAsync<TArguments, TResult>(QmpCommand<TArguments, TResult> command, TArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.ExecuteAsync(command, arguments, cancellationToken);
        }
        catch (QmpException e)
        {
            throw Refused(e);
        }
        catch (QmpMessageException e)
        {
            throw new HostException($"QEMU of {_guest}: {e.Message}", e);
        }
        catch (QmpConnectionLostException e)
        {
            throw Lost(e);
        }
    }

    private static HostException Refused(QmpException e) => new($"unable to execute QEMU command '{e.Command}': {e.Description}", e);

    private HostException Lost(QmpConnectionLostException e) => new($"the monitor of {_guest} is gone: {e.Reason}", e);

    // An event of another shape than QEMU's must not end the listening.
    private static MonitorEvent? TryTranslate(QmpEvent happened)
    {
        try
        {
            return Translate(happened);
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            return null;
        }
    }

    private async Task PumpAsync()
    {
        await foreach (QmpEvent happened in _client.Events.ReadAllAsync(CancellationToken.None))
        {
            if (happened is QmpEvent.DeviceDeleted { Device: { } gone })
            {
                NoteGone(gone);
            }
            if (TryTranslate(happened) is { } known)
            {
                _events.Writer.TryWrite(known);
            }
        }
        // A process closes its sockets a moment before it has ended.
        try
        {
            await _process.Exited.WaitAsync(EndLimit, _time);
        }
        catch (TimeoutException)
        {
            // It lives on without a monitor: whoever reads the events finds out.
        }
        _events.Writer.TryComplete();
    }
}
