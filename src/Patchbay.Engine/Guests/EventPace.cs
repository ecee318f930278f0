namespace Patchbay.Engine.Guests;

/// <summary>
/// How often something that a guest can bring about at will is followed: a few times at once, then at a steady rate. One
/// owner at a time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="burst">How many times at once.</param>
/// <param name="interval">From one to the next after these.</param>
internal sealed class EventPace(TimeProvider time, int burst, TimeSpan interval)
{
    // When all that was admitted would be through at the steady rate (GCRA's theoretical arrival time), by subject.
    private readonly Dictionary<string, TimeSpan> _through = [];
    private readonly long _start = time.GetTimestamp();

    /// <summary>Admits one more, and says how long it has to wait; zero for not at all.</summary>
    /// <param name="subject">What it is of; each has a pace of its own.</param>
    public TimeSpan Admit(string subject)
    {
        TimeSpan now = time.GetElapsedTime(_start);
        TimeSpan through = _through.TryGetValue(subject, out TimeSpan known) && known > now ? known : now;
        _through[subject] = through + interval;
        TimeSpan wait = through - now - ((burst - 1) * interval);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Forgets a subject that is gone.</summary>
    public void Forget(string subject) => _through.Remove(subject);
}
