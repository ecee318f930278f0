namespace Patchbay.Host.Machine;

/// <summary>How processors spent their time since the boot, in nanoseconds.</summary>
/// <param name="Kernel">In the kernel, interrupts included.</param>
/// <param name="User">In programs, guests included.</param>
/// <param name="Idle">With nothing to do.</param>
/// <param name="Waiting">With nothing to do but wait for storage.</param>
public sealed record ProcessorTime(ulong Kernel, ulong User, ulong Idle, ulong Waiting);
