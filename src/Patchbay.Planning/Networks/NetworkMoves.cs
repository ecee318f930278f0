using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>
/// Networks that are brought to their documents together: each is judged by what the others will be, and they follow each other so that what
/// one gets has been given up before.
/// </summary>
public static class NetworkMoves
{
    /// <summary>What will be seen of the host once others are what they shall be.</summary>
    /// <param name="seen">The host as it is.</param>
    /// <param name="others">The others.</param>
    public static HostSnapshot Foresee(HostSnapshot seen, IEnumerable<NetworkMove> others)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(others);
        foreach (NetworkMove move in others)
        {
            if (!move.IsChange || move is not { Live: { Bridge.Name: { } from } live, Wanted.Bridge.Name: { } to } || !live.Forward.Mode.OwnsBridge())
            {
                continue;
            }
            IpPrefix[] gone = [.. live.Ips.Select(static ip => ip.Subnet).Except(move.Wanted.Ips.Select(static ip => ip.Subnet))];
            if (gone.Length > 0 || !move.Leaving.IsEmpty)
            {
                seen = seen with
                {
                    Routes = seen.Routes.Where(r => r.Link != from || !move.Leaving.Contains(r.Destination)).ToValueList(),
                    Addresses = seen.Addresses.Where(a => a.Link != from || !gone.Contains(a.Address)).ToValueList(),
                };
            }
            if (from != to)
            {
                seen = seen with
                {
                    Links = seen.Links.Values.Select(l => l.Name == from ? l with { Name = to } : l.Master == from ? l with { Master = to } : l)
                        .DistinctBy(static l => l.Name).ToDictionary(static l => l.Name),
                    Routes = seen.Routes.Select(r => r.Link == from ? r with { Link = to } : r).ToValueList(),
                    Addresses = seen.Addresses.Select(a => a.Link == from ? a with { Link = to } : a).ToValueList(),
                };
            }
        }
        return seen;
    }

    /// <summary>The networks that will run once others are what they shall be; all of those are started.</summary>
    /// <param name="running">Those that run.</param>
    /// <param name="others">The others.</param>
    public static ValueList<NetworkDefinition> Foresee(ValueList<NetworkDefinition> running, IReadOnlyCollection<NetworkMove> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        HashSet<string> moved = [.. others.Select(static o => o.Name)];
        return running.Where(r => !moved.Contains(r.Name)).Concat(others.Select(static o => o.Wanted)).ToValueList();
    }

    /// <summary>
    /// The order in which they are changed: as given, but for those that get what another gives up, which come after it. Where that goes
    /// round, those on the way round are one turn, in which the ones with the fewest guests give up first what others get.
    /// </summary>
    /// <param name="moves">All of them.</param>
    public static ValueList<NetworkTurn> Order(IReadOnlyList<NetworkMove> moves)
    {
        ArgumentNullException.ThrowIfNull(moves);
        List<NetworkMove> waiting = [.. moves];
        NetworkMove[] givers = [.. moves.Where(static m => m.IsChange)];
        Dictionary<NetworkMove, HashSet<NetworkMove>> before = moves.ToDictionary(static m => m, m => givers.Where(g => g != m && g.MakesWayFor(m)).ToHashSet());
        List<NetworkTurn> turns = [];
        while (waiting.Count > 0)
        {
            NetworkMove[] next = waiting.Find(m => !waiting.Exists(before[m].Contains)) is { } free ? [free] : Round(waiting, before);
            turns.Add(next.Length == 1 ? new NetworkTurn([new NetworkStep(next[0], next[0].Wanted)]) : Turn(next));
            waiting.RemoveAll(next.Contains);
        }
        return turns.ToValueList();
    }

    // Those of a way round that waits for nobody outside it.
    private static NetworkMove[] Round(List<NetworkMove> waiting, Dictionary<NetworkMove, HashSet<NetworkMove>> before)
    {
        Dictionary<NetworkMove, HashSet<NetworkMove>> all = waiting.ToDictionary(static m => m, m => Reached(m, waiting, before));
        return [.. waiting.Where(m => all.Values.MinBy(static r => r.Count)!.Contains(m))];
    }

    private static HashSet<NetworkMove> Reached(NetworkMove from, List<NetworkMove> waiting, Dictionary<NetworkMove, HashSet<NetworkMove>> before)
    {
        HashSet<NetworkMove> reached = [];
        Stack<NetworkMove> open = new([from]);
        while (open.TryPop(out NetworkMove? move))
        {
            foreach (NetworkMove other in before[move].Where(waiting.Contains).Where(reached.Add))
            {
                open.Push(other);
            }
        }
        return reached;
    }

    private static NetworkTurn Turn(NetworkMove[] round)
    {
        List<NetworkMove> yielding = [];
        List<NetworkMove>? order;
        while ((order = Sorted(round, yielding)) is null)
        {
            // Whichever order they are given in, so that what is planned is what is done.
            if (round.Where(m => m.Live is not null && !yielding.Contains(m)).OrderBy(static m => m.Guests).ThenBy(static m => m.Name, StringComparer.Ordinal).FirstOrDefault() is not { } next)
            {
                return new NetworkTurn([.. round.Select(static m => new NetworkStep(m, m.Wanted))])
                {
                    Refusal = $"networks {string.Join(", ", round.Select(static m => m.Name))} would exchange names of links that they cannot do without meanwhile: change one of them to another name first",
                };
            }
            yielding.Add(next);
        }
        foreach (NetworkMove spared in yielding.ToArray())
        {
            List<NetworkMove> others = [.. yielding.Where(y => y != spared)];
            if (Sorted(round, others) is { } enough)
            {
                (yielding, order) = (others, enough);
            }
        }
        IEnumerable<NetworkStep> first = round.Where(yielding.Contains).Select(m => new NetworkStep(m, m.Meanwhile([.. round.Where(o => o != m)])!)).Where(static s => s.To != s.Move.Live);
        return new NetworkTurn([.. first, .. order.Select(static m => new NetworkStep(m, m.Wanted))]);
    }

    // Null where it goes round still. What is only stored is in nobody's way, as all of it is stored together.
    private static List<NetworkMove>? Sorted(NetworkMove[] round, List<NetworkMove> yielding)
    {
        List<NetworkMove> waiting = [.. round];
        List<NetworkMove> order = [];
        while (waiting.Count > 0)
        {
            if (waiting.Find(m => !waiting.Exists(g => g != m && (yielding.Contains(g) ? g.StaysInWayOf(m) : g.RunsInWayOf(m)))) is not { } free)
            {
                return null;
            }
            order.Add(free);
            waiting.Remove(free);
        }
        return order;
    }
}

