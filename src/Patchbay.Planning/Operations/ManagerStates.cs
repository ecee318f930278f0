using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>firewalld, as it is.</summary>
public sealed record FirewalldState
{
    /// <summary>It does not run.</summary>
    public static FirewalldState Absent { get; } = new();

    /// <summary>Whether it runs.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Where it seems to run and does not answer: its words.</summary>
    public string? Problem { get; init; }

    /// <summary>Its zones.</summary>
    public ValueList<string> Zones { get; init; }

    /// <summary>Its policies.</summary>
    public ValueList<string> Policies { get; init; }

    /// <summary>The zone of each link that is in one.</summary>
    public IReadOnlyDictionary<string, string> ZoneByLink { get; init; } = new Dictionary<string, string>();
}

/// <summary>systemd-resolved, as it is.</summary>
public sealed record ResolverState
{
    /// <summary>It does not run.</summary>
    public static ResolverState Absent { get; } = new();

    /// <summary>Whether it runs.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Where it seems to run and does not answer: its words.</summary>
    public string? Problem { get; init; }

    /// <summary>What it was told of the links that were asked about.</summary>
    public IReadOnlyDictionary<string, NameServer> ServerByLink { get; init; } = new Dictionary<string, NameServer>();
}

/// <summary>A name server, and the names that it is asked for.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Domain">These, and all below.</param>
public sealed record NameServer(IPAddress Address, string Domain)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Address} for {Domain}";
}
