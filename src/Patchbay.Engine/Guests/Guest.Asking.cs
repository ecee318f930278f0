using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>Questions about what runs: they wait for nothing that is done to it, and not without end for its emulator.</content>
internal sealed partial class Guest
{
    private volatile OpenQuestion? _open;

    /// <summary>
    /// Asks the emulator. One that does not answer is given up, and whoever asks next is told so at once until it has answered: no
    /// question is put on top of another that nobody reads.
    /// </summary>
    /// <exception cref="RefusedException">It does not run, or does not answer in time.</exception>
    private async Task<T> AskAsync<T>(Func<IGuestMonitor, DomainDefinition, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (_view is not { IsActive: true, Live: { } live })
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");
        }
        IGuestMonitor monitor = Monitor;
        if (_open is { } open && open.Monitor == monitor)
        {
            await WaitAsync(open, cancellationToken);
        }
        // What was sent is answered some time, whether anybody still waits for it or not.
        Task<T> answer = ask(monitor, live);
        Task answered = answer.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        OpenQuestion mine = new(monitor, answered, _context.Time.GetTimestamp());
        try
        {
            await WaitAsync(mine, cancellationToken);
        }
        catch (Exception e) when (e is RefusedException { Why: Refusal.Timeout } or OperationCanceledException)
        {
            _open = mine;
            throw;
        }
        return await answer;
    }

    private async Task WaitAsync(OpenQuestion question, CancellationToken cancellationToken)
    {
        TimeSpan left = _context.Settings.AnswerPatience - _context.Time.GetElapsedTime(question.Since);
        try
        {
            await question.Answered.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _context.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new RefusedException(
                Refusal.Timeout, RefusalArea.Qemu,
                $"QEMU of '{_view.Name}' (process {question.Monitor.ProcessId}) has not answered for {_context.Time.GetElapsedTime(question.Since).TotalSeconds:F0} seconds");
        }
    }

    // What an emulator was asked that it may not have answered, and since when; a failure is an answer.
    private sealed record OpenQuestion(IGuestMonitor Monitor, Task Answered, long Since);
}
