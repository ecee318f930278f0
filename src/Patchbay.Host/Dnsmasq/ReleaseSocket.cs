using System.Net;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Linux;

namespace Patchbay.Host.Dnsmasq;

/// <summary>How a lease's release comes to its server: as if it had come in by the bridge.</summary>
internal static class ReleaseSocket
{
    /// <summary>Sends one message; nobody waits for the answer. The calling thread is in the network's namespace.</summary>
    /// <param name="what">What it is for, in errors.</param>
    /// <param name="bridge">The bridge.</param>
    /// <param name="server">A server, or the group of all.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="HostException">The bridge, or its address, is gone.</exception>
    public static void Send(string what, string bridge, IPEndPoint server, byte[] message)
    {
        try
        {
            using Socket socket = BridgeSocket.Open(bridge, server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.SendTo(message, server);
        }
        catch (Exception e) when (e is SocketException or LinuxException)
        {
            throw new HostException($"{what}: {e.Message}", e);
        }
    }

    /// <summary>The bytes of an identifier as leases hold it, <c>01:52:54:…</c>.</summary>
    public static byte[] Bytes(string identifier) => Convert.FromHexString(identifier.Replace(":", "", StringComparison.Ordinal));
}
