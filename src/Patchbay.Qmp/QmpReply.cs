using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>One message from the peer, told apart by the members it has.</summary>
internal static class QmpReply
{
    /// <summary>Parses a line; its top must be an object.</summary>
    /// <exception cref="QmpMessageException">It is not JSON, or not an object.</exception>
    public static JsonElement Parse(byte[] line)
    {
        JsonElement message;
        try
        {
            Utf8JsonReader reader = new(line, new JsonReaderOptions { MaxDepth = 256 });
            message = JsonElement.ParseValue(ref reader);
            if (reader.BytesConsumed != line.Length)
            {
                throw new QmpMessageException($"after a message on the same line: {Begin(line.AsSpan((int)reader.BytesConsumed))}");
            }
        }
        catch (JsonException e)
        {
            throw new QmpMessageException($"not a JSON message: {Begin(line)}", e);
        }
        return message.ValueKind == JsonValueKind.Object ? message : throw new QmpMessageException($"not a JSON object: {Begin(line)}");
    }

    /// <summary>The answer's content in the shape that its command promises.</summary>
    /// <exception cref="QmpException">The peer refused.</exception>
    /// <exception cref="QmpMessageException">The answer has another shape.</exception>
    public static TResult Result<TArguments, TResult>(JsonElement reply, QmpCommand<TArguments, TResult> command)
    {
        if (reply.TryGetProperty("error", out JsonElement error))
        {
            throw new QmpException(command.Name, Text(error, "class") ?? "GenericError", Text(error, "desc") ?? error.GetRawText());
        }
        if (!reply.TryGetProperty("return", out JsonElement result))
        {
            throw new QmpMessageException($"{command.Name}: not an answer: {reply.GetRawText()}");
        }
        try
        {
            return result.Deserialize(command.Result) ?? throw new QmpMessageException($"{command.Name}: the answer is null");
        }
        catch (JsonException e)
        {
            throw new QmpMessageException($"{command.Name}: an answer of another shape: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Begin(ReadOnlySpan<byte> line)
        => System.Text.Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)]);
}
