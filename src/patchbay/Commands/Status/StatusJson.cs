using System.Text.Json;
using Patchbay.Cli.Terminal;
using Patchbay.Planning.Reports;

namespace Patchbay.Cli.Commands.Status;

/// <summary>The status for programs: members as in the daemon's own report, absent nowhere.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter json, HostStatus status)
    {
        json.WriteStartObject();
        Listing.Write(json, "uri", status.Uri);
        WriteAll(json, "networks", status.Networks, network =>
        {
            NetworkConditionReport? condition = network.Condition;
            Listing.Write(json, "name", network.Name);
            Listing.Write(json, "uuid", network.Uuid);
            Listing.Write(json, "active", network.IsActive);
            Listing.Write(json, "mode", network.Mode);
            Listing.Write(json, "bridge", network.Bridge);
            Listing.Write(json, "addresses", network.Addresses);
            Listing.Write(json, "problem", condition?.Problem);
            Listing.Write(json, "waits", condition?.Waits ?? []);
            Listing.Write(json, "notes", (string[])[.. condition?.Warnings ?? [], .. status.CardlessOf(network).Select(static l => l.ToString())]);
            WriteAll(json, "repairs", condition?.Repairs ?? [], repair =>
            {
                Listing.Write(json, "kind", repair.Kind);
                Listing.Write(json, "count", repair.Count);
                Listing.Write(json, "last", Time(repair.Last));
            });
            WriteCards(json, "cards", status, network.Cards);
        });
        WriteCards(json, "elsewhere", status, status.Elsewhere);
        Listing.Write(json, "stopped", status.Stopped);
        Listing.Write(json, "notes", (string[])[.. status.CardlessOf(null).Select(static l => l.ToString()), .. status.Report?.OldPacketFilters ?? []]);
        WriteAll(json, "packetFilters", status.Report?.PacketFilters ?? [], filter =>
        {
            Listing.Write(json, "chain", filter.Chain);
            Listing.Write(json, "hook", filter.Hook);
            Listing.Write(json, "why", filter.Why);
        });
        Listing.Write(json, "packetFilterProblem", status.Report?.PacketFilterProblem);
        Listing.Write(json, "since", status.Report is { } report ? Time(report.Since) : null);
        json.WriteEndObject();
    }

    private static void WriteCards(Utf8JsonWriter json, string key, HostStatus status, IEnumerable<StatusCard> cards) => WriteAll(json, key, cards, card =>
    {
        Listing.Write(json, "guest", card.Guest);
        Listing.Write(json, "bridge", card.Bridge);
        Listing.Write(json, "device", card.Device);
        Listing.Write(json, "mac", card.Mac);
        Listing.Write(json, "addresses", card.Addresses);
        Listing.Write(json, "notes", (string[])[.. status.LossesOf(card).Select(static l => l.Words)]);
    });

    private static void WriteAll<T>(Utf8JsonWriter json, string key, IEnumerable<T> all, Action<T> write)
    {
        json.WriteStartArray(key);
        foreach (T one in all)
        {
            json.WriteStartObject();
            write(one);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Time(DateTimeOffset time) => time.ToString("o");
}
