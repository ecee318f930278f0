namespace Patchbay.Engine.Storage;

/// <summary>
/// A pool's place in the registry. Whoever changes the pool holds <see cref="Gate"/>; volumes that are being worked on are
/// marked, so that long work holds nothing but them.
/// </summary>
internal sealed class StoragePool(string name, Guid uuid)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private StoragePoolStatus _status = new();

    /// <summary>One change at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Its name; never changes.</summary>
    public string Name { get; } = name;

    /// <summary>Its uuid; never changes.</summary>
    public Guid Uuid { get; } = uuid;

    /// <summary>Replaced whole.</summary>
    public StoragePoolStatus Status
    {
        get => Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, value);
    }

    /// <summary>The folder of a definition that is being stored or started. Guarded by the registry's lock.</summary>
    public string? ClaimedPath { get; set; }

    /// <summary>Taken out of the registry. Guarded by the gate.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether any of its volumes is being worked on.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _busy.Count > 0;
            }
        }
    }

    /// <summary>Marks a volume as being worked on, until disposed.</summary>
    /// <exception cref="RefusedException">It is already.</exception>
    public IDisposable Use(string volume)
    {
        lock (_lock)
        {
            return _busy.Add(volume) ? new VolumeUse(this, volume) : throw StorageRefusals.Invalid($"volume '{volume}' is still in use.");
        }
    }

    private sealed class VolumeUse(StoragePool pool, string volume) : IDisposable
    {
        public void Dispose()
        {
            lock (pool._lock)
            {
                pool._busy.Remove(volume);
            }
        }
    }
}
