namespace Patchbay.Model.Storage;

/// <summary>What a file system holds, in bytes.</summary>
/// <param name="Capacity">All of it.</param>
/// <param name="Available">What is free.</param>
public sealed record StorageSpace(ulong Capacity, ulong Available)
{
    /// <summary>Nothing is known: a pool that is not running.</summary>
    public static StorageSpace None { get; } = new(0, 0);

    /// <summary>What is taken.</summary>
    public ulong Allocation => Capacity - Available;
}
