using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Planning.Reports;

/// <summary>JSON of what the daemon and the command line say to each other beyond libvirt's protocol.</summary>
[JsonSerializable(typeof(NetworkPlanReport))]
[JsonSerializable(typeof(NetworkDocumentRequest))]
[JsonSerializable(typeof(GuestPlanReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(GuestDocumentRequest))]
[JsonSerializable(typeof(ApplyReport))]
[JsonSerializable(typeof(GuestAddressesRequest))]
[JsonSerializable(typeof(GuestAddressesReport))]
[JsonSerializable(typeof(ForwardAddRequest))]
[JsonSerializable(typeof(ForwardRemoveRequest))]
[JsonSerializable(typeof(ForwardReport))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(EventReport))]
[JsonSerializable(typeof(HeardAddressReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>A value a line, as events are.</summary>
    public static ReportJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>As people may read it, too: indented, with quotes and brackets as they are.</summary>
    public static ReportJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
