using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Patchbay.Qmp;

/// <summary>
/// Something that happened in the peer, as a closed set; what is not in the set comes as <see cref="Other"/>. Names and members are those of
/// QEMU's QMP reference.
/// </summary>
/// <param name="At">When, by the peer's clock; null where the peer could not tell.</param>
public abstract partial record QmpEvent(DateTimeOffset? At)
{
    /// <summary>Events that found no room, as nobody read: look at everything again.</summary>
    /// <param name="At">When the event after the gap happened.</param>
    /// <param name="Count">How many are missing here.</param>
    public sealed record Missed(DateTimeOffset? At, long Count) : QmpEvent(At);

    /// <summary>An event without a case of its own, or with other members than the reference says.</summary>
    /// <param name="At">When, by the peer's clock.</param>
    /// <param name="Name">Its name on the wire.</param>
    /// <param name="Content">Its <c>data</c> as JSON; an empty object where there is none.</param>
    public sealed record Other(DateTimeOffset? At, string Name, QmpRaw Content) : QmpEvent(At);

    /// <summary>Reads one event message.</summary>
    /// <exception cref="QmpMessageException">It has no name.</exception>
    internal static QmpEvent Read(JsonElement message)
    {
        if (message.GetProperty("event") is not { ValueKind: JsonValueKind.String } name)
        {
            throw new QmpMessageException($"an event without a name: {message.GetRawText()}");
        }
        DateTimeOffset? at = message.TryGetProperty("timestamp", out JsonElement stamp) ? ReadTime(stamp) : null;
        QmpRaw content = new(message.TryGetProperty("data", out JsonElement data) ? data.GetRawText() : "{}");
        try
        {
            return ReadKnown(name.GetString()!, at, content) ?? new Other(at, name.GetString()!, content);
        }
        catch (JsonException)
        {
            // Another version of QEMU, another shape: the reader still learns that it happened.
            return new Other(at, name.GetString()!, content);
        }
    }

    private static T As<T>(QmpRaw content, JsonTypeInfo<T> shape)
        => JsonSerializer.Deserialize(content.Json, shape) ?? throw new JsonException("null");

    // -1 stands for a clock that could not be read.
    private static DateTimeOffset? ReadTime(JsonElement stamp)
    {
        if (stamp.ValueKind != JsonValueKind.Object
            || !stamp.TryGetProperty("seconds", out JsonElement seconds) || !seconds.TryGetInt64(out long s)
            || !stamp.TryGetProperty("microseconds", out JsonElement micros) || !micros.TryGetInt64(out long us)
            || s is < 0 or > 253_402_300_799 || us is < 0 or > 999_999)
        {
            return null;
        }
        return DateTimeOffset.UnixEpoch.AddTicks((s * TimeSpan.TicksPerSecond) + (us * TimeSpan.TicksPerMicrosecond));
    }
}
