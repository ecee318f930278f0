using System.Text.Json;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands;

/// <summary>How the host is, beyond what libvirt's procedures tell.</summary>
internal static class StatusLookup
{
    /// <summary>Asks Patchbay's own daemon; null where another one answers.</summary>
    public static async Task<StatusReport?> StatusAsync(this LibvirtConnection connection, CancellationToken ct)
    {
        try
        {
            return JsonSerializer.Deserialize(await connection.CallPatchbayAsync(PatchbayProcedure.Status, "{}", ct), ReportJson.Readable.StatusReport);
        }
        catch (LibvirtException e) when (Server.IsOfAnotherDaemon(e))
        {
            return null;
        }
    }
}
