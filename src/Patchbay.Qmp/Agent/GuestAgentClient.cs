using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>
/// The guest agent at the other end of a virtio serial port. It greets nobody, keeps no connection and may have answers left for whoever
/// asked before, so each command starts with a number that the agent must repeat. One command at a time; the time limit is the caller's
/// <see cref="CancellationToken"/>, as a guest without an agent never answers.
/// </summary>
/// <param name="stream">The socket of the port's character device; owned from here on.</param>
public sealed class GuestAgentClient(Stream stream) : IAsyncDisposable
{
    private const byte Delimiter = 0xff;
    private const int MaxMessageLength = 4 << 20;

    private readonly JsonLines _lines = new(stream, MaxMessageLength);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _lastSync;

    /// <summary>Runs a command and waits for its answer.</summary>
    /// <exception cref="QmpException">The agent refused.</exception>
    /// <exception cref="QmpConnectionLostException">The port is closed on the host's side.</exception>
    /// <exception cref="QmpMessageException">The agent's answer is none.</exception>
    public Task<TResult> ExecuteAsync<TArguments, TResult>(
        QmpCommand<TArguments, TResult> command, TArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return InTurnAsync(
            async () =>
            {
                await WriteAsync(command, arguments, delimited: false, cancellationToken);
                return QmpReply.Result(QmpReply.Parse(await ReadLineAsync(cancellationToken)), command);
            },
            cancellationToken);
    }

    /// <summary>Sends a command that is answered only when it fails, as <c>guest-shutdown</c>, once the agent is known to listen.</summary>
    /// <exception cref="QmpConnectionLostException">The port is closed on the host's side.</exception>
    public Task SendAsync<TArguments, TResult>(
        QmpCommand<TArguments, TResult> command, TArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return InTurnAsync(
            async () =>
            {
                await WriteAsync(command, arguments, delimited: false, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Sends a whole command as text and gives back the whole answer as text, an error's too.</summary>
    /// <param name="command">One JSON object.</param>
    /// <param name="patience">How long the agent may take to show that it listens.</param>
    /// <param name="cancellationToken">Ends waiting for the answer; the next command finds its way past it.</param>
    /// <exception cref="FormatException">The text is not a JSON object.</exception>
    /// <exception cref="TimeoutException">The agent does not listen.</exception>
    /// <exception cref="QmpConnectionLostException">The port is closed on the host's side.</exception>
    /// <exception cref="QmpMessageException">The agent's answer is none.</exception>
    public Task<string> ExecuteRawAsync(string command, TimeSpan patience, CancellationToken cancellationToken)
    {
        byte[] line = QmpRequest.Line(command);
        return InTurnAsync(
            async () =>
            {
                await WriteAsync(line, cancellationToken);
                return QmpReply.Parse(await ReadLineAsync(cancellationToken)).GetRawText();
            },
            cancellationToken,
            patience);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return stream.DisposeAsync();
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(patience ?? Timeout.InfiniteTimeSpan);
            try
            {
                await SynchroniseAsync(limit.Token);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException("the guest agent does not listen", e);
            }
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    // The leading byte ends whatever half a command an earlier writer left; the one before the answer ends what the agent had begun.
    private async Task SynchroniseAsync(CancellationToken cancellationToken)
    {
        long number = ++_lastSync;
        await WriteAsync(GuestAgentCommands.SyncDelimited, new GuestSync(number), delimited: true, cancellationToken);
        while (true)
        {
            byte[] line = await ReadLineAsync(cancellationToken);
            int start = Array.LastIndexOf(line, Delimiter);
            if (start >= 0 && IsAnswer(line[(start + 1)..], number))
            {
                return;
            }
        }
    }

    private static bool IsAnswer(byte[] line, long number)
    {
        try
        {
            return QmpReply.Parse(line).TryGetProperty("return", out JsonElement value)
                && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long found) && found == number;
        }
        catch (QmpMessageException)
        {
            return false;
        }
    }

    private async Task<byte[]> ReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.ReadAsync(cancellationToken) ?? throw new QmpConnectionLostException("the guest agent's port was closed");
        }
        catch (Exception e) when (e is IOException and not QmpConnectionLostException or ObjectDisposedException)
        {
            throw new QmpConnectionLostException(e.Message, e);
        }
    }

    private async Task WriteAsync<TArguments, TResult>(
        QmpCommand<TArguments, TResult> command, TArguments arguments, bool delimited, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> line = QmpRequest.Write("execute", command, arguments, id: null);
        await WriteAsync(delimited ? [Delimiter, .. line.Span] : line.ToArray(), cancellationToken);
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new QmpConnectionLostException(e.Message, e);
        }
    }
}
