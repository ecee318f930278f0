using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Patchbay.Model.Values;

namespace Patchbay.Cli.Commands.Import;

/// <summary>
/// Leases that libvirt's helper wrote down for one bridge, as the lease file that dnsmasq reads when it starts: a line a lease,
/// <c>EXPIRY MAC IP HOST CLIENTID</c>; then <c>duid SERVER</c> and a line an IPv6 lease, <c>EXPIRY IAID IP HOST DUID</c>.
/// </summary>
/// <param name="Text">The file's text.</param>
/// <param name="Count">How many leases are in it.</param>
internal sealed record StockLeases(string Text, int Count)
{
    /// <summary>The leases that count now.</summary>
    /// <param name="json">What libvirt wrote: a list of objects.</param>
    /// <param name="now">Leases that ended before are left out.</param>
    /// <exception cref="JsonException">It is no such list.</exception>
    public static StockLeases Read(string json, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new StockLeases("", 0);
        }
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder v4 = new();
        StringBuilder v6 = new();
        string? server = null;
        int count = 0;
        foreach (JsonElement lease in document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray() : throw new JsonException("it is no list of leases"))
        {
            if (lease.ValueKind != JsonValueKind.Object || Expiry(lease) is not { } expiry || (expiry != 0 && expiry <= now.ToUnixTimeSeconds())
                || !IPAddress.TryParse(Word(lease, "ip-address"), out IPAddress? address))
            {
                continue;
            }
            string rest = $"{address} {Word(lease, "hostname") ?? "*"} {Word(lease, "client-id") ?? "*"}\n";
            if (address.AddressFamily == AddressFamily.InterNetwork && MacAddress.TryParse(Word(lease, "mac-address"), null, out MacAddress mac))
            {
                v4.Append(CultureInfo.InvariantCulture, $"{expiry} {mac} {rest}");
                count++;
            }
            else if (address.AddressFamily == AddressFamily.InterNetworkV6 && Word(lease, "iaid") is { } iaid && (server ??= Word(lease, "server-duid")) is not null)
            {
                v6.Append(CultureInfo.InvariantCulture, $"{expiry} {iaid} {rest}");
                count++;
            }
        }
        return new StockLeases(v6.Length == 0 ? v4.ToString() : $"{v4}duid {server}\n{v6}", count);
    }

    private static long? Expiry(JsonElement lease)
        => lease.TryGetProperty("expiry-time", out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long seconds) && seconds >= 0
            ? seconds : null;

    // A blank or a line's end would make another lease of it.
    private static string? Word(JsonElement lease, string key)
        => lease.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } word
            && !word.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)) ? word : null;
}
