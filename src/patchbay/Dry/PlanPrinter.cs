using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Planning.Operations;
using Patchbay.Planning.Reports;

namespace Patchbay.Cli.Dry;

/// <summary>Prints a plan for people or for programs.</summary>
internal static class PlanPrinter
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line an operation; the firewall's rules below theirs, and with <paramref name="all"/> the files' text too.</summary>
    public static void Text(HostPlan plan, bool all, TextWriter output)
        => Text(plan.Subject, [.. plan.Operations.Select(OperationReport.Of)], all, output);

    /// <inheritdoc cref="Text(HostPlan, bool, TextWriter)"/>
    public static void Text(string subject, IReadOnlyList<OperationReport> operations, bool all, TextWriter output)
    {
        if (operations.Count == 0)
        {
            output.WriteLine($"{subject}: nothing to do on this host");
            return;
        }
        output.WriteLine($"{subject}: {operations.Count} {(operations.Count == 1 ? "operation" : "operations")} on this host");
        foreach (OperationReport operation in operations)
        {
            output.WriteLine($"  {operation.Text}");
            if (operation.Details is { } details && (all || operation.Kind == nameof(HostOperation.SetFirewall)))
            {
                foreach (string line in details.TrimEnd('\n').Split('\n'))
                {
                    output.WriteLine($"      {line.Replace("\t", "  ", StringComparison.Ordinal)}".TrimEnd());
                }
            }
        }
    }

    /// <summary>
    /// <c>{"subject", "operations": [{"kind", "text", "details"?, "undo"?}], "warnings": []}</c>.
    /// </summary>
    public static void Json(HostPlan plan, TextWriter output)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("subject"u8, plan.Subject);
            json.WriteStartArray("operations"u8);
            foreach (HostOperation operation in plan.Operations)
            {
                json.WriteStartObject();
                json.WriteString("kind"u8, operation.GetType().Name);
                json.WriteString("text"u8, operation.ToString());
                WriteUnlessNull(json, "details", operation.Details);
                WriteUnlessNull(json, "undo", operation.Inverse?.ToString());
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("warnings"u8);
            foreach (string warning in plan.Warnings)
            {
                json.WriteStringValue(warning);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void WriteUnlessNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
