using Microsoft.Extensions.Logging;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <summary>Keeps our networks' packets on their way through other programs' packet filters.</summary>
internal sealed partial class PassKeeper(IHost host, PlanExecutor executor, TimeProvider time, ILogger logger)
{
    private const int MostMoves = 10;

    private static readonly TimeSpan MovesWindow = TimeSpan.FromMinutes(10);

    // When an entry was put elsewhere in a chain, the last few times. Only who has the gate touches it.
    private readonly Dictionary<string, Queue<long>> _moves = [];

    private volatile bool _looked;

    // One look and mending at a time.
    private SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Other programs' packet filters, as they were last. Kept also while no network runs: who drops now will drop the next one's packets.</summary>
    public ForeignFirewalls Seen { get; private set; } = ForeignFirewalls.None;

    /// <summary>Why guests' packets do not get through them; null where all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Other programs changed something: the next time is looked again.</summary>
    public void Forget() => _looked = false;

    /// <summary>
    /// Looks and mends. Where nobody drops anything, one look is enough until somebody changes something: networks come and go
    /// without another. A failure is told in the log and by <see cref="Problem"/>; a network runs all the same.
    /// </summary>
    /// <param name="bridges">The bridges of networks whose traffic is our business, as they are when the turn has come.</param>
    /// <param name="hostBridges">Bridges of the host that guests are plugged into.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task KeepAsync(Func<IEnumerable<string>> bridges, Func<IEnumerable<string>> hostBridges, CancellationToken cancellationToken)
    {
        if (_looked && Problem is null && !Seen.Chains.Any(static c => c.DropsOurs))
        {
            return;
        }
        await Gate.WaitAsync(cancellationToken);
        try
        {
            _looked = true;
            ForeignFirewalls seen = (await host.ObserveAsync(new HostScope { ForeignFirewalls = true }, cancellationToken)).ForeignFirewalls;
            seen = seen with { Chains = seen.Chains.Select(Leave).ToValueList() };
            HostPlan plan = CoexistencePlanner.Plan(bridges(), hostBridges(), seen);
            ValueList<Leftover> failures = [];
            if (!plan.IsEmpty)
            {
                LogKeeping(plan);
                foreach (ForeignChain moved in plan.Operations.OfType<HostOperation.AddPass>().Select(static a => a.Chain).Where(static c => c.HasEffectiveEntry))
                {
                    NoteMove(moved);
                }
                // One chain that nobody may change, as of a table with an owner, does not keep guests out of the others.
                failures = await executor.ApplyAllAsync(plan);
            }
            Seen = seen;
            Problem = failures.IsEmpty ? null : string.Join("; ", failures.Select(static f => f.Failure.Message));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = e.Message;
            LogFailed(e.Message);
        }
        finally
        {
            Gate.Release();
        }
    }

    // Some programs see to it that a rule of theirs is the last of a chain: they have the last word.
    private ForeignChain Leave(ForeignChain chain)
        => chain is { HasEffectiveEntry: true, IsEntryInPlace: false } && MovesOf(chain).Count >= MostMoves ? chain with { IsEntryInPlace = true } : chain;

    private Queue<long> MovesOf(ForeignChain chain)
    {
        if (!_moves.TryGetValue($"{chain}", out Queue<long>? times))
        {
            _moves[$"{chain}"] = times = new Queue<long>();
        }
        while (times.TryPeek(out long first) && time.GetElapsedTime(first) > MovesWindow)
        {
            times.Dequeue();
        }
        return times;
    }

    private void NoteMove(ForeignChain chain)
    {
        Queue<long> times = MovesOf(chain);
        times.Enqueue(time.GetTimestamp());
        if (times.Count == MostMoves)
        {
            LogInsisting($"{chain}", MostMoves, MovesWindow.TotalMinutes);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Chain}: somebody's rules came to stand behind the entry {Times} times within {Minutes} minutes; they are left there, and guests' packets do not come to them")]
    private partial void LogInsisting(string chain, int times, double minutes);

    [LoggerMessage(Level = LogLevel.Information, Message = "for guests' packets in packet filters of other programs:\n{Plan}")]
    private partial void LogKeeping(HostPlan plan);

    [LoggerMessage(Level = LogLevel.Error, Message = "guests' packets may be dropped by packet filters of other programs: {Why}")]
    private partial void LogFailed(string why);
}
