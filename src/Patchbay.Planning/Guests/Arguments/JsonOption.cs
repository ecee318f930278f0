using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>A JSON object for QEMU's command line, its keys in the order in which they were added.</summary>
internal sealed class JsonOption
{
    private readonly StringBuilder _text = new("{");

    /// <summary>Adds a string, unless it is null.</summary>
    public JsonOption Add(string key, string? value)
        => value is null ? this : Raw(key, $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    /// <summary>Adds <c>true</c> or <c>false</c>, unless the value is null.</summary>
    public JsonOption Add(string key, bool? value) => value is { } v ? Raw(key, v ? "true" : "false") : this;

    /// <summary>Adds a number, unless it is null.</summary>
    public JsonOption Add(string key, long? value) => value is { } v ? Raw(key, v.ToString(CultureInfo.InvariantCulture)) : this;

    /// <summary>Adds a number, unless it is zero.</summary>
    public JsonOption AddNonZero(string key, ulong value) => value == 0 ? this : Raw(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds an object.</summary>
    public JsonOption Add(string key, JsonOption? value) => value is null ? this : Raw(key, value.ToString());

    /// <inheritdoc/>
    public override string ToString() => $"{_text}}}";

    private JsonOption Raw(string key, string value)
    {
        if (_text.Length > 1)
        {
            _text.Append(',');
        }
        _text.Append('"').Append(key).Append("\":").Append(value);
        return this;
    }
}
