using System.Runtime.InteropServices;
using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>Who waits for which answer.</summary>
public sealed partial class QmpClient
{
    private readonly Lock _lock = new();
    // By id, oldest first. An abandoned command stays until its answer comes, so that answers always find their place.
    private readonly SortedDictionary<long, TaskCompletionSource<JsonElement>> _waiting = [];
    private QmpConnectionLostException? _lost;
    private long _lastId;

    private async Task<JsonElement> AskAsync(Func<long, ReadOnlyMemory<byte>> write, SafeHandle? descriptor, CancellationToken cancellationToken)
    {
        // Whoever waits goes on with the thread that has read the answer, as far as it goes without waiting: to wake another one would
        // take longer than what most have left to do.
        TaskCompletionSource<JsonElement> answer = new();
        await _sending.WaitAsync(cancellationToken);
        Task sending;
        try
        {
            // Numbered while holding the turn: ids go out in their order.
            ReadOnlyMemory<byte> line = write(_lastId + 1);
            lock (_lock)
            {
                if (_lost is not null)
                {
                    throw new QmpConnectionLostException(_lost.Reason, _lost.InnerException);
                }
                _waiting.Add(++_lastId, answer);
            }
            sending = SendAsync(line, descriptor);
        }
        catch
        {
            _sending.Release();
            throw;
        }
        await sending.WaitAsync(cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    // Not cancelled by a caller who has lost interest: half a line would be the end of the connection.
    private async Task SendAsync(ReadOnlyMemory<byte> line, SafeHandle? descriptor)
    {
        try
        {
            if (descriptor is null)
            {
                await _stream.WriteAsync(line, _closing.Token);
            }
            else
            {
                await _options.DescriptorSender!(line, descriptor, _closing.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The reader says it to everyone; closing makes sure that it notices.
            await _closing.CancelAsync();
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Answer(JsonElement message)
    {
        TaskCompletionSource<JsonElement>? answer;
        lock (_lock)
        {
            // A line that the peer cannot parse is refused without an id, in its turn: it is the oldest.
            long id = message.TryGetProperty("id", out JsonElement value)
                ? value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : -1
                : _waiting.Count > 0 ? _waiting.First().Key : -1;
            if (!_waiting.Remove(id, out answer))
            {
                throw new QmpMessageException($"an answer to no command: {message.GetRawText()}");
            }
        }
        answer.TrySetResult(message);
    }

    private void Lose(QmpConnectionLostException reason)
    {
        TaskCompletionSource<JsonElement>[] left;
        lock (_lock)
        {
            _lost = reason;
            left = [.. _waiting.Values];
            _waiting.Clear();
        }
        foreach (TaskCompletionSource<JsonElement> waiting in left)
        {
            // One each: an exception's stack belongs to one throw.
            waiting.TrySetException(new QmpConnectionLostException(reason.Reason, reason.InnerException));
        }
        _greeting.TrySetException(new QmpConnectionLostException(reason.Reason, reason.InnerException));
        _events.Writer.TryComplete();
    }
}
