using System.Net.Sockets;
using System.Text;

namespace Patchbay.Daemon;

/// <summary>A unix socket that this daemon listens on; a socket that a crashed one left behind is taken over.</summary>
internal sealed class ListeningSocket : IDisposable
{
    // sockaddr_un.sun_path is 108 bytes with its final zero (unix(7)).
    private const int LongestPath = 107;

    private ListeningSocket(Socket socket, string path, bool readOnly) => (Socket, Path, IsReadOnly) = (socket, path, readOnly);

    public Socket Socket { get; }

    public string Path { get; }

    /// <summary>Whether changes are refused to all who come this way.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Listens.</summary>
    /// <param name="path">Where.</param>
    /// <param name="readOnly">Whether changes are refused to all who come this way.</param>
    /// <param name="forAll">Whether anyone may connect, or only its owner and group.</param>
    /// <exception cref="IOException">The path is too long, another daemon listens there, or the folder cannot be written.</exception>
    public static ListeningSocket Open(string path, bool readOnly, bool forAll)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            throw new IOException($"listen on {path}: the path is longer than {LongestPath} bytes, which a unix socket cannot have; choose a shorter --root");
        }
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (File.Exists(path) && IsAnswered(path))
            {
                throw new IOException($"listen on {path}: another daemon listens there");
            }
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, forAll ? (UnixFileMode)0b110_110_110 : (UnixFileMode)0b110_110_000);
            socket.Listen(128);
            return new ListeningSocket(socket, path, readOnly);
        }
        catch (Exception e) when (e is SocketException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new IOException($"listen on {path}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Socket.Dispose();
        File.Delete(Path);
    }

    private static bool IsAnswered(string path)
    {
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
