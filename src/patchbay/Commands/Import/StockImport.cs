using System.Xml.Linq;
using Patchbay.Cli.Commands.Net;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Import;

/// <summary>
/// Takes what a stock libvirt stores, through the daemon: it checks each document, chooses what a host chooses, and is the only
/// one that writes definitions. What is here already stays as it is, so that a second run changes nothing.
/// </summary>
internal sealed class StockImport(LibvirtConnection connection, StockFolders stock, LeaseImport leases, bool dryRun)
{
    /// <summary>Everything, networks first: guests are plugged into them.</summary>
    /// <param name="networksOnly">Whether guests stay where they are.</param>
    /// <param name="cancellationToken">Ends it between two definitions; what was taken stays.</param>
    public async Task<IReadOnlyList<ImportRow>> RunAsync(bool networksOnly, CancellationToken cancellationToken)
    {
        List<ImportRow> rows = [];
        foreach (StockDocument document in stock.Networks())
        {
            rows.Add(await NetworkAsync(document, cancellationToken));
        }
        if (networksOnly)
        {
            return rows;
        }
        foreach (StockDocument document in stock.Guests())
        {
            rows.Add(await GuestAsync(document, cancellationToken));
        }
        rows.AddRange(stock.Others());
        return rows;
    }

    private async Task<ImportRow> NetworkAsync(StockDocument document, CancellationToken ct)
    {
        if (Read(document, out string why) is not { } text || NetworkXml.Parse(text, document.Path, []) is not { } network)
        {
            return new ImportRow("network", document.Name, ImportOutcome.Left, why);
        }
        try
        {
            ImportOutcome outcome = ImportOutcome.HereAlready;
            if (await FindAsync(c => c.FindAsync(network.Name, ct), LibvirtErrorCode.NoNetwork) is not { } here)
            {
                outcome = dryRun ? ImportOutcome.WouldTake : ImportOutcome.Taken;
                here = dryRun ? null : await connection.Client.CallAsync(RemoteProcedure.NetworkDefineXml, new RpcText(text), ct);
                if (here is not null && document.Autostart)
                {
                    await connection.Client.CallAsync(RemoteProcedure.NetworkSetAutostart, new RpcSetAutostart<RpcNetwork>(here, true), ct);
                }
            }
            else if (network.Uuid is { } uuid && uuid != here.Uuid)
            {
                return new ImportRow("network", network.Name, ImportOutcome.Left, $"another network of that name is here, with uuid {here.Uuid}");
            }
            bool active = here is not null && (await connection.Client.CallAsync(RemoteProcedure.NetworkIsActive, here, ct)).Value;
            string?[] details =
            [
                document.Autostart && outcome != ImportOutcome.HereAlready ? "starts with the host" : null,
                leases.Take(network, active),
                document.Runs ? $"runs under libvirt now: 'virsh net-destroy {network.Name}' there before it starts here" : null,
            ];
            return new ImportRow("network", network.Name, outcome, string.Join("; ", details.OfType<string>()));
        }
        catch (LibvirtException e)
        {
            return new ImportRow("network", network.Name, ImportOutcome.Left, e.Message);
        }
    }

    private async Task<ImportRow> GuestAsync(StockDocument document, CancellationToken ct)
    {
        if (Read(document, out string why) is not { } text || XmlSource.Parse(text, document.Path, []) is not { } root
            || root.Element("name")?.Value is not { Length: > 0 } name)
        {
            return new ImportRow("guest", document.Name, ImportOutcome.Left, why);
        }
        try
        {
            ImportOutcome outcome = ImportOutcome.HereAlready;
            if (await FindAsync(c => c.Client.CallAsync(RemoteProcedure.DomainLookupByName, new RpcText(name), ct), LibvirtErrorCode.NoDomain) is not { } here)
            {
                outcome = dryRun ? ImportOutcome.WouldTake : ImportOutcome.Taken;
                here = dryRun ? null : await connection.Client.CallAsync(RemoteProcedure.DomainDefineXml, new RpcText(text), ct);
                if (here is not null && document.Autostart)
                {
                    await connection.Client.CallAsync(RemoteProcedure.DomainSetAutostart, new RpcSetAutostart<RpcDomain>(here, true), ct);
                }
            }
            else if (Guid.TryParse(root.Element("uuid")?.Value, out Guid uuid) && uuid != here.Uuid)
            {
                return new ImportRow("guest", name, ImportOutcome.Left, $"another guest of that name is here, with uuid {here.Uuid}");
            }
            return new ImportRow("guest", name, outcome, string.Join("; ", GuestDetails(document, root, name, outcome)));
        }
        catch (LibvirtException e)
        {
            return new ImportRow("guest", name, ImportOutcome.Left, e.Message);
        }
    }

    private IEnumerable<string> GuestDetails(StockDocument document, XElement root, string name, ImportOutcome outcome)
    {
        if (document.Autostart && outcome != ImportOutcome.HereAlready)
        {
            yield return "starts with the host";
        }
        if (root.Element("os")?.Element("nvram")?.Value is { Length: > 0 } variables)
        {
            yield return $"its firmware's variables stay in {variables}";
        }
        if (stock.IsSaved(name))
        {
            yield return "its saved state stays with libvirt";
        }
        if (stock.Snapshots(name) is > 0 and int snapshots)
        {
            yield return $"{snapshots} {(snapshots == 1 ? "snapshot stays" : "snapshots stay")} with libvirt";
        }
        if (document.Runs)
        {
            yield return $"runs under libvirt now: 'virsh shutdown {name}' there before it starts here";
        }
    }

    // The text of a document that may be defined; else null, with the first reason.
    private static string? Read(StockDocument document, out string why)
    {
        using StringWriter error = new();
        string? text = Documents.ReadToSend(document.Path, error);
        DiagnosticBag diagnostics = [];
        if (text is not null)
        {
            DocumentChecker.Check(text, document.Path, diagnostics);
        }
        why = diagnostics.InOrder().FirstOrDefault(static d => d.Severity == Severity.Error)?.ToString() ?? error.ToString().Trim();
        return diagnostics.HasErrors ? null : text;
    }

    private async Task<T?> FindAsync<T>(Func<LibvirtConnection, Task<T>> find, LibvirtErrorCode none) where T : class
    {
        try
        {
            return await find(connection);
        }
        catch (LibvirtException e) when (e.Code == none)
        {
            return null;
        }
    }
}
