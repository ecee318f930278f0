using Patchbay.Rpc.Wire;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Packets come out as they went in, however the bytes arrive.</summary>
public sealed class PacketReaderTests
{
    [Fact]
    public async Task Packets_come_out_whole_however_the_bytes_arrive()
    {
        Random random = new(11);
        for (int round = 0; round < 300; round++)
        {
            byte[][] payloads = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Payload(random))];
            byte[] bytes = [.. payloads.SelectMany(static (p, i) => RawPeer.Packet((uint)i, p))];
            PacketReader reader = new(new Pieces(bytes, random, largest: random.Next(1, 40_000)));
            foreach (byte[] payload in payloads)
            {
                using RpcPacket packet = Assert.IsType<RpcPacket>(await reader.ReadAsync(TestContext.Current.CancellationToken));
                Assert.True(packet.Payload.Span.SequenceEqual(payload), $"round {round}: {payload.Length} bytes are not those sent");
            }
            Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    private static byte[] Payload(Random random)
    {
        byte[] payload = new byte[random.Next(4) == 0 ? random.Next(200_000) : random.Next(3000)];
        random.NextBytes(payload);
        return payload;
    }

    // Gives at most so many bytes at a time.
    private sealed class Pieces(byte[] bytes, Random random, int largest) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, largest + 1))], cancellationToken);
    }
}
