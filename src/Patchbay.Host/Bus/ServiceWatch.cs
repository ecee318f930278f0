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

    // Of one that runs and did not answer.
    private static readonly TimeSpan SilentInterval = TimeSpan.FromSeconds(3);

    // What a daemon's own start waits for another's first answer, once.
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(5);

    private readonly SystemBus _bus;
    private readonly string _service;
    private readonly TimeProvider _time;
    private readonly Func<ServicePresence, CancellationToken, Task<bool>> _read;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Begins to follow.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="service">Its name on the bus.</param>
    /// <param name="signals">What it tells that is news, as interfaces; each of their signals counts.</param>
    /// <param name="read">Reads its state anew, in a time of its own; given whether it runs. False where it did not answer: it is asked again soon.</param>
    /// <param name="time">The clock.</param>
    public ServiceWatch(SystemBus bus, string service, IReadOnlyList<string> signals, Func<ServicePresence, CancellationToken, Task<bool>> read, TimeProvider time)
    {
        (_bus, _service, _read, _time) = (bus, service, read, time);
        _ = RunAsync(signals, _stop.Token);
    }

    /// <summary>Waits until the service was looked for once, or has kept one waiting for too long.</summary>
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
            // It is told of when it answers; nobody else waits for it.
            _first.TrySetResult();
        }
    }

    /// <summary>Has its state read again, soon.</summary>
    public void LookAgain() => _news.Writer.TryWrite(true);

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
                string? problem = null;
                try
                {
                    await FollowAsync(signals, cancellationToken);
                }
                catch (TimeoutException e)
                {
                    problem = e.Message;
                }
                catch (Exception e) when (SystemBus.IsTrouble(e) || e is HostException)
                {
                    // No bus, or none any more.
                }
                await _read(new ServicePresence(false, problem), cancellationToken);
                _first.TrySetResult();
                await Task.Delay(problem is null ? Interval : SilentInterval, _time, cancellationToken);
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
            bool hasAnswered;
            do
            {
                hasAnswered = await _read(new ServicePresence(await RunsAsync(connection), null), cancellationToken);
                _first.TrySetResult();
            }
            while (await IsNewsAsync(lost, hasAnswered ? Interval : SilentInterval, cancellationToken));
        }
        catch (TimeoutException e)
        {
            _bus.Forget(connection);
            throw SystemBus.Silent(e);
        }
        finally
        {
            matches.ForEach(static m => m.Dispose());
        }
    }

    // Also now and then: one that did not answer may do so by now. False where the bus is lost.
    private async Task<bool> IsNewsAsync(Task lost, TimeSpan interval, CancellationToken cancellationToken)
    {
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = await Task.WhenAny(_news.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(interval, _time, waiting.Token), lost);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _news.Reader.TryRead(out _);
        return first != lost;
    }

    private async Task<IDisposable> ListenAsync(DBusConnection connection, MatchRule rule)
        => await connection.AddMatchAsync(rule, (Notification _) => _news.Writer.TryWrite(true), emitOnCapturedContext: false, ObserverFlags.None, null)
            .AsTask().WaitAsync(SystemBus.Limit, _time);

    private async Task<bool> RunsAsync(DBusConnection connection)
        => (await connection.ListServicesAsync().WaitAsync(SystemBus.Limit, _time)).Contains(_service);
}

/// <summary>Whether a service is on the bus.</summary>
/// <param name="IsRunning">It is.</param>
/// <param name="Problem">Why that is not known; null where it is.</param>
internal readonly record struct ServicePresence(bool IsRunning, string? Problem);
