using Microsoft.Extensions.Logging;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <summary>Keeps our networks' packets on their way through other programs' packet filters.</summary>
internal sealed partial class PassKeeper(IHost host, PlanExecutor executor, TimeProvider time, ILogger logger)
{
    private const int MostMoves = 20;

    private static readonly TimeSpan MovesWindow = TimeSpan.FromMinutes(1);

    // When an entry that had effect was put elsewhere, the last few times. Only who has the gate touches it.
    private readonly Queue<long> _moves = [];

    private volatile bool _looked;

    // One look and mending at a time.
    private SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Other programs' packet filters, as they were last. Kept also while no network runs: who drops now will drop the next one's packets.</summary>
    public ForeignFirewalls Seen { get; private set; } = ForeignFirewalls.None;

    /// <summary>Why guests' packets do not get through them; null where all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether others undo again and again what is made here: then there is time.</summary>
    public bool IsContested { get; private set; }

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
            HostPlan plan = CoexistencePlanner.Plan(bridges(), hostBridges(), seen);
            ValueList<Leftover> failures = [];
            CountMoves(plan);
            if (!plan.IsEmpty)
            {
                LogKeeping(plan);
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

    // Some programs see to it that a rule of theirs is the last of a chain, and so do we.
    private void CountMoves(HostPlan plan)
    {
        while (_moves.TryPeek(out long first) && time.GetElapsedTime(first) > MovesWindow)
        {
            _moves.Dequeue();
        }
        if (plan.Operations.OfType<HostOperation.AddPass>().FirstOrDefault(static a => a.Chain.HasEffectiveEntry) is { Chain: var chain })
        {
            _moves.Enqueue(time.GetTimestamp());
            if (_moves.Count == MostMoves)
            {
                LogInsisting($"{chain}", MostMoves, MovesWindow.TotalSeconds);
            }
        }
        IsContested = _moves.Count >= MostMoves;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Chain}: others' rules came to stand behind the entry {Times} times within {Seconds} seconds; it is looked at less often for now")]
    private partial void LogInsisting(string chain, int times, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "for guests' packets in packet filters of other programs:\n{Plan}")]
    private partial void LogKeeping(HostPlan plan);

    [LoggerMessage(Level = LogLevel.Error, Message = "guests' packets may be dropped by packet filters of other programs: {Why}")]
    private partial void LogFailed(string why);
}
