using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Patchbay.Qmp;

/// <summary>
/// One connection to a QEMU monitor (QEMU's QMP specification, <c>interop/qmp-spec</c>). Any number of commands may be in flight, from any
/// thread; each caller gets its own answer. Callers, and whoever reads the events, go on with the thread that reads: they must not hold it up, as
/// <c>Task.Wait</c> would. Disposing closes the stream and fails whoever still waits.
/// </summary>
public sealed partial class QmpClient : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly QmpOptions _options;
    private readonly JsonLines _lines;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<QmpEvent> _events;
    private readonly TaskCompletionSource<QmpGreeting> _greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<QmpConnectionLostException> _reading;

    private QmpClient(Stream stream, QmpOptions options)
    {
        _stream = stream;
        _options = options;
        _lines = new JsonLines(stream, options.MaxMessageLength);
        _events = Channel.CreateBounded<QmpEvent>(new BoundedChannelOptions(options.EventCapacity) { SingleWriter = true, AllowSynchronousContinuations = true });
        _reading = Task.Run(ReadAllAsync);
    }

    /// <summary>Waits for the greeting, and leaves negotiation mode. The client owns the stream from here on, also when this fails.</summary>
    /// <exception cref="QmpConnectionLostException">The peer closed the stream or is not a QEMU monitor.</exception>
    public static async Task<QmpClient> ConnectAsync(Stream stream, QmpOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        QmpClient client = new(stream, options);
        try
        {
            client.Greeting = await client._greeting.Task.WaitAsync(cancellationToken);
            client.HasOutOfBand = options.OutOfBand && client.Greeting.Capabilities.Contains("oob");
            QmpCapabilities wanted = new(client.HasOutOfBand ? ["oob"] : null);
            await client.ExecuteAsync(QmpCommands.Capabilities, wanted, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the peer said of itself.</summary>
    public QmpGreeting Greeting { get; private set; } = null!;

    /// <summary>Whether <see cref="ExecuteOutOfBandAsync"/> may be used: asked for, and offered.</summary>
    public bool HasOutOfBand { get; private set; }

    /// <summary>Events in the order they came. The channel is completed, without an error, when the connection ends.</summary>
    public ChannelReader<QmpEvent> Events => _events.Reader;

    /// <summary>Ends with the connection, and says why it ended. Never faults.</summary>
    public Task<QmpConnectionLostException> Lost => _reading;

    /// <summary>Runs a command and waits for its answer. Cancelling stops the waiting; a command that was sent is still carried out.</summary>
    /// <exception cref="QmpException">The peer refused.</exception>
    /// <exception cref="QmpConnectionLostException">The connection ended before the answer.</exception>
    /// <exception cref="QmpMessageException">The answer has another shape than the command promises.</exception>
    public Task<TResult> ExecuteAsync<TArguments, TResult>(
        QmpCommand<TArguments, TResult> command, TArguments arguments, CancellationToken cancellationToken)
        => ExecuteAsync("execute", command, arguments, descriptor: null, cancellationToken);

    /// <summary>As <see cref="ExecuteAsync{TArguments,TResult}(QmpCommand{TArguments,TResult},TArguments,CancellationToken)"/>, with a descriptor sent along: <c>getfd</c>, <c>add-fd</c>.</summary>
    /// <exception cref="InvalidOperationException">The options hold no <see cref="QmpOptions.DescriptorSender"/>.</exception>
    public Task<TResult> ExecuteAsync<TArguments, TResult>(
        QmpCommand<TArguments, TResult> command, TArguments arguments, SafeHandle descriptor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return _options.DescriptorSender is null
            ? throw new InvalidOperationException("this QMP connection was opened without a descriptor sender")
            : ExecuteAsync("execute", command, arguments, descriptor, cancellationToken);
    }

    /// <summary>Runs a command ahead of those that wait in the peer's queue; only commands that QEMU marks for it.</summary>
    /// <exception cref="InvalidOperationException">The capability was not negotiated.</exception>
    public Task<TResult> ExecuteOutOfBandAsync<TArguments, TResult>(
        QmpCommand<TArguments, TResult> command, TArguments arguments, CancellationToken cancellationToken)
        => HasOutOfBand
            ? ExecuteAsync("exec-oob", command, arguments, descriptor: null, cancellationToken)
            : throw new InvalidOperationException("out-of-band execution was not negotiated on this QMP connection");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task<TResult> ExecuteAsync<TArguments, TResult>(
        string verb, QmpCommand<TArguments, TResult> command, TArguments arguments, SafeHandle? descriptor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        JsonElement reply = await AskAsync(id => QmpRequest.Write(verb, command, arguments, id), descriptor, cancellationToken);
        return QmpReply.Result(reply, command);
    }
}
