using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Qmp;

/// <summary>A JSON value as its text, for what has as many shapes as QEMU has devices: <c>device_add</c>, <c>qom-get</c>.</summary>
/// <param name="Json">One whole JSON value.</param>
[JsonConverter(typeof(QmpRawConverter))]
public sealed record QmpRaw(string Json)
{
    /// <summary>The text.</summary>
    public override string ToString() => Json;
}

/// <summary>Reads and writes <see cref="QmpRaw"/>; a text that is not JSON is refused when written.</summary>
public sealed class QmpRawConverter : JsonConverter<QmpRaw>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override QmpRaw Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(JsonElement.ParseValue(ref reader).GetRawText());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, QmpRaw value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        // Through an element and not as raw text: a line feed between tokens would end the message in its middle.
        using JsonDocument document = JsonDocument.Parse(value.Json);
        document.RootElement.WriteTo(writer);
    }
}
