using System.Net;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Dnsmasq;

/// <summary>dnsmasq's leases, and those that are aside meanwhile, as text. A line is a lease where its third word is an address.</summary>
/// <param name="Leases">As dnsmasq has them.</param>
/// <param name="Aside">Those that a change has taken out.</param>
public sealed record LeaseText(string Leases, string Aside)
{
    private const string ServerWord = "duid";

    /// <summary>Leases are put aside, with the server's name by which guests know IPv6 ones: a dnsmasq that has none of those left drops it.</summary>
    /// <param name="drop">Which.</param>
    public LeaseText With(HostOperation.DropLeases drop)
    {
        ArgumentNullException.ThrowIfNull(drop);
        ILookup<bool, string> lines = Lines(Leases).ToLookup(l => IsOf(l, drop.Gone, drop.Kept));
        if (!lines.Contains(true))
        {
            return this;
        }
        string[] dropped = [.. lines[false].Where(IsServer), .. lines[true]];
        return new LeaseText(Text(lines[false]), Text(Without(Lines(Aside), dropped).Concat(dropped)));
    }

    /// <summary>What is aside comes back. Who has an address by now has it.</summary>
    /// <param name="restore">Which.</param>
    public LeaseText With(HostOperation.RestoreLeases restore)
    {
        ArgumentNullException.ThrowIfNull(restore);
        string[] aside = Lines(Aside);
        string[] back = [.. aside.Where(l => IsOf(l, restore.Gone, restore.Kept))];
        if (back.Length == 0)
        {
            return this;
        }
        string[] present = Lines(Leases);
        string[] server = [.. aside.Where(IsServer).Where(_ => !present.Any(IsServer))];
        return new LeaseText(Text([.. present, .. server, .. Without(back, present)]), OrNothing(aside.Except(back)));
    }

    /// <summary>What is aside goes for good.</summary>
    /// <param name="forget">But for what.</param>
    public LeaseText With(HostOperation.ForgetLeases forget)
    {
        ArgumentNullException.ThrowIfNull(forget);
        return this with { Aside = OrNothing(Lines(Aside).Where(l => IsServer(l) || IsOf(l, forget.Kept, []))) };
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(static l => $"{l}\n"));

    // A server without leases is nothing to keep.
    private static string OrNothing(IEnumerable<string> lines) => lines.All(IsServer) ? "" : Text(lines);

    private static bool IsServer(string line) => line.Split(' ')[0] == ServerWord;

    private static bool IsOf(string line, ValueList<IpPrefix> subnets, ValueList<IpPrefix> kept)
        => AddressOf(line) is { } address && subnets.Any(s => s.Contains(address)) && !kept.Any(s => s.Contains(address));

    private static IEnumerable<string> Without(IEnumerable<string> lines, string[] others)
    {
        HashSet<IPAddress> addresses = [.. others.Select(AddressOf).OfType<IPAddress>()];
        bool hasServer = others.Any(IsServer);
        return lines.Where(l => IsServer(l) ? !hasServer : AddressOf(l) is not { } address || !addresses.Contains(address));
    }

    private static IPAddress? AddressOf(string line) => line.Split(' ') is [_, _, var word, ..] && IPAddress.TryParse(word, out IPAddress? address) ? address : null;
}
