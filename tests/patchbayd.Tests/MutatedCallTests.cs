using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Tests;

/// <summary>
/// Calls that have been tampered with, to a daemon that runs with networks, pools and a guest: arguments get as far as its services.
/// No crash, no hang, no leak, and a client beside them notices nothing. Bounded in count and time.
/// </summary>
public sealed class MutatedCallTests
{
    // Nothing must end the guest or take its network from under it by chance: what does so rightly is not sent.
    private static readonly string[] Ending = ["DESTROY", "UNDEFINE", "DELETE", "SHUTDOWN", "REBOOT", "RENAME", "SUSPEND", "RESET", "DETACH", "CLOSE"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_daemon_outlives_mutated_calls() => OutlivesAsync(20_000, TimeSpan.FromSeconds(25), seed: 3);

    [Fact]
    [Trait("Category", "Slow")]
    public Task The_daemon_outlives_a_million_mutated_calls() => OutlivesAsync(1_000_000, TimeSpan.FromMinutes(15), seed: 11);

    private static async Task OutlivesAsync(int wanted, TimeSpan limit, int seed)
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("net-start", "default");
        await host.VirshAsync("define", host.Document("g.xml", Documents.Blue));
        await host.VirshAsync("start", "blue");
        await host.ShellAsync("mkdir -m 755 /run/pool");
        await host.VirshAsync("pool-create-as", "images", "dir", "--target", "/run/pool");
        await host.VirshAsync("vol-create-as", "images", "a.raw", "1M", "--format", "raw");
        int daemon = int.Parse(await host.ShellAsync("pgrep -o patchbayd"), CultureInfo.InvariantCulture);
        byte[][] seeds = [.. await SeedsAsync(host)];
        Assert.True(seeds.Length > 150, $"only {seeds.Length} calls");
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<int> witness = WitnessAsync(host, done.Token);

        async Task<int> SocketsAsync() => int.Parse(await host.ShellAsync($"ls -l /proc/{daemon}/fd | grep -c socket:"), CultureInfo.InvariantCulture);
        int atRest = await SocketsAsync();

        // What a daemon allocates once, it has after the first round.
        await SendAsync(host, new Random(seed), seeds, 2_000);
        long before = await MemoryAsync(host);
        Stopwatch watch = Stopwatch.StartNew();
        Random random = new(seed + 1);
        int sent = 0;
        while (sent < wanted && watch.Elapsed < limit)
        {
            sent += await SendAsync(host, random, seeds, random.Next(1, 1000));
        }
        await done.CancelAsync();

        TestContext.Current.SendDiagnosticMessage($"{sent} mutated calls in {watch.Elapsed}");
        Assert.True(sent >= wanted / 20, $"only {sent} calls in {watch.Elapsed}");
        Assert.True(await witness > 0, "the other client had no answer");
        Assert.Equal(daemon, int.Parse(await host.ShellAsync("pgrep -o patchbayd"), CultureInfo.InvariantCulture));
        await host.UntilAsync($"no connection stays open beside the {atRest} sockets before", async () => await SocketsAsync() <= atRest);
        long grown = await MemoryAsync(host) - before;
        Assert.True(grown < 64 << 10, $"{grown} KiB more than before");
        // A failure that nobody foresaw is logged with its place in the program.
        Assert.DoesNotContain("   at Patchbay", host.Log, StringComparison.Ordinal);
        Assert.Equal("running", (await host.VirshAsync("domstate", "blue")).Trim());
        Assert.Contains("default", await host.VirshAsync("net-list", "--name"), StringComparison.Ordinal);
        Assert.Contains("a.raw", await host.VirshAsync("vol-list", "images"), StringComparison.Ordinal);
    }

    // Every procedure there is, with arguments that fit it: of types that can be filled, those that name what exists.
    private static async Task<IEnumerable<byte[]>> SeedsAsync(DaemonHost host)
    {
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(LibvirtUri.Parse(host.Uri), readOnly: false, null, Cancellation);
        Arguments arguments = new()
        {
            Network = await connection.LookupNetworkByNameAsync("default", Cancellation),
            Guest = await connection.LookupDomainByNameAsync("blue", Cancellation),
        };
        return typeof(RemoteProcedure).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(static p => p.GetValue(null)).OfType<RpcProcedure>()
            .Where(static p => !p.Name.Split('_').Any(word => Ending.Contains(word)))
            .Select(p => Packet(p.Number, arguments.Of(p.GetType().GetGenericArguments()[0])));
    }

