using System.Text;

namespace Patchbay.Planning.Reports;

/// <summary>Which events are wanted.</summary>
/// <param name="Kinds">Of <see cref="EventReport.Kind"/>; absent or empty for all.</param>
public sealed record EventRequest(IReadOnlyList<string>? Kinds);

/// <summary>Something became of a network or a guest.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What, such as <c>address</c> or <c>network-started</c>.</param>
public sealed record EventReport(DateTimeOffset Time, string Kind)
{
    /// <summary>All kinds that there are.</summary>
    public static IReadOnlyList<string> Kinds => EventKind.All;

    /// <summary>The network's name.</summary>
    public string? Network { get; init; }

    /// <summary>The guest's name.</summary>
    public string? Guest { get; init; }

    /// <summary>The network, or where there is none the guest.</summary>
    public Guid Uuid { get; init; }

    /// <summary>The host's side of a card.</summary>
    public string? Interface { get; init; }

    /// <summary>A card's address.</summary>
    public string? Mac { get; init; }

    /// <summary>An address that a card has, or had.</summary>
    public string? Address { get; init; }

    /// <summary>How the address is known: <c>dhcp</c>, <c>arp</c> or <c>nd</c>; of leases <c>lease</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Of leases: the name that the client gave.</summary>
    public string? Hostname { get; init; }

    /// <summary>Of leases: when it ends.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What was put right, of a network that others had changed.</summary>
    public IReadOnlyList<string>? Repaired { get; init; }

    /// <summary>All but the time in one line: the kind, then what is known, in the order of the JSON.</summary>
    public override string ToString()
    {
        StringBuilder line = new(Kind);
        Add("network", Network);
        Add("guest", Guest);
        Add(null, Address);
        Add(null, Interface);
        Add(null, Mac);
        Add("by", Source == "lease" ? null : Source);
        Add("name", Hostname);
        Add("of", Repaired is { Count: > 0 } ? string.Join(", ", Repaired) : null);
        return line.ToString();

        void Add(string? word, string? value)
        {
            if (value is not null)
            {
                line.Append("  ").Append(word).Append(word is null ? "" : " ").Append(value);
            }
        }
    }
}
