using System.Net.Sockets;
using System.Text;

namespace Patchbay.Linux;

/// <summary>What a service tells its manager, <c>sd_notify(3)</c>.</summary>
public static class ServiceManager
{
    /// <summary>The service is ready.</summary>
    public const string Ready = "READY=1";

    /// <summary>The service is ending.</summary>
    public const string Stopping = "STOPPING=1";

    /// <summary>Sends a state such as <c>STATUS=3 networks</c>; several are separated by line ends. Does nothing where no manager asked for it.</summary>
    /// <returns>Whether a manager was told.</returns>
    public static bool Notify(string state)
    {
        string? address = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        if (string.IsNullOrEmpty(address))
        {
            return false;
        }
        // A leading @ means the abstract namespace, which the kernel spells with a zero.
        string path = address[0] == '@' ? $"\0{address[1..]}" : address;
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path));
        return true;
    }
}
