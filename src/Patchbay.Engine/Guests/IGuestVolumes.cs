using Patchbay.Engine.Storage;

namespace Patchbay.Engine.Guests;

/// <summary>What guests need of storage pools.</summary>
public interface IGuestVolumes
{
    /// <summary>The file of a volume.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="volume">The volume's name.</param>
    /// <exception cref="RefusedException">There is none, or the pool does not run.</exception>
    string PathOf(string pool, string volume);
}

/// <summary>The volumes of a daemon's own pools.</summary>
public sealed class PoolVolumes(StorageService storage) : IGuestVolumes
{
    /// <inheritdoc/>
    public string PathOf(string pool, string volume) => storage.Get(pool).Live is not null
        ? storage.GetVolume(pool, volume).Volume.Image.Path
        : throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, $"storage pool '{pool}' containing volume '{volume}' is not active");
}
