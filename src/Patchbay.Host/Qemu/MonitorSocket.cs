using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;

namespace Patchbay.Host.Qemu;

/// <summary>The Unix socket of a guest's monitor.</summary>
internal static class MonitorSocket
{
    // sun_path holds 108 bytes with the closing zero (unix(7)).
    private const int MaxPathLength = 107;

    /// <summary>Listens, before QEMU is there: it inherits the socket, and whoever connects waits in its queue.</summary>
    /// <remarks>
    /// Bound beside and renamed into place: the runtime removes the path that a socket was bound to when our copy is
    /// closed, and the socket lives on in QEMU.
    /// </remarks>
    /// <exception cref="HostException">Refused.</exception>
    public static Socket Listen(string path)
    {
        string beside = $"{path}.new";
        return WithShort(beside, "listen at", shortened =>
        {
            File.Delete(beside);
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                // Of the socket, before it has a name: in a folder of QEMU's user, a name may be a link to another file a moment later.
                using (SafeFileHandle unnamed = new(socket.Handle, ownsHandle: false))
                {
                    File.SetUnixFileMode(unnamed, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }
                socket.Bind(new UnixDomainSocketEndPoint(shortened));
                socket.Listen(4);
                File.Move(beside, path, overwrite: true);
                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        });
    }

    /// <summary>Connects; null where nobody listens.</summary>
    /// <exception cref="HostException">Refused otherwise.</exception>
    public static Socket? Connect(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        return WithShort(path, "connect to", shortened =>
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(shortened));
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
            {
                socket.Dispose();
                return null;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        });
    }

    // A path that is too long is reached through its folder's descriptor.
    private static T WithShort<T>(string path, string what, Func<string, T> work)
    {
        try
        {
            if (Encoding.UTF8.GetByteCount(path) <= MaxPathLength)
            {
                return work(path);
            }
            using SafeFileHandle folder = Linux.FolderHandle.Open(Path.GetDirectoryName(path)!);
            return work($"/proc/self/fd/{folder.DangerousGetHandle()}/{Path.GetFileName(path)}");
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or Linux.LinuxException or ArgumentException)
        {
            throw new HostException($"{what} the monitor socket {path}: {e.Message}", e);
        }
    }
}
