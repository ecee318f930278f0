using System.Net.Sockets;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Bytes and descriptors between the daemon and one client. A call goes on with the thread that the kernel has woken for it.</summary>
internal sealed class SocketTransport(Socket socket) : ISocketTransport
{
    private static readonly byte[] Carrier = [0];

    private readonly PolledSocket _polled = new(socket);

    public async ValueTask SendAsync(SafeHandle descriptor, CancellationToken cancellationToken)
    {
        try
        {
            await DescriptorPassing.SendAsync(socket, Carrier, [descriptor], cancellationToken);
        }
        catch (SocketException e)
        {
            throw new IOException($"send a descriptor: {e.Message}", e);
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, ICollection<SafeHandle>? descriptors, CancellationToken cancellationToken)
        => _polled.ReceiveAsync(buffer, descriptors, cancellationToken);

    public void Dispose() => _polled.Dispose();
}
