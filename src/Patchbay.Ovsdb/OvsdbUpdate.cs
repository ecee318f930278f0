using System.Text.Json;

namespace Patchbay.Ovsdb;

/// <summary>What a monitor tells of one row (RFC 7047 section 4.1.6).</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">The row's name.</param>
/// <param name="Before">Columns as they were, of those that changed; null for a row that came.</param>
/// <param name="After">All columns that are watched, as they are now; null for a row that went.</param>
public sealed record OvsdbUpdate(
    string Table, Guid Row, IReadOnlyDictionary<string, OvsdbValue>? Before, IReadOnlyDictionary<string, OvsdbValue>? After)
{
    internal static IEnumerable<OvsdbUpdate> ReadAll(JsonElement tables)
    {
        foreach (JsonProperty table in Members(tables))
        {
            foreach (JsonProperty row in Members(table.Value))
            {
                yield return new OvsdbUpdate(table.Name, Name(row.Name), Columns(row.Value, "old"), Columns(row.Value, "new"));
            }
        }
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement json)
        => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new OvsdbMessageException($"no update: {json.GetRawText()}");

    private static Guid Name(string text) => Guid.TryParseExact(text, "D", out Guid row) ? row : throw new OvsdbMessageException($"no name of a row: {text}");

    private static IReadOnlyDictionary<string, OvsdbValue>? Columns(JsonElement row, string which)
        => row.ValueKind != JsonValueKind.Object ? throw new OvsdbMessageException($"no update of a row: {row.GetRawText()}")
            : row.TryGetProperty(which, out JsonElement columns) ? OvsdbResult.ReadRow(columns) : null;
}
