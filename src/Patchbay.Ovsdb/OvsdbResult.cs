using System.Text.Json;

namespace Patchbay.Ovsdb;

/// <summary>What became of one operation.</summary>
public sealed record OvsdbResult
{
    /// <summary>Of a select: the rows, each with the columns that were asked for.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, OvsdbValue>> Rows { get; init; } = [];

    /// <summary>Of an update, mutate or delete: how many rows.</summary>
    public long Count { get; init; }

    /// <summary>Of an insert: the row's name.</summary>
    public Guid? Row { get; init; }

    /// <summary>Reads the answer to a transaction.</summary>
    /// <exception cref="OvsdbException">One operation was refused, or all of them together.</exception>
    /// <exception cref="OvsdbMessageException">It is no answer to these operations.</exception>
    internal static IReadOnlyList<OvsdbResult> ReadAll(JsonElement answer, int operations)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            throw new OvsdbMessageException($"an answer to no transaction: {answer.GetRawText()}");
        }
        List<OvsdbResult> results = [];
        int position = 0;
        foreach (JsonElement one in answer.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object && one.TryGetProperty("error", out JsonElement error))
            {
                throw new OvsdbException(
                    error.ToString(), one.TryGetProperty("details", out JsonElement details) ? details.ToString() : "", position < operations ? position : null);
            }
            results.Add(Read(one));
            position++;
        }
        return results.Count == operations ? results : throw new OvsdbMessageException($"{results.Count} results to {operations} operations");
    }

    internal static IReadOnlyDictionary<string, OvsdbValue> ReadRow(JsonElement json)
        => json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().ToDictionary(static p => p.Name, static p => OvsdbValue.Read(p.Value))
            : throw new OvsdbMessageException($"no row: {json.GetRawText()}");

    private static OvsdbResult Read(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? new OvsdbResult
        {
            Rows = json.TryGetProperty("rows", out JsonElement rows) && rows.ValueKind == JsonValueKind.Array ? [.. rows.EnumerateArray().Select(ReadRow)] : [],
            Count = json.TryGetProperty("count", out JsonElement count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out long number) ? number : 0,
            Row = json.TryGetProperty("uuid", out JsonElement uuid) ? (OvsdbValue.Read(uuid) as OvsdbValue.Row)?.Value : null,
        }
        : throw new OvsdbMessageException($"no result of an operation: {json.GetRawText()}");
}
