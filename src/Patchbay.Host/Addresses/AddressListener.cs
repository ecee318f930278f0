using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Patchbay.Engine.Guests;
using Patchbay.Linux;

namespace Patchbay.Host.Addresses;

/// <summary>
/// Listens at guests' devices with a packet socket each: the kernel throws away all but ARP, neighbour discovery and DHCP. A guest
/// that talks too much is heard less: its frames wait in a small buffer, and then get lost.
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

    // Frames that are read at once, and the pause after as many.
    private const int Burst = 32;
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    // Of fewer, as many reads without a pause, and then one for each that has passed: what was asked of a DHCP server is to be known
    // before its answer comes.
    private const int MostReads = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // How long what goes to a card is heard: after it was plugged in or found, and after it has asked for an address.
    private static readonly TimeSpan AttentionFirst = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Attention = TimeSpan.FromSeconds(30);

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

    private static KernelSocket Open(ListenedCard card)
    {
        // Protocol 0 receives nothing: the filter is there before the first frame.
        KernelSocket socket = KernelSocket.Open(AF_PACKET, SOCK_RAW, 0, $"packets of {card.Device}");
        try
        {
            socket.SetFilter(card.IsMacvtap ? CardFilter.OfMacvtap(card.Mac) : CardFilter.OfTap(card.Mac));
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
        private readonly KernelSocket _socket;
        private readonly ListenedCard _card;
        private readonly Action<HeardAddress> _heard;
        private readonly TimeProvider _time;
        private readonly byte[] _frame = new byte[LargestFrame];
        private TimeSpan _attention = AttentionFirst;
        private long _attentive;
        private bool _isAttentive = true;

        public Listening(KernelSocket socket, ListenedCard card, Action<HeardAddress> heard, TimeProvider time)
        {
            (_socket, _card, _heard, _time) = (socket, card, heard, time);
            _attentive = time.GetTimestamp();
            _ = RunAsync(_stop.Token);
        }

        public void Dispose() => _stop.Cancel();

        private async Task RunAsync(CancellationToken cancellationToken)
        {
            using KernelSocket own = _socket;
            int reads = MostReads;
            long last = _time.GetTimestamp();
            try
            {
                while (true)
                {
                    await WaitAsync(cancellationToken);
                    if (Read() >= Burst)
                    {
                        await Task.Delay(LongPause, _time, cancellationToken);
                        continue;
                    }
                    long now = _time.GetTimestamp();
                    int earned = (int)Math.Min(_time.GetElapsedTime(last, now) / Pause, MostReads);
                    if (earned > 0)
                    {
                        reads = Math.Min(reads + earned, MostReads);
                        last = now;
                    }
                    if (reads == 0)
                    {
                        await Task.Delay(Pause, _time, cancellationToken);
                    }
                    else
                    {
                        reads--;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The card is gone, or the daemon ends.
            }
        }

        // The kernel makes a copy of each frame that goes to a guest for those who want to see it: asked for only while a server's
        // answer may come. What a macvtap's guest sends goes that way.
        private async Task WaitAsync(CancellationToken cancellationToken)
        {
            if (_isAttentive && !_card.IsMacvtap)
            {
                TimeSpan left = _attention - _time.GetElapsedTime(_attentive);
                if (left > TimeSpan.Zero)
                {
                    using CancellationTokenSource over = new(left, _time);
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
                    try
                    {
                        await _socket.WaitReadableAsync(limit.Token);
                        return;
                    }
                    catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                    {
                        // Nothing came.
                    }
                }
                Attend(false);
            }
            await _socket.WaitReadableAsync(cancellationToken);
        }

        private int Read()
        {
            int count = 0;
            try
            {
                for (; count < Burst && _socket.TryReceive(_frame, out int length); count++)
                {
                    ReadOnlySpan<byte> frame = _frame.AsSpan(0, length);
                    if (CardFrame.Read(frame, _card.Mac) is { } address)
                    {
                        _heard(address);
                    }
                    else if (!_card.IsMacvtap && CardFrame.AsksForAddress(frame, _card.Mac))
                    {
                        Attend(true);
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

        private void Attend(bool attend)
        {
            if (attend)
            {
                TimeSpan left = _isAttentive ? _attention - _time.GetElapsedTime(_attentive) : TimeSpan.Zero;
                (_attention, _attentive) = (left > Attention ? left : Attention, _time.GetTimestamp());
            }
            if (attend != _isAttentive)
            {
                // A kernel that cannot (before 4.20) lets all be heard all the time.
                _ = _socket.TrySetOption(SOL_PACKET, PACKET_IGNORE_OUTGOING, attend ? 0 : 1);
                _isAttentive = attend;
            }
        }
    }
}
