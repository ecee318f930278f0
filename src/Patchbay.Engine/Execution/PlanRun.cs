using Patchbay.Planning.Operations;

namespace Patchbay.Engine;

/// <summary>How far a plan has been carried out.</summary>
internal sealed class PlanRun(IHost host)
{
    private readonly List<HostOperation> _performed = [];
    private HostOperation? _begun;
    private Task _work = Task.CompletedTask;

    /// <summary>What has been done, or is being done by a process of its own, in order.</summary>
    public IReadOnlyList<HostOperation> Performed => _performed;

    /// <summary>The operation that is worked at; after a failure the one that was refused.</summary>
    public HostOperation? Current { get; set; }

    /// <summary>
    /// Performs an operation, or begins it where a process does it by itself: others go on beside that, but for those that
    /// cannot be taken back.
    /// </summary>
    public async Task PerformAsync(HostOperation operation)
    {
        if (operation.Inverse is null || operation.RunsBeside || _work.IsCompleted)
        {
            await FinishAsync();
        }
        Current = operation;
        if (operation.RunsBeside)
        {
            _performed.Add(operation);
            (_begun, _work) = (operation, WorkAsync(operation));
            return;
        }
        await host.PerformAsync(operation);
        _performed.Add(operation);
    }

    /// <summary>Waits for what was begun.</summary>
    public async Task FinishAsync()
    {
        if (_begun is { } begun)
        {
            Current = begun;
            await _work;
            _begun = null;
        }
    }

    /// <summary>Waits for what was begun, after another has failed or before it is taken back itself; if it failed, there is nothing to take back of it.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAny(_work);
        if (_begun is { } begun && !_work.IsCompletedSuccessfully)
        {
            _performed.Remove(begun);
        }
    }

    // A failure comes when it is waited for.
    private async Task WorkAsync(HostOperation operation) => await host.PerformAsync(operation);
}