    // On a connection of its own, which it may well lose.
    private static async Task<int> SendAsync(DaemonHost host, Random random, byte[][] seeds, int count)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.Socket), Cancellation);
        Task<int> drained = DrainAsync(socket);
        int sent = 0;
        try
        {
            await SendAllAsync(socket, Packet(1, Encode(new ConnectOpenArguments("qemu:///system", 0))));
            for (; sent < count && !drained.IsCompleted; sent++)
            {
                await SendAllAsync(socket, Mutate(seeds[random.Next(seeds.Length)], random));
            }
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It was closed half way, which is an answer.
        }
        await drained.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        return sent;
    }

    private static async Task<int> DrainAsync(Socket socket)
    {
        byte[] buffer = new byte[64 << 10];
        int all = 0;
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer, Cancellation)) > 0;)
            {
                all += count;
            }
        }
        catch (SocketException)
        {
            // Reset, with what was not read.
        }
        return all;
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, Cancellation)..];
        }
    }

    // Every call of it is answered, rightly and soon.
    private static async Task<int> WitnessAsync(DaemonHost host, CancellationToken done)
    {
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(LibvirtUri.Parse(host.Uri), readOnly: false, null, Cancellation);
        int answers = 0;
        for (; !done.IsCancellationRequested; answers++)
        {
            Task<RpcNetwork> asked = connection.LookupNetworkByNameAsync("default", Cancellation);
            Assert.Equal("default", (await asked.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).Name);
            await Task.Delay(10, CancellationToken.None);
        }
        return answers;
    }

    // The header stays, mostly: the arguments are what a server's procedures see.
    private static byte[] Mutate(byte[] seed, Random random)
    {
        const int Header = 28;
        byte[] packet = [.. seed];
        int body = packet.Length - Header;
        switch (random.Next(8))
        {
            case 0 when body > 0:
                packet[random.Next(Header, packet.Length)] = (byte)random.Next(256);
                break;
            case 1 when body > 0:
                packet[random.Next(Header, packet.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                packet = WithLength(packet[..random.Next(Header, packet.Length + 1)]);
                break;
            case 3 when body >= 4:
                // Small numbers, largest numbers: lengths, counts, flags.
                uint[] numbers = [0, 1, 2, 4, 8, 255, 4096, int.MaxValue, 1u << 31, uint.MaxValue];
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(Header + (4 * random.Next(body / 4)), 4), numbers[random.Next(numbers.Length)]);
                break;
            case 4:
                byte[] tail = new byte[4 * random.Next(32)];
                random.NextBytes(tail);
                packet = WithLength([.. packet, .. tail]);
                break;
            case 5 when body > 0:
                random.NextBytes(packet.AsSpan(random.Next(Header, packet.Length)));
                break;
            case 6 when random.Next(100) == 0:
                packet[random.Next(packet.Length)] ^= (byte)(1 << random.Next(8));
                break;
            default:
                break;
        }
        return packet;
    }

    private static byte[] Packet(uint procedure, byte[] body)
    {
        byte[] packet = new byte[28 + body.Length];
        uint[] header = [(uint)packet.Length, RpcPrograms.Remote, RpcPrograms.Version, procedure, 0, 7, 0];
        for (int i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4 * i), header[i]);
        }
        body.CopyTo(packet, 28);
        return packet;
    }

    private static byte[] WithLength(byte[] packet)
    {
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        return packet;
    }

    private static byte[] Encode<T>(T value)
        where T : IXdr<T>
    {
        using XdrBuffer buffer = new();
        XdrWriter writer = new(buffer);
        value.Write(ref writer);
        return buffer.Written.ToArray();
    }

    // What is the daemon's alone, in KiB.
    private static async Task<long> MemoryAsync(DaemonHost host) => long.Parse(
        await host.ShellAsync("awk '/^Private/ {s += $2} END {print s}' /proc/$(pgrep -o patchbayd)/smaps_rollup"), CultureInfo.InvariantCulture);

    /// <summary>Values for messages of every type, made by their constructors.</summary>
    private sealed class Arguments
    {
        public required RpcNetwork Network { get; init; }

        public required RpcDomain Guest { get; init; }

        public byte[] Of(Type type) => (byte[])typeof(MutatedCallTests).GetMethod(nameof(Encode), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [Value(type)])!;

        private object? Value(Type type)
        {
            if (type == typeof(RpcNetwork))
            {
                return Network;
            }
            if (type == typeof(RpcDomain))
            {
                return Guest;
            }
            if (type == typeof(string))
            {
                return "default";
            }
            if (type == typeof(Guid))
            {
                return Guest.Uuid;
            }
            if (type == typeof(TypedValue))
            {
                return new TypedValue.UInt32(1);
            }
            if (type.IsPrimitive || type.IsEnum)
            {
                return Activator.CreateInstance(type);
            }
            if (Nullable.GetUnderlyingType(type) is { } inner)
            {
                return Value(inner);
            }
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(XdrList<>))
            {
                Array items = Array.CreateInstance(type.GetGenericArguments()[0], 1);
                items.SetValue(Value(type.GetGenericArguments()[0]), 0);
                return type.GetMethod("Of", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [items]);
            }
            ConstructorInfo constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(c => !c.GetParameters().Any(p => p.ParameterType == type)).MaxBy(static c => c.GetParameters().Length)
                ?? throw new InvalidOperationException($"{type} has no constructor");
            return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
        }
    }
}
