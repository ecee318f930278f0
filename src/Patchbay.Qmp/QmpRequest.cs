using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>Messages to the peer: one JSON object and a line feed, made whole before the first byte is sent.</summary>
internal static class QmpRequest
{
    // Nothing here ends up in a web page: '<' and '+' stay as they are.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A command; an agent's has no id.</summary>
    public static ReadOnlyMemory<byte> Write<TArguments, TResult>(
        string verb, QmpCommand<TArguments, TResult> command, TArguments arguments, long? id)
        => Line(writer =>
        {
            writer.WriteString(verb, command.Name);
            if (arguments is not QmpNothing)
            {
                writer.WritePropertyName("arguments");
                JsonSerializer.Serialize(writer, arguments, command.Arguments);
            }
            if (id is { } number)
            {
                writer.WriteNumber("id", number);
            }
        });

    /// <summary>A message as it is but for its id.</summary>
    public static ReadOnlyMemory<byte> WithId(JsonElement message, Action<Utf8JsonWriter>? writeId)
        => Line(writer =>
        {
            foreach (JsonProperty member in message.EnumerateObject())
            {
                if (!member.NameEquals("id"))
                {
                    member.WriteTo(writer);
                }
            }
            writeId?.Invoke(writer);
        });

    /// <summary>A message that someone else wrote, in one line whatever it looked like.</summary>
    /// <exception cref="FormatException">The text is not a JSON object.</exception>
    public static byte[] Line(string message)
    {
        using JsonDocument document = ParseObject(message);
        return WithId(document.RootElement, writeId: null).ToArray();
    }

    /// <summary>Parses a command that someone else wrote.</summary>
    /// <exception cref="FormatException">The text is not a JSON object.</exception>
    public static JsonDocument ParseObject(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(command);
        }
        catch (JsonException e)
        {
            throw new FormatException($"QMP command: not JSON: {e.Message}", e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }
        document.Dispose();
        throw new FormatException("QMP command: not a JSON object");
    }

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> writeMembers)
    {
        ArrayBufferWriter<byte> line = new(256);
        using (Utf8JsonWriter writer = new(line, Plain))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }
        line.Write("\n"u8);
        return line.WrittenMemory;
    }
}
