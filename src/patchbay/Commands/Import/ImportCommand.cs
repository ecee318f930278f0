using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Planning;

namespace Patchbay.Cli.Commands.Import;

/// <summary><c>patchbay import</c>: takes networks, guests, autostart and leases from a stock libvirt's folders.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        Option<string> from = new("--from") { Description = "The folder below which the stock libvirt lives.", HelpName = "DIR", DefaultValueFactory = static _ => "/" };
        Option<bool> dryRun = new("--dry-run") { Description = "Say what would be taken, and change nothing." };
        Option<bool> networksOnly = new("--networks-only") { Description = "Take networks and their leases, and leave guests where they are." };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("import", "Take networks, guests and leases from a stock libvirt, which stays as it is.",
            ("patchbay import --dry-run", "what would be taken, what stays and why"),
            ("patchbay import", "takes it; a second run changes nothing"),
            ("patchbay import --from /mnt/old -o json", "from another machine's disk, for scripts"))
        {
            from,
            dryRun,
            networksOnly,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            StockFolders stock = new(Path.GetFullPath(parsed.GetRequiredValue(from)).TrimEnd('/'));
            if (!Directory.Exists(stock.Definitions))
            {
                parsed.InvocationConfiguration.Error.WriteLine($"error: no stock libvirt is there: {stock.Definitions} is no folder");
                return ExitCode.Failed;
            }
            bool dry = parsed.GetValue(dryRun);
            LeaseImport leases = new(stock, Paths(parsed), dry, TimeProvider.System);
            IReadOnlyList<ImportRow> rows = await new StockImport(connection, stock, leases, dry).RunAsync(parsed.GetValue(networksOnly), ct);
            Listing.Print(parsed, output,
            [
                new Column<ImportRow>("Kind", "kind", static r => r.Kind),
                new Column<ImportRow>("Name", "name", static r => r.Name),
                new Column<ImportRow>("Outcome", "outcome", static r => r.Word) { Style = static r => StyleOf(r.Outcome) },
                new Column<ImportRow>("Details", "details", static r => r.Details),
            ], rows);
            return rows.Any(static r => r.Outcome == ImportOutcome.Left) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static string? StyleOf(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Taken or ImportOutcome.WouldTake => "green",
        ImportOutcome.Left => "red",
        _ => "grey",
    };

    // The folders of the daemon that is asked, where it is this machine's.
    private static HostPaths? Paths(ParseResult parsed)
        => parsed.GetValue(Server.Connect) is not null || Environment.GetEnvironmentVariable("PATCHBAY_URI") is { Length: > 0 }
            ? null
            : new HostPaths(parsed.GetValue(Server.Root) is { } root ? Path.GetFullPath(root).TrimEnd('/') : "");
}
