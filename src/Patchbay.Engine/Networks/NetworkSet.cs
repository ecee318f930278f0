using Patchbay.Model.Networks;
using Patchbay.Planning.Networks;

namespace Patchbay.Engine.Networks;

/// <summary>Networks that are brought to their documents together, each with what it shall be. Whoever asks for that holds their gates.</summary>
internal sealed class NetworkSet
{
    private readonly Dictionary<NetworkEntry, NetworkDefinition> _wanted = [];
    private Dictionary<NetworkEntry, NetworkMove>? _moves;

    /// <summary>What a network shall be; null where it is none of these.</summary>
    public NetworkDefinition? Wanted(NetworkEntry entry) => _wanted.GetValueOrDefault(entry);

    /// <summary>Says what a network shall be, as far as that is known.</summary>
    public void Want(NetworkEntry entry, NetworkDefinition definition) => (_wanted[entry], _moves) = (definition, null);

    /// <summary>What becomes of one of them.</summary>
    public NetworkMove MoveOf(NetworkEntry entry) => Moves[entry];

    /// <summary>What becomes of all but one.</summary>
    public IReadOnlyCollection<NetworkMove> Others(NetworkEntry entry) => [.. Moves.Where(m => m.Key != entry).Select(static m => m.Value)];

    // As they are when they are first asked for: nothing of them is changed before that.
    private Dictionary<NetworkEntry, NetworkMove> Moves => _moves ??= _wanted.ToDictionary(
        static w => w.Key, static w => new NetworkMove(w.Key.State.Stored, w.Key.State.Live?.Definition, w.Value, w.Key.State.Live?.Ports.Count ?? 0));
}
