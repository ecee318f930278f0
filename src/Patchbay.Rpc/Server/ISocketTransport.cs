using System.Runtime.InteropServices;

namespace Patchbay.Rpc;

/// <summary>
/// One connection's bytes, and the descriptors that ride on them (SCM_RIGHTS), which the base library cannot pass. Without one a server
/// refuses descriptors, and says so to clients that ask (feature 8).
/// </summary>
public interface ISocketTransport : IDisposable
{
    /// <summary>Sends a zero byte with a descriptor on it, in a message of its own, as libvirt's clients expect it.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    ValueTask SendAsync(SafeHandle descriptor, CancellationToken cancellationToken);

    /// <summary>Receives bytes, and the descriptors that ride on them. Disposing, which leaves the socket open, ends it.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="descriptors">Where the descriptors go, in their order, which are the caller's then; null drops them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number of bytes, or 0 at the end.</returns>
    /// <exception cref="IOException">The peer is gone.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, ICollection<SafeHandle>? descriptors, CancellationToken cancellationToken);
}
