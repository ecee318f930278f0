using System.Globalization;
using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Engine;

/// <summary>
/// dnsmasq's lease file: a line a lease, <c>EXPIRY MAC IP HOST CLIENTID</c>; then <c>duid SERVER</c> and a line an IPv6
/// lease, <c>EXPIRY IAID IP HOST DUID</c>, with a <c>T</c> before the IAID of temporary addresses. What is not known is <c>*</c>; an expiry of 0 is never.
/// </summary>
internal static class DnsmasqLeaseFile
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>The leases of a file; lines that are none (of a file being written) are passed over.</summary>
    public static ValueList<NetworkLease> Parse(string text)
    {
        List<NetworkLease> leases = [];
        string? server = null;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is ["duid", var duid])
            {
                server = duid;
            }
            else if (fields.Length >= 4 && Lease(fields, server) is { } lease)
            {
                leases.Add(lease);
            }
        }
        return leases.ToValueList();
    }

    private static NetworkLease? Lease(string[] fields, string? server)
    {
        if (!long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long expiry) || expiry > Last
            || !IPAddress.TryParse(fields[2], out IPAddress? address))
        {
            return null;
        }
        string? client = Known(fields.ElementAtOrDefault(4));
        NetworkLease lease = new()
        {
            Address = address,
            Expires = expiry == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(expiry),
            Hostname = Known(fields[3]),
            ClientId = client,
        };
        return lease.IsIPv4
            ? lease with { Mac = MacAddress.TryParse(fields[1], null, out MacAddress mac) ? mac : null }
            : lease with { Iaid = fields[1].TrimStart('T'), IsTemporary = fields[1].StartsWith('T'), ServerDuid = server, Mac = OfDuid(client) };
    }

    // RFC 8415 section 11: a DUID of type 1 (type, hardware, time, address) or 3 (type, hardware, address).
    private static MacAddress? OfDuid(string? duid)
    {
        const int MacLength = 17; // six pairs and their colons
        bool holdsMac = duid is not null
            && ((duid.StartsWith("00:01:00:01:", StringComparison.Ordinal) && duid.Length == 24 + MacLength)
                || (duid.StartsWith("00:03:00:01:", StringComparison.Ordinal) && duid.Length == 12 + MacLength));
        return holdsMac && MacAddress.TryParse(duid.AsSpan()[^MacLength..], null, out MacAddress mac) ? mac : null;
    }

    private static string? Known(string? field) => field is null or "*" ? null : field;
}
