using System.Net.Sockets;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Descriptors between the daemon and its clients.</summary>
internal sealed class DescriptorTransport : IDescriptorTransport
{
    private static readonly byte[] Carrier = [0];

    public async ValueTask SendAsync(Socket socket, SafeHandle descriptor, CancellationToken cancellationToken)
    {
        try
        {
            await DescriptorPassing.SendAsync(socket, Carrier, [descriptor], cancellationToken);
        }
        catch (Exception e) when (e is LinuxException or SocketException)
        {
            throw new IOException($"send a descriptor: {e.Message}", e);
        }
    }

    public async ValueTask<int> ReceiveAsync(
        Socket socket, Memory<byte> buffer, ICollection<SafeHandle> descriptors, CancellationToken cancellationToken)
    {
        try
        {
            (int length, IReadOnlyList<SafeHandle> came) = await DescriptorPassing.ReceiveAsync(socket, buffer, cancellationToken);
            foreach (SafeHandle descriptor in came)
            {
                descriptors.Add(descriptor);
            }
            return length;
        }
        catch (Exception e) when (e is LinuxException or SocketException)
        {
            throw new IOException($"receive: {e.Message}", e);
        }
    }
}
