using System.Text;
using System.Text.Json;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine;

/// <summary>Guests and their MAC addresses in the form that libvirt's name service modules read: <c>BRIDGE.macs</c>.</summary>
internal static class GuestMacFile
{
    public static string Format(ValueList<NetworkPort> ports)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (IGrouping<string, NetworkPort> guest in ports.GroupBy(p => p.OwnerName))
            {
                json.WriteStartObject();
                json.WriteString("domain"u8, guest.Key);
                json.WriteStartArray("macs"u8);
                foreach (NetworkPort port in guest)
                {
                    json.WriteStringValue(port.Mac.ToString());
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
