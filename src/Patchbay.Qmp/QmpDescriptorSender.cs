using System.Runtime.InteropServices;

namespace Patchbay.Qmp;

/// <summary>
/// Sends all of a line over the connection's Unix socket, the descriptor with its first byte. The caller supplies it,
/// as passing descriptors takes a system call that .NET does not offer.
/// </summary>
/// <param name="line">The bytes to send, all of them.</param>
/// <param name="descriptor">The descriptor that the peer gets a copy of.</param>
/// <param name="cancellationToken">Never cancelled after the first byte.</param>
public delegate ValueTask QmpDescriptorSender(ReadOnlyMemory<byte> line, SafeHandle descriptor, CancellationToken cancellationToken);
