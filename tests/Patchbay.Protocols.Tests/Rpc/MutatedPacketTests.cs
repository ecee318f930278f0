using System.Diagnostics;
using System.Reflection;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Packets that have been tampered with: no crash, no hang, no harm to others. A canary, bounded in count and time.</summary>
public sealed class MutatedPacketTests
{
    private static readonly Guid Uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly byte[][] Seeds =
    [
        RawPeer.Packet(66),
        RawPeer.Packet(1, RawPeer.Encode(new ConnectOpenArguments("qemu:///system", 0))),
        RawPeer.Packet(46, RawPeer.Encode(new RpcText("blue"))),
        RawPeer.Packet(43, RawPeer.Encode(new RpcFlagged<RpcNetwork>(new RpcNetwork("blue", Uuid), 0))),
        RawPeer.Packet(283, RawPeer.Encode(new RpcListArguments(true, 0))),
        RawPeer.Packet(313, RawPeer.Encode(new ConnectNetworkEventRegisterAnyArguments(0, new RpcNetwork("blue", Uuid)))),
        RawPeer.Packet(201, RawPeer.Encode(new DomainOpenConsoleArguments(new RpcDomain("g", Uuid, 1), "a", 0))),
        RawPeer.Packet(201, [1, 2, 3], type: RpcMessageType.Stream, status: RpcStatus.Continue),
        RawPeer.Packet(201, type: RpcMessageType.Stream),
        RawPeer.Packet(2, RawPeer.Encode(new PatchbayCall("{}")), program: RpcPrograms.Patchbay),
        RawPeer.Packet(1, type: RpcMessageType.Message, program: RpcPrograms.KeepAlive),
    ];

    [Fact]
    public async Task The_server_outlives_mutated_packets()
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));
        using RawPeer witness = await RawPeer.ConnectAsync(daemon);
        Random random = new(20260801);
        Stopwatch watch = Stopwatch.StartNew();

        int packets = 0;
        while (packets < 30_000 && watch.Elapsed < TimeSpan.FromSeconds(8))
        {
            using RawPeer peer = await RawPeer.ConnectAsync(daemon);
            int batch = random.Next(1, 40);
            using MemoryStream bytes = new();
            for (int i = 0; i < batch; i++)
            {
                bytes.Write(Mutate(random));
            }
            try
            {
                await peer.SendAsync(bytes.ToArray());
            }
            catch (System.Net.Sockets.SocketException)
            {
                // It was closed half way, which is an answer.
            }
            packets += batch;
        }

        await witness.SendAsync(RawPeer.Packet(46, RawPeer.Encode(new RpcText("blue"))));
        (RpcHeader header, byte[] payload) = await witness.ReceivePacketAsync();
        Assert.Equal(RpcStatus.Ok, header.Status);
        Assert.Equal("blue", RawPeer.Decode<RpcNetwork>(payload).Name);
        Assert.DoesNotContain(daemon.Failures, static f => !f.Contains("out of luck", StringComparison.Ordinal));
        Assert.True(packets >= 1000, $"only {packets} packets in {watch.Elapsed}");
    }

    [Fact]
    public void A_mutated_message_of_any_kind_ends_in_a_value_or_an_xdr_exception()
    {
        (byte[] Bytes, Action<byte[]> Decode)[] kinds = [.. MessageTests.Messages().Select(static row => Kind(row.Data))];
        Random random = new(7);
        Stopwatch watch = Stopwatch.StartNew();

        int count = 0;
        for (; count < 1_000_000 && watch.Elapsed < TimeSpan.FromSeconds(10); count++)
        {
            (byte[] bytes, Action<byte[]> decode) = kinds[count % kinds.Length];
            byte[] mutated = [.. bytes];
            for (int i = random.Next(1, 4); i > 0 && mutated.Length > 0; i--)
            {
                switch (random.Next(4))
                {
                    case 0:
                        mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
                        break;
                    case 1:
                        // Small numbers get deeper into a message than random ones.
                        int word = 4 * random.Next(mutated.Length / 4);
                        mutated.AsSpan(word, Math.Min(4, mutated.Length - word)).Clear();
                        mutated[Math.Min(word + 3, mutated.Length - 1)] = (byte)random.Next(8);
                        break;
                    case 2:
                        mutated = mutated[..random.Next(mutated.Length)];
                        break;
                    default:
                        random.NextBytes(mutated.AsSpan(random.Next(mutated.Length)));
                        break;
                }
            }
            decode(mutated);
        }

        Assert.True(count >= 50_000, $"only {count} in {watch.Elapsed}");
    }

    private static (byte[] Bytes, Action<byte[]> Decode) Kind(Type type)
    {
        Type xdr = MessageTests.XdrTypeOf(type);
        return (
            (byte[])typeof(RawPeer).GetMethod(nameof(RawPeer.Encode))!.MakeGenericMethod(xdr).Invoke(null, [new MessageTests().Sample(type)])!,
            typeof(MutatedPacketTests).GetMethod(nameof(Try), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(xdr).CreateDelegate<Action<byte[]>>());
    }

    private static void Try<T>(byte[] payload)
        where T : IXdr<T>
    {
        try
        {
            XdrReader reader = new(payload);
            T.Read(ref reader);
        }
        catch (XdrException)
        {
            // The only way to fail.
        }
    }

    private static byte[] Mutate(Random random)
    {
        byte[] packet = [.. Seeds[random.Next(Seeds.Length)]];
        switch (random.Next(6))
        {
            case 0:
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
                break;
            case 1:
                packet[random.Next(4, packet.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                packet = packet[..random.Next(packet.Length)];
                break;
            case 3:
                random.NextBytes(packet.AsSpan(random.Next(packet.Length)));
                break;
            case 4 when packet.Length > 32:
                random.NextBytes(packet.AsSpan(28 + (4 * random.Next((packet.Length - 28) / 4)), 4));
                break;
            default:
                break;
        }
        return packet;
    }
}
