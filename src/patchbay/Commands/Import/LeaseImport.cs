using System.Text.Json;
using Patchbay.Model.Networks;
using Patchbay.Planning;
using Patchbay.Planning.Dnsmasq;

namespace Patchbay.Cli.Commands.Import;

/// <summary>
/// Brings leases along, so that guests keep their addresses: as the file that the network's dnsmasq reads when it starts. No
/// procedure carries leases; so this is the one part that is files, and only on the daemon's own machine.
/// </summary>
/// <param name="stock">Where they come from.</param>
/// <param name="paths">The daemon's folders; null where it is on another machine.</param>
/// <param name="dryRun">Whether nothing is written.</param>
/// <param name="time">Tells which leases have ended.</param>
internal sealed class LeaseImport(StockFolders stock, HostPaths? paths, bool dryRun, TimeProvider time)
{
    /// <summary>What became of a network's leases, in a few words; null where there are none.</summary>
    /// <param name="network">As libvirt stored it.</param>
    /// <param name="isActive">Whether it runs here.</param>
    public string? Take(NetworkDefinition network, bool isActive)
    {
        try
        {
            if (network.Bridge?.Name is not { } bridge || stock.LeasesOf(bridge) is not { } json)
            {
                return null;
            }
            StockLeases leases = StockLeases.Read(json, time.GetUtcNow());
            return leases.Count == 0 ? null : $"{leases.Count} {(leases.Count == 1 ? "lease" : "leases")} {Place(network.Name, leases, isActive)}";
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return $"leases left: {e.Message}";
        }
    }

    private string Place(string network, StockLeases leases, bool isActive)
    {
        if (paths is null)
        {
            return "left: the daemon is asked by its URI, and leases are files of its machine";
        }
        string file = DnsmasqFiles.For(network, paths).Leases;
        if (File.Exists(file))
        {
            return "left: the network has leases of its own here";
        }
        if (isActive)
        {
            return "left: the network runs here";
        }
        if (dryRun)
        {
            return "would be taken";
        }
        Directory.CreateDirectory(paths.Dnsmasq);
        string written = $"{file}.new";
        File.WriteAllText(written, leases.Text);
        // Never over another: a network that was started meanwhile has its own.
        File.Move(written, file, overwrite: false);
        return "taken";
    }
}