/// <summary>Networks that are changed as one: all of them, or none.</summary>
/// <param name="Steps">What is done, in order; the last of each network makes it what it shall be.</param>
public sealed record NetworkTurn(ValueList<NetworkStep> Steps)
{
    /// <summary>Why that is not possible; null where it is.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whose turn it is, in the order in which they become what they shall be.</summary>
    public IEnumerable<NetworkMove> Moves => Steps.Where(static s => s.IsLast).Select(static s => s.Move);
}

/// <summary>A network becomes what it shall be, or meanwhile something that is in nobody's way.</summary>
/// <param name="Move">Which.</param>
/// <param name="To">What it becomes; a bridge without a name has one that is free.</param>
public sealed record NetworkStep(NetworkMove Move, NetworkDefinition To)
{
    /// <summary>Whether it is what it shall be after that.</summary>
    public bool IsLast => ReferenceEquals(To, Move.Wanted);

    /// <summary>What it has not got meanwhile, for people; empty where it is the last.</summary>
    public ValueList<string> Lost => IsLast || Move.Live is not { } live ? [] :
    [
        .. live.Destinations.Except(To.Destinations).Select(static d => $"without {d}"),
        .. live.Extensions.Forwards.Except(To.Extensions.Forwards).Select(static f => $"without {f.HostSide}"),
        .. To.Bridge?.Name is null && live.Bridge?.Name is { } name ? new[] { $"with another name for {name}" } : [],
    ];
}
