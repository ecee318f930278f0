namespace Patchbay.Engine.Storage;

/// <summary>Something that became of a pool.</summary>
/// <param name="Pool">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Change">What.</param>
public sealed record StoragePoolEvent(string Pool, Guid Uuid, StoragePoolChange Change);

/// <summary>What became of a pool, with libvirt's numbers (virStoragePoolEventLifecycleType) where there is one.</summary>
public enum StoragePoolChange
{
    /// <summary>Its volumes may have changed; no part of its life.</summary>
    Refreshed = -1,

    /// <summary>Its definition was stored.</summary>
    Defined = 0,

    /// <summary>Its definition was removed.</summary>
    Undefined = 1,

    /// <summary>It runs.</summary>
    Started = 2,

    /// <summary>It does not run any more.</summary>
    Stopped = 3,

    /// <summary>Its folder was made.</summary>
    Created = 4,

    /// <summary>Its folder was removed.</summary>
    Deleted = 5,
}
