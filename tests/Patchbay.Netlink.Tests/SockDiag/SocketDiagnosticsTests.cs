using System.Net;
using System.Net.Sockets;
using Patchbay.Linux;
using Patchbay.Netlink.SockDiag;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.SockDiag;

public sealed class SocketDiagnosticsTests
{
    [Fact]
    public void A_bound_socket_is_seen_with_its_device_and_its_process()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        network.Exec("ip", "link", "set", "lo", "up");
        using SocketDiagnostics diagnostics = network.Run(SocketDiagnostics.Open);
        using Socket udp = network.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        using Socket tcp = network.Run(() => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp));
        udp.SetRawSocketOption(1, 25, "lo\0"u8);   // SO_BINDTODEVICE
        udp.Bind(new IPEndPoint(IPAddress.Any, 67));
        tcp.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 53));
        tcp.Listen();

        BoundSocket seen = Assert.Single(diagnostics.Udp());
        Assert.Equal(new IPEndPoint(IPAddress.Any, 67), seen.Local);
        Assert.Equal(1, seen.Index);
        Assert.Equal(Environment.ProcessId, ProcessTable.FindSocketOwner(seen.Inode));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 53), Assert.Single(diagnostics.TcpListeners()).Local);
    }
}
