namespace Patchbay.Host.Machine;

/// <summary>What memory is used for, in KiB.</summary>
/// <param name="Total">All.</param>
/// <param name="Free">Used for nothing.</param>
/// <param name="Buffers">Of block devices; null where the kernel does not tell, as for one cell.</param>
/// <param name="Cached">Of files; null where the kernel does not tell, as for one cell.</param>
public sealed record MemoryState(ulong Total, ulong Free, ulong? Buffers, ulong? Cached);
