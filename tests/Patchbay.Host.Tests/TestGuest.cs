using System.Net;
using System.Net.Sockets;
using Patchbay.Testing;

namespace Patchbay.Host.Tests;

/// <summary>Something on a network: a namespace with a cable into the bridge.</summary>
internal sealed class TestGuest : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestGuest(TestNetworks networks, string bridge, string mac)
    {
        Network = PrivateNetwork.Create();
        Network.Exec("ip", "link", "set", "lo", "up");
        // The cable is made inside and one end handed out, by the descriptor of the other namespace.
        string tap = $"tap{mac[^2..]}";
        networks.Network.Exec("ip", "link", "add", tap, "type", "veth", "peer", "name", "eth0", "address", mac, "netns", PathOf(Network));
        networks.Network.Exec("ip", "link", "set", tap, "master", bridge, "up");
        Network.Exec("ip", "link", "set", "eth0", "up");
    }

    public PrivateNetwork Network { get; }

    /// <summary>Asks for an address, giving a name if told one, takes it, and returns what was offered: <c>ip mask router dns domain</c>.</summary>
    public IReadOnlyDictionary<string, string> Lease(string? name = null)
    {
        string script = _folder.Write("lease", """
            #!/bin/sh
            if [ "$1" = bound ]; then
              ip addr add "$ip/$mask" dev "$interface"
              [ -n "$router" ] && ip route add default via "$router"
              env
            fi
            """);
        File.SetUnixFileMode(script, (UnixFileMode)Convert.ToInt32("755", 8));
        string output = Network.Exec("busybox", ["udhcpc", "-i", "eth0", "-q", "-n", "-f", "-t", "10", "-T", "1", "-s", script, .. name is null ? Array.Empty<string>() : ["-x", $"hostname:{name}"]]);
        return output.Split('\n').Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
    }

    /// <summary>Asks for an IPv6 address and takes it at once (RFC 8415, Solicit with Rapid Commit).</summary>
    /// <param name="mac">The guest's, for its DUID.</param>
    /// <param name="association">The number of the association.</param>
    /// <param name="temporary">Whether for temporary addresses.</param>
    public async Task<IPAddress> Lease6Async(string mac, byte association, bool temporary)
    {
        byte[] number = [0, 0, 0, association];
        byte[] ask =
        [
            1, 1, 2, 3,
            0, 1, 0, 10, 0, 3, 0, 1, .. Convert.FromHexString(mac.Replace(":", "", StringComparison.Ordinal)),
            0, 8, 0, 2, 0, 0,
            0, 14, 0, 0,
            .. temporary ? (byte[])[0, 4, 0, 4, .. number] : [0, 3, 0, 12, .. number, .. new byte[8]],
        ];
        // Once its link-local address may be used.
        for (int tries = 0; ; tries++)
        {
            try
            {
                return Network.Run(() => Ask6(ask));
            }
            catch (SocketException) when (tries < 20)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private static IPAddress Ask6(byte[] message)
    {
        using Socket socket = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 1000 };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 546));
        socket.SendTo(message, new IPEndPoint(IPAddress.Parse("ff02::1:2%eth0"), 547));
        byte[] answer = new byte[1024];
        int length = socket.Receive(answer);
        // IAADDR, and its 16 bytes.
        int at = answer.AsSpan(0, length).IndexOf((ReadOnlySpan<byte>)[0, 5, 0, 24]);
        Assert.True(answer[0] == 7 && at > 0, $"a reply with an address: {Convert.ToHexString(answer, 0, length)}");
        return new IPAddress(answer.AsSpan(at + 4, 16));
    }

    public void Dispose()
    {
        Network.Dispose();
        _folder.Dispose();
    }

    private static string PathOf(PrivateNetwork network)
        => $"/proc/{Environment.ProcessId}/fd/{network.Namespace.Handle.DangerousGetHandle()}";
}
