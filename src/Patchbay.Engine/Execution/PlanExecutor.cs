using Microsoft.Extensions.Logging;
using Patchbay.Engine.Hooks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine;

/// <summary>
/// Carries a plan out on the host: the only place that tries, and the only place that takes back. A plan may be cancelled
/// between operations; an operation may not.
/// </summary>
public sealed partial class PlanExecutor(IHost host, ILogger<PlanExecutor> logger)
{
    /// <summary>
    /// Performs the operations in order, or none of them. Returns what the administrator loses where the host lacks a
    /// feature that the plan can do without. What a process does by itself goes on beside the operations that follow, and is
    /// waited for before one that cannot be taken back, and at the end.
    /// </summary>
    /// <param name="plan">What to do.</param>
    /// <param name="cancellationToken">Cancels, with all taken back.</param>
    /// <param name="noted">
    /// What has to be written down for a daemon that follows, if any: waited for before the first operation that does not go with this one.
    /// </param>
    /// <exception cref="PlanFailedException">One was refused; those before it were taken back.</exception>
    /// <exception cref="StoreException">It could not be written down; all was taken back.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and all taken back.</exception>
    public async Task<ValueList<string>> ApplyAsync(HostPlan plan, CancellationToken cancellationToken, Task? noted = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using IAsyncDisposable? expected = plan.Coming is { } coming ? host.Expect(coming) : null;
        PlanRun run = new(host);
        List<string> losses = [];
        try
        {
            foreach (HostOperation operation in plan.Operations)
            {
                run.Current = operation;
                if (noted is not null && !operation.GoesWithDaemon)
                {
                    await noted;
                }
                cancellationToken.ThrowIfCancellationRequested();
                LogPerforming(plan.Subject, operation);
                try
                {
                    await run.PerformAsync(operation);
                }
                catch (HostFeatureMissingException e) when (run.Current == operation && operation.LossWhenMissing is { } loss)
                {
                    LogFeatureMissing(plan.Subject, operation, e.Message, loss);
                    losses.Add(loss);
                }
            }
            await run.FinishAsync();
        }
        catch (Exception e)
        {
            await Task.WhenAny(noted ?? Task.CompletedTask);
            await run.SettleAsync();
            ValueList<Leftover> leftovers = await TakeBackAsync(plan.Subject, run.Performed);
            if (e is OperationCanceledException or StoreException && leftovers.IsEmpty)
            {
                throw;
            }
            throw new PlanFailedException(plan.Subject, run.Current!, e, leftovers);
        }
        return losses.ToValueList();
    }

    /// <summary>
    /// Performs every operation of a plan whatever fails, for removing and for taking back. Returns those that failed. What
    /// goes need not wait for a process to end; the plan does, at its end.
    /// </summary>
    public async Task<ValueList<Leftover>> ApplyAllAsync(HostPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        List<Task<Leftover?>> ending = [];
        List<Leftover> failures = [];
        foreach (HostOperation operation in plan.Operations)
        {
            Task<Leftover?> work = PerformOrNoteAsync(plan.Subject, operation);
            if (operation is HostOperation.StopDnsmasq && !plan.Operations.Any(static o => o is HostOperation.StartDnsmasq))
            {
                ending.Add(work);
            }
            else if (await work is { } failure)
            {
                failures.Add(failure);
            }
        }
        failures.AddRange((await Task.WhenAll(ending)).OfType<Leftover>());
        return failures.ToValueList();
    }

    private async Task<ValueList<Leftover>> TakeBackAsync(string subject, IEnumerable<HostOperation> performed)
    {
        List<Leftover> failures = [];
        foreach (HostOperation operation in performed.Reverse())
        {
            if (operation.Inverse is { } inverse && await PerformOrNoteAsync(subject, inverse) is { } failure)
            {
                failures.Add(failure);
            }
        }
        return failures.ToValueList();
    }

    // Not stopped by a failure: what can be cleaned up is.
    private async Task<Leftover?> PerformOrNoteAsync(string subject, HostOperation operation)
    {
        try
        {
            LogPerforming(subject, operation);
            await host.PerformAsync(operation);
            return null;
        }
        catch (HostFeatureMissingException e) when (operation.LossWhenMissing is { } loss)
        {
            LogFeatureMissing(subject, operation, e.Message, loss);
            return null;
        }
        catch (HookFailedException e)
        {
            // A script that fails keeps nothing on the host.
            LogHookFailed(subject, e.Message);
            return null;
        }
        catch (Exception e)
        {
            LogLeftOver(subject, operation, e);
            return new Leftover(operation, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Subject}: {Operation}")]
    private partial void LogPerforming(string subject, HostOperation operation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject}: left out {Operation}: {Why}: {Loss}")]
    private partial void LogFeatureMissing(string subject, HostOperation operation, string why, string loss);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject}: a hook script failed: {Why}")]
    private partial void LogHookFailed(string subject, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subject}: failed and stays undone: {Operation}")]
    private partial void LogLeftOver(string subject, HostOperation operation, Exception why);
}
