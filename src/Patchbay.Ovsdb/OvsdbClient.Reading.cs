using System.Text.Json;

namespace Patchbay.Ovsdb;

/// <summary>The one reader: answers, updates and the server's own requests, told apart by their members (JSON-RPC 1.0).</summary>
public sealed partial class OvsdbClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource<JsonElement>> _waiting = [];
    private OvsdbConnectionLostException? _lost;
    private long _lastId;

    private async Task<JsonElement> AskAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken)
    {
        TaskCompletionSource<JsonElement> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long id;
        lock (_lock)
        {
            if (_lost is not null)
            {
                throw new OvsdbConnectionLostException(_lost.Reason, _lost.InnerException);
            }
            // One that is abandoned stays until its answer comes, so that answers always find their place.
            _waiting.Add(id = ++_lastId, answer);
        }
        ReadOnlyMemory<byte> message = Message(json =>
        {
            json.WriteString("method", method);
            json.WriteStartArray("params");
            parameters(json);
            json.WriteEndArray();
            json.WriteNumber("id", id);
        });
        try
        {
            // Not cancelled by a caller who has lost interest: half a message would be the end of the connection.
            await SendAsync(message).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Closed: the reader says it.
        }
        return await answer.Task.WaitAsync(cancellationToken);
    }

    private async Task<OvsdbConnectionLostException> ReadAllAsync()
    {
        OvsdbConnectionLostException lost;
        try
        {
            while (await _messages.ReadAsync(_closing.Token) is { } message)
            {
                await TakeAsync(Parse(message));
            }
            lost = new OvsdbConnectionLostException("the server closed it");
        }
        catch (Exception e)
        {
            lost = new OvsdbConnectionLostException(_closing.IsCancellationRequested ? "it was closed here" : e.Message, e);
        }
        // Whoever broke the protocol is not listened to again.
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        Lose(lost);
        return lost;
    }

    private static JsonElement Parse(byte[] message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new OvsdbMessageException($"no JSON: {e.Message}", e);
        }
    }

    private async ValueTask TakeAsync(JsonElement message)
    {
        if (message.TryGetProperty("method", out JsonElement method))
        {
            switch (method.ToString())
            {
                case "update" when message.TryGetProperty("params", out JsonElement news) && news.ValueKind == JsonValueKind.Array && news.GetArrayLength() == 2:
                    Publish(news[1]);
                    break;
                case "echo":
                    // The server asks whether we are there (section 4.1.11).
                    await SendAsync(Message(json =>
                    {
                        json.WritePropertyName("id");
                        message.GetProperty("id").WriteTo(json);
                        json.WritePropertyName("result");
                        message.GetProperty("params").WriteTo(json);
                        json.WriteNull("error");
                    }));
                    break;
                default:
                    break; // of a later protocol
            }
        }
        else
        {
            Answer(message);
        }
    }

    private void Publish(JsonElement tables)
    {
        foreach (OvsdbUpdate update in OvsdbUpdate.ReadAll(tables))
        {
            if (!_updates.Writer.TryWrite(update))
            {
                throw new OvsdbMessageException("more updates than are read");
            }
        }
    }

    private void Answer(JsonElement message)
    {
        TaskCompletionSource<JsonElement>? answer = null;
        if (message.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out long number))
        {
            lock (_lock)
            {
                _waiting.Remove(number, out answer);
            }
        }
        if (answer is null)
        {
            throw new OvsdbMessageException($"an answer to no request: {message.GetRawText()}");
        }
        if (message.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
        {
            answer.TrySetException(Refusal(error));
        }
        else if (message.TryGetProperty("result", out JsonElement result))
        {
            answer.TrySetResult(result);
        }
        else
        {
            answer.TrySetException(new OvsdbMessageException($"an answer that says nothing: {message.GetRawText()}"));
        }
    }

    private static OvsdbException Refusal(JsonElement error) => error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out JsonElement tag)
        ? new OvsdbException(tag.ToString(), error.TryGetProperty("details", out JsonElement details) ? details.ToString() : "")
        : new OvsdbException(error.ToString(), "");

    private void Lose(OvsdbConnectionLostException reason)
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
            waiting.TrySetException(new OvsdbConnectionLostException(reason.Reason, reason.InnerException));
        }
        _updates.Writer.TryComplete();
    }
}
