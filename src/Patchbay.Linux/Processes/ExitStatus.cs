namespace Patchbay.Linux;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code; null where a signal ended it, or where it was not our child to ask.</param>
/// <param name="Signal">The signal that ended it.</param>
public sealed record ExitStatus(int? Code, int? Signal)
{
    /// <summary>It ended, and only its parent knows how.</summary>
    public static ExitStatus Unknown { get; } = new(null, null);

    /// <summary>It said that all went well.</summary>
    public bool IsSuccess => Code == 0;

    /// <summary><c>exit code 1</c>, <c>signal 9</c>, or <c>ended</c>.</summary>
    public override string ToString() => (Code, Signal) switch
    {
        ({ } code, _) => $"exit code {code}",
        (_, { } signal) => $"signal {signal}",
        _ => "ended",
    };
}
