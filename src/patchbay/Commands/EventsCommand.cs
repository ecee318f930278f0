using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands;

/// <summary><c>patchbay events</c>: what becomes of networks, guests and their addresses, a line each as it happens.</summary>
internal static class EventsCommand
{
    // Seconds, in what the runtime's timers hold: milliseconds in 32 bits.
    private const int LongestTimeout = 4_000_000;

    public static Command Create()
    {
        Option<string[]> kinds = new("--kind", "-k") { Description = $"These only (may be repeated): {string.Join(", ", EventReport.Kinds)}.", HelpName = "KIND" };
        kinds.AcceptOnlyFromAmong([.. EventReport.Kinds]);
        Option<int?> count = new("--count") { Description = "End after so many.", HelpName = "N" };
        Option<double?> timeout = new("--timeout") { Description = "End after so long, in seconds.", HelpName = "SECONDS" };
        count.Validators.Add(static given =>
        {
            if (given.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) && number < 1)
            {
                given.AddError($"--count {token.Value}: it is a number from 1 on");
            }
        });
        timeout.Validators.Add(static given =>
        {
            if (given.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double seconds) && seconds is not (>= 0 and <= LongestTimeout))
            {
                given.AddError($"--timeout {token.Value}: it is a number of seconds from 0 to {LongestTimeout}");
            }
        });
        Option<string> output = new Option<string>("--output", "-o") { Description = "text, or json (an object a line).", DefaultValueFactory = static _ => "text" }
            .AcceptOnlyFromAmong("text", "json");
        Command command = new ExampleCommand("events", "Print what becomes of networks and guests, as it happens.",
            ("patchbay events", "all, until interrupted"),
            ("patchbay events -k address -k lease-added -o json", "each new address of a guest, for a script"),
            ("patchbay events -k address --count 1 --timeout 60", "wait for the next one; exit code 1 if none comes within a minute"))
        {
            kinds,
            count,
            timeout,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            if (parsed.GetValue(timeout) is { } seconds)
            {
                limit.CancelAfter(TimeSpan.FromSeconds(seconds));
            }
            EventRequest request = new(parsed.GetValue(kinds) ?? []);
            try
            {
                await using LibvirtSubscription<PatchbayEvent> events = await connection.SubscribeAsync(
                    LibvirtEvents.Patchbay, new PatchbayCall(JsonSerializer.Serialize(request, ReportJson.Lines.EventRequest)), ct);
                return await PrintAsync(events, parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(output) == "json", parsed.GetValue(count), limit.Token);
            }
            catch (LibvirtException e) when (Server.IsOfAnotherDaemon(e))
            {
                parsed.InvocationConfiguration.Error.WriteLine("error: this server has no such events: virsh event and virsh net-event print those of a stock libvirt");
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<int> PrintAsync(LibvirtSubscription<PatchbayEvent> events, TextWriter writer, bool json, int? count, CancellationToken cancellationToken)
    {
        int left = count ?? int.MaxValue;
        try
        {
            await foreach (PatchbayEvent happened in events.WithCancellation(cancellationToken))
            {
                writer.WriteLine(json ? happened.Json : Line(happened.Json));
                // Whoever reads them from a pipe is waiting for them.
                await writer.FlushAsync(CancellationToken.None);
                if (--left == 0)
                {
                    return ExitCode.Done;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Interrupted, or the time is over.
        }
        return count is null ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Line(string json)
    {
        EventReport report = JsonSerializer.Deserialize(json, ReportJson.Lines.EventReport) ?? throw new FormatException("the server sent an event without content");
        return $"{report.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}  {report}";
    }
}
