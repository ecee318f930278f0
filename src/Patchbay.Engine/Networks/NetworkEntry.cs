namespace Patchbay.Engine.Networks;

/// <summary>
/// A network's place in the registry. Whoever changes the network holds <see cref="Gate"/>; others read
/// <see cref="State"/> as it is.
/// </summary>
internal sealed class NetworkEntry(NetworkState state)
{
    private NetworkState _state = state;

    /// <summary>One change at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Replaced whole.</summary>
    public NetworkState State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
    }

    /// <summary>A bridge name taken for a definition that is being stored or started. Guarded by the registry's lock.</summary>
    public string? ClaimedBridge { get; set; }

    /// <summary>Taken out of the registry; whoever waited for the gate looks again. Guarded by the gate.</summary>
    public bool IsGone { get; set; }
}
