using Patchbay.Model.Storage;

namespace Patchbay.Engine.Storage;

/// <summary>Which pools there are. Its lock is held for a few look-ups and never across a wait.</summary>
internal sealed class StoragePoolRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoragePool> _pools = new(StringComparer.Ordinal);

    /// <summary>In order of name.</summary>
    public StoragePool[] All()
    {
        lock (_lock)
        {
            return [.. _pools.Values.OrderBy(static p => p.Name, StringComparer.Ordinal)];
        }
    }

    public StoragePool? Find(string name)
    {
        lock (_lock)
        {
            return _pools.GetValueOrDefault(name);
        }
    }

    public StoragePool? Find(Guid uuid)
    {
        lock (_lock)
        {
            return _pools.Values.FirstOrDefault(p => p.Uuid == uuid);
        }
    }

    /// <summary>The pool of this identity, made where there is none; its folder is taken until <see cref="EndClaim"/>.</summary>
    /// <exception cref="RefusedException">The name, the uuid or the folder is another pool's.</exception>
    public StoragePool Claim(StoragePoolDefinition definition)
    {
        lock (_lock)
        {
            if (_pools.Values.FirstOrDefault(p => p.Uuid == definition.Uuid) is { } same && same.Name != definition.Name)
            {
                throw StorageRefusals.Failed($"pool '{same.Name}' is already defined with uuid {definition.Uuid}");
            }
            StoragePool? known = _pools.GetValueOrDefault(definition.Name);
            if (known is not null && known.Uuid != definition.Uuid)
            {
                throw StorageRefusals.Failed($"pool '{definition.Name}' already exists with uuid {known.Uuid}");
            }
            if (_pools.Values.FirstOrDefault(p => p != known && Has(p, definition.Path)) is { } other)
            {
                throw StorageRefusals.Failed($"Storage source conflict with pool: '{other.Name}'");
            }
            if (known is null)
            {
                known = new StoragePool(definition.Name, definition.Uuid!.Value);
                _pools.Add(definition.Name, known);
            }
            known.ClaimedPath = definition.Path;
            return known;
        }
    }

    /// <summary>Ends a claim: the folder is now the pool's, or nobody's. A pool of which nothing is left goes. Its gate is held.</summary>
    public void EndClaim(StoragePool pool)
    {
        lock (_lock)
        {
            pool.ClaimedPath = null;
            if (!pool.Status.IsNothing)
            {
                return;
            }
            if (_pools.GetValueOrDefault(pool.Name) == pool)
            {
                _pools.Remove(pool.Name);
            }
            pool.IsGone = true;
        }
    }

    private static bool Has(StoragePool pool, string path)
        => pool.ClaimedPath == path || pool.Status.Stored?.Path == path || pool.Status.Live?.Path == path;
}
