using System.Net.Sockets;
using System.Text;
using Patchbay.Ovsdb;

namespace Patchbay.Protocols.Tests.Ovsdb;

/// <summary>The far end of a Unix socket, which says what a test wants said, in pieces of the test's choosing.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly JsonMessages _heard;

    private ScriptedServer(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _heard = new JsonMessages(_stream, 1 << 20);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static (ScriptedServer Server, OvsdbClient Client) Connect(OvsdbOptions? options = null)
    {
        string name = $"\0patchbay-test-{Guid.NewGuid():N}";
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(name));
        listener.Listen(1);
        Socket near = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        near.Connect(new UnixDomainSocketEndPoint(name));
        return (new ScriptedServer(listener.Accept()), new OvsdbClient(new NetworkStream(near, ownsSocket: true), options ?? new OvsdbOptions()));
    }

    public async Task<string> HearAsync()
        => Encoding.UTF8.GetString(await _heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation) ?? []);

    public async Task SayAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancellation);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
