namespace Patchbay.Engine.Guests;

/// <summary>Sizes of a disk image, in bytes.</summary>
/// <param name="Allocated">What it takes on the host.</param>
/// <param name="Capacity">What a guest sees.</param>
/// <param name="Length">The file's or device's length.</param>
public readonly record struct ImageSizes(ulong Allocated, ulong Capacity, ulong Length);
