using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>The one reader: greeting, answers and events, told apart by their members.</summary>
public sealed partial class QmpClient
{
    private long _missed;

    /// <summary>Told of each event as it came, on the thread that reads: it must not wait.</summary>
    public Action<QmpEventMessage>? Heard { get; set; }

    private async Task<QmpConnectionLostException> ReadAllAsync()
    {
        QmpConnectionLostException lost;
        try
        {
            while (await _lines.ReadAsync(_closing.Token) is { } line)
            {
                Take(QmpReply.Parse(line));
            }
            lost = new QmpConnectionLostException("the peer closed it");
        }
        catch (OperationCanceledException e)
        {
            lost = new QmpConnectionLostException("it was closed here", e);
        }
        catch (Exception e)
        {
            lost = new QmpConnectionLostException(_closing.IsCancellationRequested ? "it was closed here" : e.Message, e);
        }
        // Whoever broke the protocol is not listened to again.
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        Lose(lost);
        return lost;
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("event", out _))
        {
            QmpEvent happened = QmpEvent.Read(message);
            // Before whoever reads the events, who may go on with this thread.
            Heard?.Invoke(new QmpEventMessage(
                message.GetProperty("event").GetString()!, happened.At, message.TryGetProperty("data", out JsonElement data) ? data.GetRawText() : null));
            Publish(happened);
        }
        else if (message.TryGetProperty("return", out _) || message.TryGetProperty("error", out _))
        {
            Answer(message);
        }
        else if (message.TryGetProperty("QMP", out _) && !_greeting.Task.IsCompleted)
        {
            _greeting.TrySetResult(ReadGreeting(message));
        }
        else
        {
            throw new QmpMessageException($"neither answer nor event: {message.GetRawText()}");
        }
    }

    private static QmpGreeting ReadGreeting(JsonElement message)
    {
        try
        {
            return message.Deserialize(QmpJson.Default.QmpGreetingMessage)!.Qmp;
        }
        catch (JsonException e)
        {
            throw new QmpMessageException($"a greeting of another shape: {message.GetRawText()}", e);
        }
    }

    // Never waits: answers come on the same stream, and whoever reads events may be waiting for one.
    private void Publish(QmpEvent happened)
    {
        if (_missed > 0 && _events.Writer.TryWrite(new QmpEvent.Missed(happened.At, _missed)))
        {
            _missed = 0;
        }
        if (_missed > 0 || !_events.Writer.TryWrite(happened))
        {
            _missed++;
        }
    }
}
