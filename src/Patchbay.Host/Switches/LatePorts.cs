using System.Collections.Concurrent;

namespace Patchbay.Host.Switches;

/// <summary>
/// Ports that the database was asked for, and whose answer did not come in time: what was refused here may be done there as soon as it
/// goes on. They are taken out when it answers again, unless they are asked for anew before.
/// </summary>
internal sealed class LatePorts(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // For an hour; who stops a database for longer starts it anew, and with it all connections.
    private const int MostTries = 125;

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _late = new();

    /// <summary>Takes a port out as soon as that is possible.</summary>
    /// <param name="port">Its name.</param>
    /// <param name="takeOut">Takes it out where it is there; false where the database does not answer.</param>
    public void Remove(string port, Func<Task<bool>> takeOut)
    {
        CancellationTokenSource forgotten = new();
        _late.AddOrUpdate(port, forgotten, (_, before) =>
        {
            before.Cancel();
            return forgotten;
        });
        _ = RemoveAsync(port, takeOut, forgotten);
    }

    /// <summary>It is wanted again: who asks for it replaces what is there.</summary>
    public void Forget(string port)
    {
        if (_late.TryRemove(port, out CancellationTokenSource? forgotten))
        {
            forgotten.Cancel();
        }
    }

    private async Task RemoveAsync(string port, Func<Task<bool>> takeOut, CancellationTokenSource forgotten)
    {
        bool wasAnswered = false;
        try
        {
            TimeSpan pause = FirstPause;
            for (int tries = 0; tries < MostTries; tries++)
            {
                await Task.Delay(pause, time, forgotten.Token);
                bool isAnswered = await takeOut();
                if (isAnswered && wasAnswered)
                {
                    break;
                }
                // What was asked before is done before the second answer: the first may have come in between.
                wasAnswered = isAnswered;
                pause = isAnswered ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
        catch (OperationCanceledException)
        {
            // Wanted again.
        }
        _late.TryRemove(new KeyValuePair<string, CancellationTokenSource>(port, forgotten));
    }
}
