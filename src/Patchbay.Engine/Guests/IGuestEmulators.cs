using Patchbay.Planning.Capabilities;

namespace Patchbay.Engine.Guests;

/// <summary>Knows what emulators can be.</summary>
public interface IGuestEmulators
{
    /// <summary>What the emulator at a path can be; null where there is none or it does not answer.</summary>
    ValueTask<EmulatorAbilities?> EmulatorAsync(string path);
}
