using System.Text;
using System.Text.Json;
using Patchbay.Model.Values;

namespace Patchbay.Engine;

/// <summary>
/// Leases in the form that libvirt's name service modules read: <c>BRIDGE.status</c>, a JSON array with an object a lease.
/// A lease without a MAC address is left out, as the modules want one.
/// </summary>
internal static class LeaseStatusFile
{
    public static string Format(ValueList<NetworkLease> leases)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (NetworkLease lease in leases.Where(l => l.Mac is not null))
            {
                Write(json, lease);
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, NetworkLease lease)
    {
        json.WriteStartObject();
        WriteIfKnown(json, "iaid", lease.Iaid);
        json.WriteString("ip-address"u8, lease.Address.ToString());
        json.WriteString("mac-address"u8, lease.Mac!.Value.ToString());
        WriteIfKnown(json, "hostname", lease.Hostname);
        WriteIfKnown(json, "client-id", lease.ClientId);
        WriteIfKnown(json, "server-duid", lease.ServerDuid);
        json.WriteNumber("expiry-time"u8, lease.Expires?.ToUnixTimeSeconds() ?? 0);
        json.WriteEndObject();
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }
}
