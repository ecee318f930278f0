using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine.Guests;
using Patchbay.Host.Addresses;
using Patchbay.Model.Values;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Addresses;

/// <summary>What is heard at the host's end of a cable, of a card at the other.</summary>
public sealed class AddressListenerTests
{
    private const string Mac = "52:54:00:00:00:07";

    [Fact]
    public async Task A_card_is_heard_in_a_bridge_and_others_behind_it_are_not()
    {
        using PrivateNetwork host = PrivateNetwork.Create();
        using PrivateNetwork guest = PrivateNetwork.Create();
        Cable(host, guest);
        ConcurrentQueue<HeardAddress> heard = [];
        AddressListener listener = new(host.Namespace, TimeProvider.System, NullLogger<AddressListener>.Instance);
        using IDisposable? listening = listener.Listen(new ListenedCard("tap0", MacAddress.Parse(Mac), IsMacvtap: false), heard.Enqueue);
        Assert.NotNull(listening);

        guest.Exec("ip", "address", "add", "10.81.0.7/24", "dev", "eth0");
        guest.Exec("ip", "address", "add", "2001:db8::7/64", "dev", "eth0");
        guest.Exec("ip", "link", "set", "eth0", "up");
        guest.TryExec("", "ping", "-c", "1", "-W", "1", "10.81.0.1");
        await Eventually.TrueAsync(() => Addresses(heard).IsSupersetOf(["10.81.0.7 Arp", "2001:db8::7 NeighbourDiscovery"]), "both addresses");

        // Another card behind the same cable, as of a guest in the guest, or of one that pretends.
        guest.Exec("ip", "link", "add", "link", "eth0", "name", "other", "address", "52:54:00:00:00:99", "type", "macvlan", "mode", "bridge");
        guest.Exec("ip", "address", "add", "10.81.0.99/24", "dev", "other");
        guest.Exec("ip", "link", "set", "other", "up");
        guest.TryExec("", "ping", "-I", "other", "-c", "1", "-W", "1", "10.81.0.2");
        guest.Exec("ip", "address", "add", "10.81.0.8/24", "dev", "eth0");
        guest.TryExec("", "ping", "-I", "10.81.0.8", "-c", "1", "-W", "1", "10.81.0.3");
        await Eventually.TrueAsync(() => Addresses(heard).Contains("10.81.0.8 Arp"), "the next address");
        Assert.DoesNotContain(Addresses(heard), static a => a.Contains("10.81.0.99", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_server_acknowledges_is_heard_in_a_bridge_at_first_and_whenever_the_card_has_asked()
    {
        using PrivateNetwork host = PrivateNetwork.Create();
        using PrivateNetwork guest = PrivateNetwork.Create();
        using TempFolder folder = new();
        Cable(host, guest);
        guest.Exec("ip", "link", "set", "eth0", "up");
        host.Exec("ip", "address", "add", "10.81.0.254/24", "dev", "br0");
        string pid = Path.Combine(folder.Path, "pid");
        host.Exec(
            "dnsmasq", "--port=0", "--interface=br0", "--bind-interfaces", "--dhcp-range=10.81.0.50,10.81.0.50", "--dhcp-authoritative", "--no-ping", "--leasefile-ro", $"--pid-file={pid}",
            "--conf-file=/dev/null", "--user=root");
        try
        {
            ConcurrentQueue<HeardAddress> heard = [];
            AddressListener listener = new(host.Namespace, new FastTime(), NullLogger<AddressListener>.Instance);
            using IDisposable? listening = listener.Listen(new ListenedCard("tap0", MacAddress.Parse(Mac), IsMacvtap: false), heard.Enqueue);

            // Attention is short as time goes here: a server that is held up answers the next question in time.
            await AskUntilAsync("the first lease");

            // After a while nobody pays attention to what goes to the card, until it asks.
            int last = 100;
            await Eventually.TrueAsync(
                () =>
                {
                    string unasked = $"10.81.0.{++last}";
                    Acknowledge(host, unasked);
                    return !SpinWait.SpinUntil(() => Addresses(heard).Contains($"{unasked} Dhcp"), TimeSpan.FromMilliseconds(300));
                },
                "the end of attention");
            heard.Clear();
            await AskUntilAsync("the next lease");

            Task AskUntilAsync(string heardOf) => Eventually.TrueAsync(
                () =>
                {
                    Ask(guest);
                    return Addresses(heard).Contains("10.81.0.50 Dhcp");
                },
                heardOf);
        }
        finally
        {
            host.TryExec("", "sh", "-c", $"kill $(cat {pid})");
        }
    }

    [Fact]
    public async Task One_that_talks_without_end_is_heard_a_little_and_the_next_word_after_it_too()
    {
        using PrivateNetwork host = PrivateNetwork.Create();
        using PrivateNetwork guest = PrivateNetwork.Create();
        Cable(host, guest);
        guest.Exec("ip", "address", "add", "10.81.0.7/24", "dev", "eth0");
        guest.Exec("ip", "link", "set", "eth0", "up");
        int count = 0;
        AddressListener listener = new(host.Namespace, TimeProvider.System, NullLogger<AddressListener>.Instance);
        using (listener.Listen(new ListenedCard("tap0", MacAddress.Parse(Mac), IsMacvtap: false), _ => Interlocked.Increment(ref count)))
        {
            // Some thousands of requests, for addresses that nobody has.
            guest.Exec("sh", "-c", "for i in $(seq 2 200); do for j in 1 2 3 4 5; do ping -c 1 -W 1 10.81.0.$i >/dev/null 2>&1 & done; done; wait");
            Assert.InRange(Volatile.Read(ref count), 1, 600);
            int before = Volatile.Read(ref count);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
            guest.TryExec("", "ping", "-c", "1", "-W", "1", "10.81.0.1");
            await Eventually.TrueAsync(() => Volatile.Read(ref count) > before, "a word after the silence");
        }
        int last = Volatile.Read(ref count);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        guest.TryExec("", "ping", "-c", "1", "-W", "1", "10.81.0.201");
        Assert.InRange(Volatile.Read(ref count), last, last + 1);
        Assert.Null(listener.Listen(new ListenedCard("nowhere", MacAddress.Parse(Mac), IsMacvtap: false), static _ => { }));
    }

    private static void Ask(PrivateNetwork guest) => guest.Exec("busybox", "udhcpc", "-i", "eth0", "-q", "-n", "-f", "-t", "10", "-T", "1", "-s", "/bin/true");

    // A server's word to all that the card has an address.
    private static void Acknowledge(PrivateNetwork host, string address)
    {
        byte[] message = new byte[300];
        message[0] = 2;
        message[1] = 1;
        message[2] = 6;
        IPAddress.Parse(address).GetAddressBytes().CopyTo(message, 16);
        MacAddress.Parse(Mac).ToBytes().CopyTo(message, 28);
        ((byte[])[0x63, 0x82, 0x53, 0x63, 53, 1, 5, 255]).CopyTo(message, 236);
        host.Run(() =>
        {
            using UdpClient server = new(AddressFamily.InterNetwork) { EnableBroadcast = true };
            server.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            server.Client.Bind(new IPEndPoint(IPAddress.Parse("10.81.0.254"), 67));
            server.Send(message, new IPEndPoint(IPAddress.Parse("10.81.0.255"), 68));
        });
    }

    // The guest's end has a namespace of its own; the host's is a port of a bridge, as a tap is.
    private static void Cable(PrivateNetwork host, PrivateNetwork guest)
    {
        string there = $"/proc/{Environment.ProcessId}/fd/{guest.Namespace.Handle.DangerousGetHandle()}";
        host.Exec("ip", "link", "add", "tap0", "type", "veth", "peer", "name", "eth0", "address", Mac, "netns", there);
        host.Exec("ip", "link", "add", "br0", "type", "bridge");
        host.Exec("ip", "link", "set", "tap0", "master", "br0", "up");
        host.Exec("ip", "link", "set", "br0", "up");
    }

    private static HashSet<string> Addresses(IEnumerable<HeardAddress> heard) => [.. heard.Select(static h => $"{h.Address} {h.Source}")];

    /// <summary>A hundred times as fast as the clock.</summary>
    private sealed class FastTime : TimeProvider
    {
        private const int Times = 100;

        public override long GetTimestamp() => System.GetTimestamp() * Times;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period);
    }
}
