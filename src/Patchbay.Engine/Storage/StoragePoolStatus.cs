using Patchbay.Model.Storage;

namespace Patchbay.Engine.Storage;

/// <summary>A pool as it is at one moment.</summary>
public sealed record StoragePoolStatus
{
    /// <summary>What is stored; null for a transient pool.</summary>
    public StoragePoolDefinition? Stored { get; init; }

    /// <summary>What it was started with; null where it does not run.</summary>
    public StoragePoolDefinition? Live { get; init; }

    /// <summary>Whether it starts with the host.</summary>
    public bool Autostart { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsActive => Live is not null;

    /// <summary>Whether it outlives its stop.</summary>
    public bool IsPersistent => Stored is not null;

    /// <summary>Neither stored nor running.</summary>
    public bool IsNothing => Stored is null && Live is null;

    /// <summary>What runs, else what is stored.</summary>
    public StoragePoolDefinition Definition => Live ?? Stored ?? throw new InvalidOperationException("the pool is gone");

    /// <summary>Its name; never changes.</summary>
    public string Name => Definition.Name;

    /// <summary>Its uuid; never changes.</summary>
    public Guid Uuid => Definition.Uuid!.Value;
}
