using System.Net.Sockets;

namespace Patchbay.Testing.Hosts;

/// <summary>The socket that a daemon serves libvirt's protocol on.</summary>
public static class DaemonSocket
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    // Its length; the program and its version; AUTH_LIST, a call, with serial 1; status.
    private static readonly byte[] Question = [0, 0, 0, 28, 0x20, 0, 0x80, 0x86, 0, 0, 0, 1, 0, 0, 0, 66, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];

    /// <summary>
    /// Whether somebody answers there. A connection alone says little: while a child of a daemon that was killed is between fork and exec,
    /// it has the socket, and nobody will accept.
    /// </summary>
    public static async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token);
            await socket.SendAsync(Question, limit.Token);
            return await socket.ReceiveAsync(new byte[4], limit.Token) > 0;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
