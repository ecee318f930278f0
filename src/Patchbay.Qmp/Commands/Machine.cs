namespace Patchbay.Qmp;

/// <summary>A version as QEMU counts it.</summary>
/// <param name="Qemu">The release.</param>
/// <param name="Package">The distributor's addition, often empty.</param>
public sealed record QmpVersion(QmpVersionTriple Qemu, string Package);

/// <summary>A release number.</summary>
/// <param name="Major">As 8 in 8.2.1.</param>
/// <param name="Minor">As 2 in 8.2.1.</param>
/// <param name="Micro">As 1 in 8.2.1.</param>
public sealed record QmpVersionTriple(int Major, int Minor, int Micro);

/// <summary>Whether the machine runs.</summary>
/// <param name="Status">QEMU's run state, as <c>running</c>, <c>paused</c>, <c>prelaunch</c>, <c>shutdown</c>, <c>io-error</c>.</param>
/// <param name="Running">Whether processors execute.</param>
public sealed record QmpStatus(string Status, bool Running);

/// <summary>A virtual processor and its thread.</summary>
/// <param name="CpuIndex">Its number.</param>
/// <param name="ThreadId">The host thread that runs it.</param>
/// <param name="QomPath">Its place in the object tree.</param>
/// <param name="Props">Its place in the topology.</param>
public sealed record QmpCpu(int CpuIndex, int ThreadId, string QomPath, QmpCpuPlace? Props = null);

/// <summary>A processor's place in the topology; null where the machine type has no such level.</summary>
/// <param name="SocketId">The socket.</param>
/// <param name="DieId">The die in the socket.</param>
/// <param name="CoreId">The core in the die.</param>
/// <param name="ThreadId">The thread in the core.</param>
/// <param name="NodeId">The NUMA node.</param>
public sealed record QmpCpuPlace(long? SocketId = null, long? DieId = null, long? CoreId = null, long? ThreadId = null, long? NodeId = null);

/// <summary>A memory size.</summary>
/// <param name="Actual">What the guest has, in bytes.</param>
public sealed record QmpBalloon(long Actual);

/// <summary>A memory size to reach.</summary>
/// <param name="Value">In bytes.</param>
public sealed record QmpBalloonTarget(long Value);

/// <summary>Something that goes by a name, as a command does.</summary>
/// <param name="Name">The name.</param>
public sealed record QmpNamed(string Name);

/// <summary>A line for QEMU's human monitor.</summary>
/// <param name="CommandLine">As a person would type it.</param>
/// <param name="CpuIndex">The processor it is about, for the few that ask.</param>
public sealed record QmpMonitorLine(string CommandLine, int? CpuIndex = null);
