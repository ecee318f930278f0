using System.Net.Sockets;
using System.Text;
using Patchbay.Qmp;

namespace Patchbay.Protocols.Tests.Qmp;

/// <summary>The far end of a Unix socket, which says what a test wants said, in pieces of the test's choosing.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    public const string Hello =
        """{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 9}, "package": "deb"}, "capabilities": ["oob"]}}""";

    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private ScriptedPeer(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, new UTF8Encoding(false));
    }

    public static (ScriptedPeer Peer, Stream Stream) Pair()
    {
        string name = $"\0patchbay-test-{Guid.NewGuid():N}";
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(name));
        listener.Listen(1);
        Socket near = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        near.Connect(new UnixDomainSocketEndPoint(name));
        return (new ScriptedPeer(listener.Accept()), new NetworkStream(near, ownsSocket: true));
    }

    public static async Task<(ScriptedPeer Peer, QmpClient Client)> ConnectAsync(QmpOptions? options = null)
    {
        (ScriptedPeer peer, Stream stream) = Pair();
        await peer.SayAsync(Hello);
        Task<QmpClient> connecting = QmpClient.ConnectAsync(stream, options ?? new QmpOptions(), Cancellation);
        await peer.HearAsync();
        await peer.SayAsync("""{"return": {}, "id": 1}""");
        return (peer, await connecting);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<string?> HearAsync()
        => await _reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

    public Task SayAsync(string line) => SayRawAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public async Task SayRawAsync(byte[] bytes) => await _stream.WriteAsync(bytes, Cancellation);

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return _stream.DisposeAsync();
    }
}
