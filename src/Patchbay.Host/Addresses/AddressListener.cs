using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Patchbay.Engine.Guests;
using Patchbay.Linux;

namespace Patchbay.Host.Addresses;

/// <summary>
/// Listens at guests' devices with a packet socket each: the kernel throws away all but ARP, neighbour discovery and, at
/// macvtaps, DHCP. A guest that talks too much is heard less: its frames wait in a small buffer, and then get lost.
/// </summary>
public sealed partial class AddressListener(NetworkNamespace? space, TimeProvider time, ILogger<AddressListener> logger) : IAddressListener
{
    // linux/if_packet.h, linux/if_ether.h, packet(7).
    private const int AF_PACKET = 17;
    private const int SOCK_RAW = 3;
    private const ushort ETH_P_ALL = 3;
    private const int SOL_PACKET = 263;
    private const int PACKET_IGNORE_OUTGOING = 23;
    private const int AddressLength = 20;

    private const int SendBuffer = 4096;
    private const int ReceiveBuffer = 32768;
    private const int LargestFrame = 1024;

    // Frames that are read at once, and the pause after some and after as many.
    private const int Burst = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IDisposable? Listen(ListenedCard card, Action<HeardAddress> heard)
    {
        ArgumentNullException.ThrowIfNull(card);
        KernelSocket? socket = null;
        try
        {
            socket = space is null ? Open(card) : space.Run(() => Open(card));
            Listening listening = new(socket, card, heard, time);
            LogListening(card.Device);
            return listening;
        }
        catch (LinuxException e)
        {
            socket?.Dispose();
            LogDeaf(card.Device, e.Message);
            return null;
        }
    }

    // What goes out of a tap is for the guest. The kernel copies the head of each such frame for those who want to see it, so
    // that is asked for only where the guest's own frames go that way.
    private static KernelSocket Open(ListenedCard card)
    {
        // Protocol 0 receives nothing: the filter is there before the first frame.
        KernelSocket socket = KernelSocket.Open(AF_PACKET, SOCK_RAW, 0, $"packets of {card.Device}");
        try
        {
            socket.SetFilter(card.IsMacvtap ? CardFilter.OfMacvtap(card.Mac) : CardFilter.OfGuest(card.Mac));
            if (!card.IsMacvtap)
            {
                socket.SetOption(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            }
            socket.SetBuffers(SendBuffer, ReceiveBuffer);
            // struct sockaddr_ll.
            Span<byte> address = stackalloc byte[AddressLength];
            address.Clear();
            MemoryMarshal.Write(address, (ushort)AF_PACKET);
            BinaryPrimitives.WriteUInt16BigEndian(address[2..], ETH_P_ALL);
            MemoryMarshal.Write(address[4..], LinkNumbers.Of(card.Device));
            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "listening for addresses at {Device}")]
    private partial void LogListening(string device);

    [LoggerMessage(Level = LogLevel.Warning, Message = "addresses at {Device} are not heard: {Why}")]
    private partial void LogDeaf(string device, string why);

    private sealed class Listening : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public Listening(KernelSocket socket, ListenedCard card, Action<HeardAddress> heard, TimeProvider time)
            => _ = RunAsync(socket, card, heard, time, _stop.Token);

        public void Dispose() => _stop.Cancel();

        private static async Task RunAsync(KernelSocket socket, ListenedCard card, Action<HeardAddress> heard, TimeProvider time, CancellationToken cancellationToken)
        {
            using KernelSocket own = socket;
            byte[] frame = new byte[LargestFrame];
            try
            {
                while (true)
                {
                    await socket.WaitReadableAsync(cancellationToken);
                    TimeSpan pause = Read(socket, frame, card, heard) < Burst ? Pause : LongPause;
                    await Task.Delay(pause, time, cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                // The card is gone, or the daemon ends.
            }
        }

        private static int Read(KernelSocket socket, byte[] frame, ListenedCard card, Action<HeardAddress> heard)
        {
            int count = 0;
            try
            {
                for (; count < Burst && socket.TryReceive(frame, out int length); count++)
                {
                    if (CardFrame.Read(frame.AsSpan(0, length), card.Mac) is { } address)
                    {
                        heard(address);
                    }
                }
            }
            catch (LinuxException)
            {
                // Switched off (ENETDOWN): told once, and heard again when it is on.
                return Burst;
            }
            return count;
        }
    }
}
