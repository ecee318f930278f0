using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <summary>
/// A network's place in the registry. Whoever changes the network holds <see cref="Gate"/>; others read
/// <see cref="State"/> as it is.
/// </summary>
internal sealed class NetworkEntry(NetworkState state)
{
    // A bridge that is about to come: down, and with no number yet.
    private static readonly LinkState Unborn = new() { Name = "" };

    private NetworkState _state = state;
    private OverlapList _overlaps = new([]);
    private NetworkDefinition? _starting;
    private LinkState? _bridge;
    private int _lookPending;
    private int _retryPending;
    private int _lookWanted;

    /// <summary>One change at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Whether somebody is at it: what the host shows of it may be of the state before or of the one to come.</summary>
    public bool IsHeld => Gate.CurrentCount == 0;

    /// <summary>Replaced whole.</summary>
    public NetworkState State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
    }

    /// <summary>A bridge name taken for a definition that is being stored or started. Guarded by the registry's lock.</summary>
    public string? ClaimedBridge { get; set; }

    /// <summary>Subnets chosen for a definition that is being stored or started. Guarded by the registry's lock.</summary>
    public ValueList<IpPrefix> ClaimedSubnets { get; set; }

    /// <summary>Cards whose leases were ended a moment ago.</summary>
    public GoneCards GoneCards { get; } = new();

    /// <summary>Whether a change has put leases aside that neither came back nor are gone for good. Guarded by the gate.</summary>
    public bool HasLeasesAside { get; set; }

    /// <summary>What was put right of it.</summary>
    public RepairBook Repairs { get; } = new();

    /// <summary>Where it gets in the way of others, or they in its; replaced whole by the one who looks.</summary>
    public ValueList<string> Overlaps
    {
        get => Volatile.Read(ref _overlaps).Sentences;
        set => Volatile.Write(ref _overlaps, new OverlapList(value));
    }

    /// <summary>All that is known, for others.</summary>
    public NetworkStatus Status => State is var state && Overlaps is { IsEmpty: false } overlaps
        ? state.Status with { Warnings = state.Warnings.Union(overlaps).ToValueList(), Overlaps = overlaps }
        : state.Status;

    /// <summary>What is being started of it, while it is.</summary>
    public NetworkDefinition? Starting => Volatile.Read(ref _starting);

    /// <summary>From now on its bridge's news count.</summary>
    public void BeginStart(NetworkDefinition definition)
    {
        TakeWantedLook();
        Bridge = Unborn;
        Volatile.Write(ref _starting, definition);
    }

    /// <summary>It runs, or does not.</summary>
    public void EndStart() => Volatile.Write(ref _starting, null);

    /// <summary>What its bridge said last since it started, if anything; written by the one who watches the host, and by who stops it.</summary>
    public LinkState? Bridge
    {
        get => Volatile.Read(ref _bridge);
        set => Volatile.Write(ref _bridge, value);
    }

    /// <summary>Something happened that only a look can tell the meaning of.</summary>
    public void WantLook() => Volatile.Write(ref _lookWanted, 1);

    /// <summary>Whether that was so since the last time.</summary>
    public bool TakeWantedLook() => Interlocked.Exchange(ref _lookWanted, 0) != 0;

    /// <summary>True for the first who wants to look; others' look is this one's, until <see cref="BeginLook"/>.</summary>
    public bool TryPlanLook() => Interlocked.Exchange(ref _lookPending, 1) == 0;

    /// <summary>What happens from now on wants another look.</summary>
    public void BeginLook() => Volatile.Write(ref _lookPending, 0);

    /// <summary>True for the first who wants to look again after a failure; others' look is this one's, until <see cref="BeginRetry"/>.</summary>
    public bool TryPlanRetry() => Interlocked.Exchange(ref _retryPending, 1) == 0;

    /// <summary>A failure from now on wants another retry.</summary>
    public void BeginRetry() => Volatile.Write(ref _retryPending, 0);

    /// <summary>Taken out of the registry; whoever waited for the gate looks again. Guarded by the gate.</summary>
    public bool IsGone { get; set; }

    private sealed record OverlapList(ValueList<string> Sentences);
}
