using System.Buffers;

namespace Patchbay.Rpc.Wire;

/// <summary>A packet that arrived. Whoever holds it last disposes of it, after which the payload is gone.</summary>
internal sealed class RpcPacket(RpcHeader header, byte[] body, int length) : IDisposable
{
    private const int HeaderBytes = RpcHeader.Bytes - 4;

    private byte[]? _body = body;

    public RpcHeader Header { get; } = header;

    public ReadOnlyMemory<byte> Payload => _body.AsMemory(HeaderBytes, length - HeaderBytes);

    public void Dispose()
    {
        byte[]? body = _body;
        _body = null;
        if (body is not null)
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }
}
