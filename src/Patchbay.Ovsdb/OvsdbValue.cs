using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Patchbay.Ovsdb;

/// <summary>A column's value (RFC 7047 section 5.1). Reading and writing stand together.</summary>
public abstract record OvsdbValue
{
    private OvsdbValue()
    {
    }

    /// <summary><c>string</c>.</summary>
    public sealed record Text(string Value) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json) => json.WriteStringValue(Value);
    }

    /// <summary><c>integer</c>.</summary>
    public sealed record Whole(long Value) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json) => json.WriteNumberValue(Value);
    }

    /// <summary><c>real</c>; one without a fraction is read as an <see cref="Whole"/>.</summary>
    public sealed record Real(double Value) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json) => json.WriteNumberValue(Value);
    }

    /// <summary><c>boolean</c>.</summary>
    public sealed record Truth(bool Value) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json) => json.WriteBooleanValue(Value);
    }

    /// <summary><c>uuid</c>: the name of a row, <c>["uuid", "…"]</c>.</summary>
    public sealed record Row(Guid Value) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json) => WriteTagged(json, "uuid", Value.ToString());
    }

    /// <summary>A row that an <see cref="OvsdbOperation.Insert"/> of the same transaction makes, <c>["named-uuid", "…"]</c>.</summary>
    public sealed record NewRow(string Handle) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json) => WriteTagged(json, "named-uuid", Handle);
    }

    /// <summary>A set, <c>["set", […]]</c>. A set of one is read as its element; <see cref="Elements"/> tells no difference.</summary>
    public sealed record Several(IReadOnlyList<OvsdbValue> Items) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            json.WriteStringValue("set");
            json.WriteStartArray();
            foreach (OvsdbValue item in Items)
            {
                item.WriteTo(json);
            }
            json.WriteEndArray();
            json.WriteEndArray();
        }
    }

    /// <summary>A map, <c>["map", [[key, value]…]]</c>.</summary>
    public sealed record Map(IReadOnlyList<KeyValuePair<OvsdbValue, OvsdbValue>> Pairs) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            json.WriteStringValue("map");
            json.WriteStartArray();
            foreach ((OvsdbValue key, OvsdbValue value) in Pairs)
            {
                json.WriteStartArray();
                key.WriteTo(json);
                value.WriteTo(json);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndArray();
        }
    }

    /// <summary>An empty set: what an optional column holds that holds nothing.</summary>
    public static OvsdbValue Nothing { get; } = new Several([]);

    /// <summary>A string.</summary>
    public static OvsdbValue Of(string value) => new Text(value);

    /// <summary>An integer.</summary>
    public static OvsdbValue Of(long value) => new Whole(value);

    /// <summary>A boolean.</summary>
    public static OvsdbValue Of(bool value) => new Truth(value);

    /// <summary>A row.</summary>
    public static OvsdbValue Of(Guid value) => new Row(value);

    /// <summary>A set.</summary>
    public static OvsdbValue SetOf(IEnumerable<OvsdbValue> items) => new Several([.. items]);

    /// <summary>A map of strings to strings.</summary>
    public static OvsdbValue MapOf(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return new Map([.. pairs.Select(static p => KeyValuePair.Create(Of(p.Key), Of(p.Value)))]);
    }

    /// <summary>The elements of a set; an atom is a set of itself.</summary>
    public IReadOnlyList<OvsdbValue> Elements => this is Several set ? set.Items : [this];

    /// <summary>The string, or that of a set of one; null for an empty set.</summary>
    /// <exception cref="OvsdbMessageException">It is something else.</exception>
    public string? AsText => Single() switch
    {
        null => null,
        Text text => text.Value,
        var other => throw Unexpected("a string", other),
    };

    /// <summary>The integer, or that of a set of one; null for an empty set.</summary>
    /// <exception cref="OvsdbMessageException">It is something else.</exception>
    public long? AsInteger => Single() switch
    {
        null => null,
        Whole whole => whole.Value,
        var other => throw Unexpected("an integer", other),
    };

    /// <summary>The rows of a set of them.</summary>
    /// <exception cref="OvsdbMessageException">It is something else.</exception>
    public IReadOnlyList<Guid> AsRows => [.. Elements.Select(static e => e is Row row ? row.Value : throw Unexpected("a row", e))];

    /// <summary>A map of strings to strings.</summary>
    /// <exception cref="OvsdbMessageException">It is something else.</exception>
    public IReadOnlyDictionary<string, string> AsTexts => Pairs(static value => value is Text text ? text.Value : throw Unexpected("a string", value));

    /// <summary>A map of strings to integers.</summary>
    /// <exception cref="OvsdbMessageException">It is something else.</exception>
    public IReadOnlyDictionary<string, long> AsIntegers => Pairs(static value => value is Whole whole ? whole.Value : throw Unexpected("an integer", value));

    /// <summary>As on the wire.</summary>
    public sealed override string ToString()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            WriteTo(json);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal abstract void WriteTo(Utf8JsonWriter json);

    /// <summary>Reads what <see cref="WriteTo"/> writes.</summary>
    /// <exception cref="OvsdbMessageException">It is something else.</exception>
    internal static OvsdbValue Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new Text(json.GetString()!),
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? new Whole(whole) : new Real(json.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new Truth(json.GetBoolean()),
        JsonValueKind.Array when json.GetArrayLength() == 2 && json[0].ValueKind == JsonValueKind.String => ReadTagged(json[0].GetString()!, json[1]),
        _ => throw Wrong(json),
    };

    private static OvsdbValue ReadTagged(string tag, JsonElement content) => tag switch
    {
        "uuid" when content.ValueKind == JsonValueKind.String && Guid.TryParseExact(content.GetString(), "D", out Guid row) => new Row(row),
        "named-uuid" when content.ValueKind == JsonValueKind.String => new NewRow(content.GetString()!),
        "set" when content.ValueKind == JsonValueKind.Array => new Several([.. content.EnumerateArray().Select(ReadAtom)]),
        "map" when content.ValueKind == JsonValueKind.Array => new Map([.. content.EnumerateArray().Select(ReadPair)]),
        _ => throw Wrong(content),
    };

    private static KeyValuePair<OvsdbValue, OvsdbValue> ReadPair(JsonElement json)
        => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 2 ? KeyValuePair.Create(ReadAtom(json[0]), ReadAtom(json[1])) : throw Wrong(json);

    // A set of sets is none, and could be nested as deep as a message is long.
    private static OvsdbValue ReadAtom(JsonElement json)
        => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 2 && json[0].ValueKind == JsonValueKind.String && json[0].GetString() is "set" or "map"
            ? throw Wrong(json)
            : Read(json);

    private static OvsdbMessageException Wrong(JsonElement json) => new($"no value of a column: {json.GetRawText()}");

    private static OvsdbMessageException Unexpected(string wanted, OvsdbValue found) => new($"{wanted} was expected, and not {found}");

    private static void WriteTagged(Utf8JsonWriter json, string tag, string content)
    {
        json.WriteStartArray();
        json.WriteStringValue(tag);
        json.WriteStringValue(content);
        json.WriteEndArray();
    }

    private OvsdbValue? Single() => this is not Several set ? this
        : set.Items.Count switch
        {
            0 => null,
            1 => set.Items[0],
            _ => throw new OvsdbMessageException($"one value was expected, and not {set.Items.Count.ToString(CultureInfo.InvariantCulture)}"),
        };

    private Dictionary<string, T> Pairs<T>(Func<OvsdbValue, T> read)
    {
        if (this is not Map map)
        {
            // An empty map may be written as an empty set.
            return this is Several { Items.Count: 0 } ? [] : throw Unexpected("a map", this);
        }
        Dictionary<string, T> pairs = [];
        foreach ((OvsdbValue key, OvsdbValue value) in map.Pairs)
        {
            pairs[key is Text text ? text.Value : throw Unexpected("a string", key)] = read(value);
        }
        return pairs;
    }
}
