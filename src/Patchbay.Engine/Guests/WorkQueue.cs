namespace Patchbay.Engine.Guests;

/// <summary>Does one piece of work after another, in the order asked for: the one owner of what the work changes.</summary>
internal sealed class WorkQueue
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Does the work when all before it is done, and gives its result. A failure is the caller's, not the next one's.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        lock (_lock)
        {
            Task<T> mine = AfterAsync(_last, work);
            _last = mine;
            return mine;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}})"/>
    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        // Off the caller's stack and lock.
        await before.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return await work();
    }
}
