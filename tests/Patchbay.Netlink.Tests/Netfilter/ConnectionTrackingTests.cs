using System.Net;
using System.Net.Sockets;
using Patchbay.Netlink.Netfilter;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Netfilter;

public sealed class ConnectionTrackingTests
{
    private const byte Udp = 17;

    [Fact]
    public void One_connection_is_deleted_by_these_bytes()
    {
        TrackedConnection connection = new(
            Udp, IPEndPoint.Parse("192.0.2.1:6000"), IPEndPoint.Parse("198.51.100.1:5000"), IPEndPoint.Parse("10.0.0.2:5000"), IPEndPoint.Parse("192.0.2.1:6000"), 3, 0x01020304);

        Hex.Equal(
            """
            58000000 02010500 01000000 00000000
              02 00 0000
              34000180
                14000180
                  08000100 c0000201
                  08000200 c6336401
                1c000280
                  05000100 11000000
                  06000200 17700000
                  06000300 13880000
              06001200 00030000
              08000c00 01020304
            """,
            ConnectionTracking.WriteDelete(new byte[256], 1, connection));
    }

    [Theory]
    [InlineData("127.0.0.1", "ip")]
    [InlineData("::1", "ip6")]
    public void A_translated_connection_is_listed_and_forgotten_and_no_other(string address, string family)
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        network.Exec("ip", "link", "set", "lo", "up");
        // What asks for connections has the kernel follow them.
        network.ExecWithInput(
            $"table {family} t {{ chain out {{ type nat hook output priority -100; udp dport 5000 redirect to :5001\n}}\n}}\n", "nft", "-f", "-");
        IPAddress loopback = IPAddress.Parse(address);
        network.Run(() =>
        {
            using Socket server = new(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            server.Bind(new IPEndPoint(loopback, 5001));
            using Socket client = new(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            client.Bind(new IPEndPoint(loopback, 6000));
            using Socket other = new(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            other.Bind(new IPEndPoint(loopback, 6001));
            client.SendTo([1], new IPEndPoint(loopback, 5000));
            other.SendTo([1], new IPEndPoint(loopback, 5000));
            using ConnectionTracking tracking = ConnectionTracking.Open();

            TrackedConnection found = Assert.Single(tracking.List(Udp), c => c.Source.Port == 6000);
            Assert.Equal(new IPEndPoint(loopback, 5000), found.Destination);
            Assert.Equal(new IPEndPoint(loopback, 5001), found.ReplySource);
            Assert.Equal(found.Source, found.ReplyDestination);

            // Its number is not that of the one that stands there: a late request does no harm.
            Assert.False(tracking.TryDelete(found with { Id = found.Id + 1 }));
            Assert.True(tracking.TryDelete(found));
            Assert.Equal(6001, Assert.Single(tracking.List(Udp)).Source.Port);
            Assert.False(tracking.TryDelete(found));
        });
    }
}
