namespace Patchbay.Qmp;

/// <summary>A processor that is plugged in, or could be.</summary>
/// <param name="Type">The device's type.</param>
/// <param name="VcpusCount">How many virtual processors it holds.</param>
/// <param name="Props">Its place in the topology.</param>
/// <param name="QomPath">Its place in the object tree; null where it is not plugged in.</param>
public sealed record QmpCpuSlot(string Type, int VcpusCount, QmpCpuPlace Props, string? QomPath = null);
