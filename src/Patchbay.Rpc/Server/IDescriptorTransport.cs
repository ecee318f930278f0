using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Rpc;

/// <summary>
/// Passes descriptors over a unix socket (SCM_RIGHTS), which the base library cannot. Without one a server refuses
/// descriptors, and says so to clients that ask (feature 8).
/// </summary>
public interface IDescriptorTransport
{
    /// <summary>Sends a zero byte with a descriptor on it, in a message of its own, as libvirt's clients expect it.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    ValueTask SendAsync(Socket socket, SafeHandle descriptor, CancellationToken cancellationToken);

    /// <summary>Receives bytes, and the descriptors that ride on them.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="descriptors">Where the descriptors go, in their order; they are the caller's then.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number of bytes, or 0 at the end.</returns>
    /// <exception cref="IOException">The peer is gone.</exception>
    ValueTask<int> ReceiveAsync(
        Socket socket, Memory<byte> buffer, ICollection<SafeHandle> descriptors, CancellationToken cancellationToken);
}
