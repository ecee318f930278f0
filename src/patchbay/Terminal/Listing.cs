using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Patchbay.Cli.Terminal;

/// <summary>One column of a list.</summary>
/// <param name="Header">What people read.</param>
/// <param name="Key">What scripts read.</param>
/// <param name="Value">A string, bool, int, long or null of a row.</param>
internal sealed record Column<T>(string Header, string Key, Func<T, object?> Value)
{
    /// <summary>How a cell is coloured on a terminal; null for plain.</summary>
    public Func<T, string?>? Style { get; init; }

    /// <summary>What people read of a value that there is; null where that is the value.</summary>
    public Func<object, string>? Words { get; init; }

    /// <summary>Whether it is too long for people, and only programs get it.</summary>
    public bool IsForPrograms { get; init; }
}

/// <summary>Prints lists: a table for people, JSON for programs, names for shells.</summary>
internal static class Listing
{
    // No terminal to fit into: a row is a line, however long.
    private const int UnboundedWidth = 4096;

    // Blanks between columns.
    private const int Gap = 2;

    /// <summary><c>--output</c> of every list.</summary>
    public static Option<string> Output()
        => new Option<string>("--output", "-o") { Description = "table, json, or name (one a line).", DefaultValueFactory = static _ => "table" }
            .AcceptOnlyFromAmong("table", "json", "name");

    /// <summary><c>--output</c> of what is no list.</summary>
    /// <param name="usual">The form for people.</param>
    public static Option<string> Output(string usual)
        => new Option<string>("--output", "-o") { Description = $"{usual} or json.", DefaultValueFactory = _ => usual }.AcceptOnlyFromAmong(usual, "json");

    /// <summary>Whether a program asks.</summary>
    public static bool IsForPrograms(ParseResult parsed, Option<string> output) => parsed.GetRequiredValue(output) == "json";

    /// <summary>Prints JSON.</summary>
    public static void PrintJson(ParseResult parsed, Action<Utf8JsonWriter> write) => parsed.InvocationConfiguration.Output.WriteLine(Json(write));

    /// <summary>Prints rows in the form asked for.</summary>
    public static void Print<T>(ParseResult parsed, Option<string> output, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        TextWriter writer = parsed.InvocationConfiguration.Output;
        switch (parsed.GetRequiredValue(output))
        {
            case "json":
                PrintJson(parsed, json => Write(json, columns, rows));
                break;
            case "name":
                foreach (T row in rows)
                {
                    writer.WriteLine(columns[0].Value(row));
                }
                break;
            default:
                PrintTable(writer, columns, rows);
                break;
        }
    }

    /// <summary>The console of standard output, as wide as it needs where that is no terminal.</summary>
    public static IAnsiConsole Console()
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = UnboundedWidth;
        }
        return console;
    }

    // A row is a line, however narrow the terminal: wrapped cells are read by nobody. All is written at once, as a list may be long.
    private static void PrintTable<T>(TextWriter writer, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        columns = [.. columns.Where(static c => !c.IsForPrograms)];
        string[][] cells = [.. rows.Select(r => columns.Select(c => TextOf(c.Value(r), c.Words)).ToArray())];
        int[] widths = [.. columns.Select((c, i) => cells.Select(row => row[i].GetCellWidth()).Append(c.Header.Length).Max())];
        StringBuilder? plain = System.Console.IsOutputRedirected ? new StringBuilder() : null;
        Paragraph styled = new();
        for (int i = 0; i < columns.Count; i++)
        {
            WriteCell(columns[i].Header.ToUpperInvariant(), new Style(decoration: Decoration.Bold), i);
        }
        for (int row = 0; row < cells.Length; row++)
        {
            for (int i = 0; i < columns.Count; i++)
            {
                string? style = plain is null ? columns[i].Style?.Invoke(rows[row]) : null;
                WriteCell(cells[row][i], style is null ? Style.Plain : Style.Parse(style), i);
            }
        }
        if (plain is not null)
        {
            writer.Write(plain);
            return;
        }
        IAnsiConsole console = Console();
        console.Profile.Width = UnboundedWidth;
        console.Write(styled);

        void WriteCell(string text, Style style, int column)
        {
            string gap = column == widths.Length - 1 ? "\n" : new string(' ', widths[column] - text.GetCellWidth() + Gap);
            if (plain is not null)
            {
                plain.Append(text).Append(gap);
            }
            else
            {
                styled.Append(text, style).Append(gap);
            }
        }
    }

    /// <summary>A value as people read it.</summary>
    public static string TextOf(object? value, Func<object, string>? words = null) => value switch
    {
        null => "-",
        _ when words is not null => words(value),
        bool flag => flag ? "yes" : "no",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        // As the reports of the daemon are written: quotes and brackets as they are.
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write<T>(Utf8JsonWriter json, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        json.WriteStartArray();
        foreach (T row in rows)
        {
            json.WriteStartObject();
            foreach (Column<T> column in columns)
            {
                Write(json, column.Key, column.Value(row));
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes a member: a string, bool, number, list of strings or null.</summary>
    public static void Write(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case IEnumerable<string> values:
                json.WriteStartArray(key);
                foreach (string one in values)
                {
                    json.WriteStringValue(one);
                }
                json.WriteEndArray();
                break;
            case null:
                json.WriteNull(key);
                break;
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            case int number:
                json.WriteNumber(key, number);
                break;
            case long number:
                json.WriteNumber(key, number);
                break;
            case uint number:
                json.WriteNumber(key, number);
                break;
            case ulong number:
                json.WriteNumber(key, number);
                break;
            default:
                json.WriteString(key, value.ToString());
                break;
        }
    }
}
