using System.Text.Json;

namespace Patchbay.Ovsdb;

/// <summary>One operation of a transaction (RFC 7047 section 5.2), which writes itself; nothing else knows its JSON.</summary>
public abstract record OvsdbOperation
{
    private OvsdbOperation()
    {
    }

    /// <summary>Makes a row.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Handle">What others of the transaction call it (<see cref="OvsdbValue.NewRow"/>): letters, digits and underscores.</param>
    /// <param name="Row">Columns; those left out get their default.</param>
    public sealed record Insert(string Table, string Handle, IReadOnlyDictionary<string, OvsdbValue> Row) : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            Begin(json, "insert", Table);
            WriteRow(json, "row", Row);
            json.WriteString("uuid-name", Handle);
            json.WriteEndObject();
        }
    }

    /// <summary>Reads rows.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Where">All must hold; none for every row.</param>
    /// <param name="Columns">What of them; <c>_uuid</c> is a row's name.</param>
    public sealed record Find(string Table, IReadOnlyList<OvsdbCondition> Where, IReadOnlyList<string> Columns) : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            Begin(json, "select", Table);
            WriteConditions(json, Where);
            WriteColumns(json, Columns);
            json.WriteEndObject();
        }
    }

    /// <summary>Sets columns of rows.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Where">Which rows.</param>
    /// <param name="Row">The columns.</param>
    public sealed record Update(string Table, IReadOnlyList<OvsdbCondition> Where, IReadOnlyDictionary<string, OvsdbValue> Row) : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            Begin(json, "update", Table);
            WriteConditions(json, Where);
            WriteRow(json, "row", Row);
            json.WriteEndObject();
        }
    }

    /// <summary>Changes columns of rows by what is in them.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Where">Which rows.</param>
    /// <param name="Mutations">In this order.</param>
    public sealed record Mutate(string Table, IReadOnlyList<OvsdbCondition> Where, IReadOnlyList<OvsdbMutation> Mutations) : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            Begin(json, "mutate", Table);
            WriteConditions(json, Where);
            json.WriteStartArray("mutations");
            foreach (OvsdbMutation mutation in Mutations)
            {
                WriteTriple(json, mutation.Column, mutation.Mutator, mutation.Value);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Removes rows.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Where">Which rows.</param>
    public sealed record Delete(string Table, IReadOnlyList<OvsdbCondition> Where) : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            Begin(json, "delete", Table);
            WriteConditions(json, Where);
            json.WriteEndObject();
        }
    }

    /// <summary>Holds the transaction until rows are as they are said to be.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Where">Which rows.</param>
    /// <param name="Columns">What of them is compared.</param>
    /// <param name="Rows">What they shall hold.</param>
    /// <param name="TimeLimit">After which the transaction fails, with <see cref="OvsdbException.TimedOut"/>; zero looks once.</param>
    public sealed record Wait(
        string Table, IReadOnlyList<OvsdbCondition> Where, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyDictionary<string, OvsdbValue>> Rows, TimeSpan TimeLimit)
        : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            Begin(json, "wait", Table);
            json.WriteNumber("timeout", (long)TimeLimit.TotalMilliseconds);
            WriteConditions(json, Where);
            WriteColumns(json, Columns);
            json.WriteString("until", "==");
            json.WriteStartArray("rows");
            foreach (IReadOnlyDictionary<string, OvsdbValue> row in Rows)
            {
                WriteRow(json, null, row);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Says in the database's log what the transaction is for.</summary>
    public sealed record Comment(string Words) : OvsdbOperation
    {
        internal override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("op", "comment");
            json.WriteString("comment", Words);
            json.WriteEndObject();
        }
    }

    internal abstract void WriteTo(Utf8JsonWriter json);

    private static void Begin(Utf8JsonWriter json, string op, string table)
    {
        json.WriteStartObject();
        json.WriteString("op", op);
        json.WriteString("table", table);
    }

    private static void WriteRow(Utf8JsonWriter json, string? name, IReadOnlyDictionary<string, OvsdbValue> row)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }
        json.WriteStartObject();
        foreach ((string column, OvsdbValue value) in row)
        {
            json.WritePropertyName(column);
            value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<string> columns)
    {
        json.WriteStartArray("columns");
        foreach (string column in columns)
        {
            json.WriteStringValue(column);
        }
        json.WriteEndArray();
    }

    private static void WriteConditions(Utf8JsonWriter json, IReadOnlyList<OvsdbCondition> conditions)
    {
        json.WriteStartArray("where");
        foreach (OvsdbCondition condition in conditions)
        {
            WriteTriple(json, condition.Column, condition.Function, condition.Value);
        }
        json.WriteEndArray();
    }

    private static void WriteTriple(Utf8JsonWriter json, string column, string verb, OvsdbValue value)
    {
        json.WriteStartArray();
        json.WriteStringValue(column);
        json.WriteStringValue(verb);
        value.WriteTo(json);
        json.WriteEndArray();
    }
}

/// <summary>Which rows: <c>[column, function, value]</c>.</summary>
/// <param name="Column">The column; <c>_uuid</c> is a row's name.</param>
/// <param name="Function"><c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>includes</c> or <c>excludes</c>.</param>
/// <param name="Value">Compared with.</param>
public sealed record OvsdbCondition(string Column, string Function, OvsdbValue Value)
{
    /// <summary>The column holds just this.</summary>
    public static OvsdbCondition Equal(string column, OvsdbValue value) => new(column, "==", value);

    /// <summary>The set or map holds this, perhaps beside others.</summary>
    public static OvsdbCondition Includes(string column, OvsdbValue value) => new(column, "includes", value);

    /// <summary>It is this row.</summary>
    public static OvsdbCondition Is(Guid row) => new("_uuid", "==", OvsdbValue.Of(row));
}

/// <summary>A change by what is there: <c>[column, mutator, value]</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Mutator"><c>+=</c>, <c>-=</c>, <c>*=</c>, <c>/=</c>, <c>%=</c>, <c>insert</c> or <c>delete</c>.</param>
/// <param name="Value">By what.</param>
public sealed record OvsdbMutation(string Column, string Mutator, OvsdbValue Value);
