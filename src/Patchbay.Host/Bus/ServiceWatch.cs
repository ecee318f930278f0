using System.Threading.Channels;
using Patchbay.Engine;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// Follows a service on the machine's bus: says whether it runs, and has its state read again when it came, went or told of
/// something. Where there is no bus, that is looked at again now and then.
/// </summary>
internal sealed class ServiceWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // What a daemon's own start waits for another's first answer.
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(10);

    private readonly SystemBus _bus;
    private readonly string _service;
    private readonly TimeProvider _time;
    private readonly Func<bool, CancellationToken, Task> _read;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Begins to follow.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="service">Its name on the bus.</param>
    /// <param name="signals">What it tells that is news, as interfaces; each of their signals counts.</param>
    /// <param name="read">Reads its state anew; given whether it runs.</param>
    /// <param name="time">The clock.</param>
    public ServiceWatch(SystemBus bus, string service, IReadOnlyList<string> signals, Func<bool, CancellationToken, Task> read, TimeProvider time)
    {
        (_bus, _service, _read, _time) = (bus, service, read, time);
        _ = RunAsync(signals, _stop.Token);
    }

    /// <summary>Waits until the service was looked for once.</summary>
    public async Task WaitForFirstAsync(CancellationToken cancellationToken)
    {
        if (_first.Task.IsCompleted)
        {
            return;
        }
        try
        {
            await _first.Task.WaitAsync(FirstLimit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It is told of when it answers.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<string> signals, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await FollowAsync(signals, cancellationToken);
                }
                catch (Exception e) when (e is DBusExceptionBase or IOException or HostException)
                {
                    // No bus, or none any more.
                }
                await _read(false, cancellationToken);
                _first.TrySetResult();
                await Task.Delay(Interval, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            _first.TrySetResult();
        }
    }

    private async Task FollowAsync(IReadOnlyList<string> signals, CancellationToken cancellationToken)
    {
        DBusConnection connection = await _bus.ConnectAsync(cancellationToken);
        List<IDisposable> matches = [];
        try
        {
            matches.Add(await ListenAsync(connection, new MatchRule
            {
                Type = MessageType.Signal, Sender = "org.freedesktop.DBus", Interface = "org.freedesktop.DBus", Member = "NameOwnerChanged", Arg0 = _service,
            }));
            foreach (string signal in signals)
            {
                matches.Add(await ListenAsync(connection, new MatchRule { Type = MessageType.Signal, Sender = _service, Interface = signal }));
            }
            Task lost = connection.DisconnectedAsync();
            do
            {
                await _read(await RunsAsync(connection), cancellationToken);
                _first.TrySetResult();
            }
            while (await IsNewsAsync(lost, cancellationToken));
        }
        finally
        {
            matches.ForEach(static m => m.Dispose());
        }
    }

    // Also now and then: one that did not answer may do so by now. False where the bus is lost.
    private async Task<bool> IsNewsAsync(Task lost, CancellationToken cancellationToken)
    {
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = await Task.WhenAny(_news.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(Interval, _time, waiting.Token), lost);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _news.Reader.TryRead(out _);
        return first != lost;
    }

    private async Task<IDisposable> ListenAsync(DBusConnection connection, MatchRule rule)
        => await connection.AddMatchAsync(rule, (Notification _) => _news.Writer.TryWrite(true), emitOnCapturedContext: false, ObserverFlags.None, null);

    private async Task<bool> RunsAsync(DBusConnection connection) => (await connection.ListServicesAsync()).Contains(_service);
}
