using System.Net;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>dnsmasq's file of leases, while no dnsmasq has it open. A line is a lease where its third word is an address.</summary>
internal static class LeaseFile
{
    private const int ForAll = 0b110_100_100;

    /// <summary>Takes leases out, and puts them aside.</summary>
    /// <exception cref="Patchbay.Engine.HostException">The file cannot be read or written.</exception>
    public static void Drop(HostOperation.DropLeases drop)
    {
        string aside = HostOperation.DropLeases.AsideOf(drop.Path);
        HostFiles.Remove(aside);
        ILookup<bool, string> lines = Lines(drop.Path).ToLookup(l => IsOf(l, drop.Gone) && !IsOf(l, drop.Kept));
        if (lines.Contains(true))
        {
            HostFiles.Write(aside, Text(lines[true]), ForAll);
            HostFiles.Write(drop.Path, Text(lines[false]), ForAll);
        }
    }

    /// <summary>Puts back what is aside. IPv4 and IPv6 are told apart by their form, so the order does not matter.</summary>
    /// <exception cref="Patchbay.Engine.HostException">A file cannot be read or written.</exception>
    public static void Restore(HostOperation.RestoreLeases restore)
    {
        string aside = HostOperation.DropLeases.AsideOf(restore.Path);
        if (Lines(aside) is { Length: > 0 } dropped)
        {
            HostFiles.Write(restore.Path, Text([.. Lines(restore.Path), .. dropped]), ForAll);
            HostFiles.Remove(aside);
        }
    }

    private static string[] Lines(string path) => HostFiles.Read([path]).GetValueOrDefault(path, "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(static l => $"{l}\n"));

    private static bool IsOf(string line, ValueList<IpPrefix> subnets)
        => line.Split(' ') is [_, _, var word, ..] && IPAddress.TryParse(word, out IPAddress? address) && subnets.Any(s => s.Contains(address));
}
