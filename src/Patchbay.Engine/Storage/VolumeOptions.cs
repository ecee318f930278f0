using Patchbay.Model.Storage;

namespace Patchbay.Engine.Storage;

/// <summary>How a volume is made.</summary>
public sealed record VolumeOptions
{
    /// <summary>Whether qcow2's tables are written for all of it.</summary>
    public bool PreallocateMetadata { get; init; }

    /// <summary>Whether it shares its source's blocks.</summary>
    public bool ShareBlocks { get; init; }

    /// <summary>Whether words that mean nothing refuse the document.</summary>
    public bool Validate { get; init; }
}

/// <summary>A new size of a volume.</summary>
/// <param name="Bytes">The capacity, or by how much it changes.</param>
/// <param name="IsDelta">Whether it is by how much: less with <paramref name="Shrink"/>, more otherwise.</param>
/// <param name="Shrink">Whether it may get smaller.</param>
/// <param name="Allocate">Whether to take the room for all of it.</param>
public sealed record VolumeSize(ulong Bytes, bool IsDelta, bool Shrink, bool Allocate)
{
    /// <summary>The capacity that a volume shall have.</summary>
    /// <exception cref="RefusedException">No file can have it.</exception>
    internal ulong Of(StorageVolume volume)
    {
        UInt128 capacity = !IsDelta ? Bytes
            : Shrink ? volume.Capacity - Math.Min(Bytes, volume.Capacity)
            : (UInt128)volume.Capacity + Bytes;
        return capacity <= long.MaxValue ? (ulong)capacity : throw StorageRefusals.InvalidArgument($"no volume can have {capacity} bytes");
    }
}
