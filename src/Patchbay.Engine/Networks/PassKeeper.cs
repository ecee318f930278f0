using Microsoft.Extensions.Logging;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <summary>Keeps our networks' packets on their way through other programs' packet filters.</summary>
internal sealed partial class PassKeeper(IHost host, PlanExecutor executor, ILogger logger)
{
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
    /// <returns>Whether there was something to mend.</returns>
    public async Task<bool> KeepAsync(Func<IEnumerable<string>> bridges, Func<IEnumerable<string>> hostBridges, CancellationToken cancellationToken)
    {
        if (_looked && Problem is null && !Seen.Chains.Any(static c => c.DropsOurs))
        {
            return false;
        }
        await Gate.WaitAsync(cancellationToken);
        try
        {
            _looked = true;
            ForeignFirewalls seen = (await host.ObserveAsync(new HostScope { ForeignFirewalls = true }, cancellationToken)).ForeignFirewalls;
            HostPlan plan = CoexistencePlanner.Plan(bridges(), hostBridges(), seen);
            ValueList<Leftover> failures = [];
            if (!plan.IsEmpty)
            {
                LogKeeping(plan);
                // One chain that nobody may change, as of a table with an owner, does not keep guests out of the others.
                failures = await executor.ApplyAllAsync(plan);
            }
            Seen = seen;
            Problem = failures.IsEmpty ? null : string.Join("; ", failures.Select(static f => f.Failure.Message));
            return !plan.IsEmpty;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = e.Message;
            LogFailed(e.Message);
            return false;
        }
        finally
        {
            Gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "packet filters of other programs would drop guests' packets:\n{Plan}")]
    private partial void LogKeeping(HostPlan plan);

    [LoggerMessage(Level = LogLevel.Error, Message = "guests' packets may be dropped by packet filters of other programs: {Why}")]
    private partial void LogFailed(string why);
}
