using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Patchbay.Rpc;
using Patchbay.Rpc.Wire;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>A client made of bytes, to say what no real client would.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawPeer> ConnectAsync(TestDaemon daemon) => new(await daemon.ConnectAsync(Cancellation));

    public static byte[] Packet(
        uint procedure,
        ReadOnlySpan<byte> payload = default,
        uint serial = 7,
        RpcMessageType type = RpcMessageType.Call,
        uint program = RpcPrograms.Remote,
        uint version = 1,
        RpcStatus status = RpcStatus.Ok)
    {
        using XdrBuffer packet = Packets.Raw(new RpcHeader(program, version, procedure, type, serial, status), payload);
        return packet.Written.ToArray();
    }

    public static byte[] Bytes(string hex) => Convert.FromHexString(
        string.Concat(hex.Where(static c => !char.IsWhiteSpace(c))));

    public static byte[] Encode<T>(T value)
        where T : IXdr<T>
    {
        using XdrBuffer buffer = new();
        XdrWriter writer = new(buffer);
        value.Write(ref writer);
        return buffer.Written.ToArray();
    }

    public static T Decode<T>(ReadOnlySpan<byte> payload)
        where T : IXdr<T>
    {
        XdrReader reader = new(payload);
        T value = T.Read(ref reader);
        reader.End();
        return value;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, Cancellation)..];
        }
    }

    /// <summary>The next packet, or null once the server has closed.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        byte[] length = new byte[4];
        if (!await FillAsync(length))
        {
            return null;
        }
        byte[] packet = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(packet, 0);
        return await FillAsync(packet.AsMemory(4)) ? packet : null;
    }

    public async Task<(RpcHeader Header, byte[] Payload)> ReceivePacketAsync()
    {
        byte[] packet = await ReceiveAsync() ?? throw new EndOfStreamException();
        return (RpcHeader.Read(packet.AsSpan(4)), packet[RpcHeader.Bytes..]);
    }

    public async Task<RpcError> ReceiveErrorAsync()
    {
        (RpcHeader header, byte[] payload) = await ReceivePacketAsync();
        Assert.Equal((RpcMessageType.Reply, RpcStatus.Error), (header.Type, header.Status));
        return Decode<RpcError>(payload);
    }

    /// <summary>Reads and forgets all that comes, until the server closes.</summary>
    public async Task DrainAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancellation) > 0)
            {
                // Nobody looks at it.
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed half way.
        }
    }

    /// <summary>Sends no more.</summary>
    public void Finish()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is closed already.
        }
    }

    public void Dispose() => socket.Dispose();

    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        for (int i = 0; i < bytes.Length; i += 4)
        {
            text.Append(i == 0 ? "" : i % 16 == 0 ? "\n" : " ").Append(Convert.ToHexStringLower(bytes.Slice(i, Math.Min(4, bytes.Length - i))));
        }
        return text.ToString();
    }

    private async Task<bool> FillAsync(Memory<byte> target)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        while (target.Length > 0)
        {
            int count;
            try
            {
                count = await socket.ReceiveAsync(target, limit.Token);
            }
            catch (SocketException)
            {
                return false;
            }
            if (count == 0)
            {
                return false;
            }
            target = target[count..];
        }
        return true;
    }
}
