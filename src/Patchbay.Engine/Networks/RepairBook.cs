using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <summary>How often this daemon had to put something of a network right, by kind. Kept while the network is known.</summary>
internal sealed class RepairBook
{
    /// <summary>The kind of a guest's tap that is back in its bridge.</summary>
    public const string Plugs = "plugs";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, NetworkRepair> _kinds = new(StringComparer.Ordinal);

    /// <summary>All so far, in order of kind.</summary>
    public ValueList<NetworkRepair> All
    {
        get
        {
            lock (_lock)
            {
                return _kinds.Values.ToValueList();
            }
        }
    }

    /// <summary>What a repair puts right.</summary>
    public static ValueList<string> KindsOf(HostPlan plan) => plan.Operations.Select(Kind).Distinct().ToValueList();

    /// <summary>Counts a repair of one kind.</summary>
    public void Count(string kind, DateTimeOffset now)
    {
        lock (_lock)
        {
            _kinds[kind] = new NetworkRepair(kind, (_kinds.GetValueOrDefault(kind)?.Count ?? 0) + 1, now);
        }
    }

    private static string Kind(HostOperation operation) => operation switch
    {
        HostOperation.SetFirewall or HostOperation.ForgetConnections => "firewall",
        HostOperation.AddAddress or HostOperation.RemoveAddress => "addresses",
        HostOperation.AddRoute or HostOperation.RemoveRoute or HostOperation.AddRoutingRule or HostOperation.RemoveRoutingRule or HostOperation.SetTableDefault => "routes",
        HostOperation.StartDnsmasq or HostOperation.StopDnsmasq or HostOperation.ReloadDnsmasq or HostOperation.WriteFile or HostOperation.DeleteFile => "dnsmasq",
        HostOperation.SetBridgeLimits => "limits",
        HostOperation.SetSysctl => "kernel settings",
        _ => "bridge",
    };
}

/// <summary>What was put right of a network.</summary>
/// <param name="Kind">Of what: <c>bridge</c>, <c>firewall</c>, <c>dnsmasq</c>…</param>
/// <param name="Count">How often, since the daemon started.</param>
/// <param name="Last">When it was last.</param>
public sealed record NetworkRepair(string Kind, int Count, DateTimeOffset Last);

/// <summary>Taps of a guest that were put back into a bridge.</summary>
/// <param name="Bridge">The bridge.</param>
/// <param name="Network">The network that gave the guest its place there; null where the guest names the bridge itself.</param>
/// <param name="Taps">How many.</param>
/// <param name="IsRepair">Whether they were there before; else they have followed their network to another bridge.</param>
public sealed record Replugged(string Bridge, string? Network, int Taps, bool IsRepair);

/// <summary>How a running network is, beyond what its document says.</summary>
public sealed record NetworkCondition
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>What could not be put right yet; null where all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Those of the warnings that pass with what others do.</summary>
    public ValueList<string> Overlaps { get; init; }

    /// <summary>What it asks for and cannot have yet.</summary>
    public ValueList<string> Waits { get; init; }

    /// <summary>What the administrator should know: what has no effect, what this host lacks, who else has its addresses.</summary>
    public ValueList<string> Warnings { get; init; }

    /// <summary>What was put right.</summary>
    public ValueList<NetworkRepair> Repairs { get; init; }
}
