namespace Patchbay.Engine.Guests;

/// <summary>Does one piece of work after another, in the order asked for: the one owner of what the work changes.</summary>
internal sealed class WorkQueue
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>
    /// Does the work when all before it is done, and gives its result. A failure is the caller's, not the next one's. Where nothing is
    /// before it, it begins on the caller's thread: a change of thread takes longer than many a piece of work.
    /// </summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        Task before;
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            before = _last;
            _last = done.Task;
        }
        return AfterAsync(before, work, done);
    }

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}})"/>
    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work, TaskCompletionSource done)
    {
        await before;
        try
        {
            return await work();
        }
        finally
        {
            done.SetResult();
        }
    }
}
