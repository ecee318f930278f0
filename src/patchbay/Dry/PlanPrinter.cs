using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Planning.Operations;

namespace Patchbay.Cli.Dry;

/// <summary>Prints a plan for people or for programs.</summary>
internal static class PlanPrinter
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line an operation; the firewall's rules below theirs, and with <paramref name="all"/> the files' text too.</summary>
    public static void Text(HostPlan plan, bool all, TextWriter output)
    {
        if (plan.IsEmpty)
        {
            output.WriteLine($"{plan.Subject}: nothing to do on this host");
            return;
        }
        output.WriteLine($"{plan.Subject}: {plan.Operations.Count} {(plan.Operations.Count == 1 ? "operation" : "operations")} on this host");
        foreach (HostOperation operation in plan.Operations)
        {
            output.WriteLine($"  {operation}");
            if (operation.Details is { } details && (all || operation is HostOperation.SetFirewall))
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
