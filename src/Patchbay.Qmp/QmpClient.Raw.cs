using System.Text;
using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>Commands as text, for whoever passes on what someone else wrote.</summary>
public sealed partial class QmpClient
{
    /// <summary>
    /// Sends a whole command object and gives back the whole answer, an error included, both as JSON text. The id that is sent is this
    /// client's own; the answer carries the text's id, if it has one.
    /// </summary>
    /// <exception cref="FormatException">The text is not a JSON object.</exception>
    /// <exception cref="QmpConnectionLostException">The connection ended before the answer.</exception>
    public async Task<string> ExecuteRawAsync(string command, CancellationToken cancellationToken)
    {
        using JsonDocument document = QmpRequest.ParseObject(command);
        JsonElement wanted = document.RootElement;
        JsonElement reply = await AskAsync(id => QmpRequest.WithId(wanted, writer => writer.WriteNumber("id", id)), descriptor: null, cancellationToken);
        Action<Utf8JsonWriter>? itsOwn = wanted.TryGetProperty("id", out JsonElement own) ? writer => WriteId(writer, own) : null;
        return Encoding.UTF8.GetString(QmpRequest.WithId(reply, itsOwn).Span).TrimEnd('\n');
    }

    private static void WriteId(Utf8JsonWriter writer, JsonElement id)
    {
        writer.WritePropertyName("id");
        id.WriteTo(writer);
    }
}
