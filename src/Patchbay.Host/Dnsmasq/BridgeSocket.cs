using System.Net.Sockets;
using System.Text;
using Patchbay.Linux;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Dnsmasq;

/// <summary>Sockets of a bridge: what they send goes over it, and counts as come in by it where it is for the host itself.</summary>
internal static class BridgeSocket
{
    private const int SOL_SOCKET = 1;
    private const int SO_BINDTODEVICE = 25;
    private const int SO_MARK = 36;

    /// <summary>A socket in the calling thread's namespace.</summary>
    /// <param name="bridge">The bridge.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="type">Its type.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <exception cref="SocketException">The bridge is gone.</exception>
    /// <exception cref="LinuxException">The bridge is gone.</exception>
    public static Socket Open(string bridge, AddressFamily family, SocketType type, ProtocolType protocol)
    {
        Socket socket = new(family, type, protocol);
        try
        {
            socket.SetRawSocketOption(SOL_SOCKET, SO_BINDTODEVICE, Encoding.UTF8.GetBytes($"{bridge}\0"));
            // Where another's filter drops what the host sends, marked packets pass.
            socket.SetRawSocketOption(SOL_SOCKET, SO_MARK, BitConverter.GetBytes(CoexistencePlanner.Mark));
            if (family == AddressFamily.InterNetworkV6)
            {
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, LinkNumbers.Of(bridge));
            }
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
