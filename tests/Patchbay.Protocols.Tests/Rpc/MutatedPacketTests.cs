using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Packets that have been tampered with: no crash, no hang, no leak, no harm to others. Bounded in count and time.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class MutatedPacketTests
{
    // Memory is counted, and other tests use some.
    private const string Alone = "mutated packets";

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
    public Task The_server_outlives_a_million_mutated_packets() => OutlivesAsync(1_000_000, TimeSpan.FromSeconds(40), seed: 20260801);

    [Fact]
    [Trait("Category", "Slow")]
    public Task The_server_outlives_ten_million_mutated_packets() => OutlivesAsync(10_000_000, TimeSpan.FromMinutes(10), seed: 7);

    // A few connections at one time, each with packets until it is closed or has had enough; and one that nothing may disturb.
    private static async Task OutlivesAsync(int wanted, TimeSpan limit, int seed)
    {
        await using TestDaemon daemon = new();
        daemon.Add(new TestNetwork("blue", Uuid));
        using CancellationTokenSource done = new();
        Task<int> witness = WitnessAsync(daemon, done.Token);
        await SendAsync(daemon, new Random(seed), TimeSpan.FromDays(1), () => false, 20_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch watch = Stopwatch.StartNew();
        int sent = 0;
        Task[] senders = [.. Enumerable.Range(1, 4).Select(n => Task.Run(async () =>
        {
            Random random = new(seed + n);
            while (sent < wanted && watch.Elapsed < limit)
            {
                int count = await SendAsync(daemon, random, limit - watch.Elapsed, () => sent >= wanted, random.Next(1, 2000));
                Interlocked.Add(ref sent, count);
            }
        }, TestContext.Current.CancellationToken))];
        await Task.WhenAll(senders);
        await done.CancelAsync();

        Assert.True(await witness > 0, "the other connection had no answer");
        Assert.DoesNotContain(daemon.Failures, static f => !f.Contains("out of luck", StringComparison.Ordinal));
        await UntilAsync(() => daemon.Server.Connections.Count == 0);
        daemon.Failures.Clear();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < 16 << 20, $"{(after - before) >> 10} KiB more than before");
        // On an idle machine it is the million; a busy one gets through a part.
        Assert.True(sent >= wanted / 20, $"only {sent} packets in {watch.Elapsed}");
        TestContext.Current.SendDiagnosticMessage($"{sent} mutated packets in {watch.Elapsed}");
    }

    private static async Task<int> SendAsync(TestDaemon daemon, Random random, TimeSpan limit, Func<bool> enough, int count)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        Task drained = peer.DrainAsync();
        using MemoryStream bytes = new();
        Stopwatch watch = Stopwatch.StartNew();
        int sent = 0;
        while (sent < count && !enough() && watch.Elapsed < limit)
        {
            bytes.SetLength(0);
            // Reordered, as each is any of the seeds.
            for (int i = 0; i < 50; i++)
            {
                bytes.Write(Mutate(random));
                sent++;
            }
            try
            {
                await peer.SendAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            }
            catch (System.Net.Sockets.SocketException)
            {
                // It was closed half way, which is an answer.
                break;
            }
        }
        peer.Finish();
        await drained;
        return sent;
    }

    // Every call of it is answered, and soon.
    private static async Task<int> WitnessAsync(TestDaemon daemon, CancellationToken done)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        int answers = 0;
        for (; !done.IsCancellationRequested; answers++)
        {
            await peer.SendAsync(RawPeer.Packet(46, RawPeer.Encode(new RpcText("blue"))));
            (RpcHeader header, byte[] payload) = await peer.ReceivePacketAsync();
            Assert.Equal(RpcStatus.Ok, header.Status);
            Assert.Equal("blue", RawPeer.Decode<RpcNetwork>(payload).Name);
            await Task.Delay(5, CancellationToken.None);
        }
        return answers;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 1000 && !isSo(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.True(isSo(), "connections are still open");
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
        switch (random.Next(8))
        {
            case 0:
                packet[random.Next(4, packet.Length)] = (byte)random.Next(256);
                break;
            case 1:
                packet[random.Next(4, packet.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                packet = WithLength(packet[..random.Next(RpcHeader.Bytes, packet.Length + 1)]);
                break;
            case 3:
                random.NextBytes(packet.AsSpan(random.Next(4, packet.Length)));
                break;
            case 4 when packet.Length > 32:
                random.NextBytes(packet.AsSpan(28 + (4 * random.Next((packet.Length - 28) / 4)), 4));
                break;
            case 5:
                byte[] body = new byte[random.Next(200)];
                random.NextBytes(body);
                packet = WithLength([.. packet.AsSpan(0, RpcHeader.Bytes), .. body]);
                break;
            case 6 when random.Next(200) == 0:
                // A length that lies, or bytes that are missing: the connection is over, or all after it is taken for something else.
                packet = random.Next(2) == 0 ? packet[..random.Next(packet.Length)] : [(byte)random.Next(3), .. packet.AsSpan(1)];
                break;
            default:
                break;
        }
        return packet;
    }

    private static byte[] WithLength(byte[] packet)
    {
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        return packet;
    }
}
