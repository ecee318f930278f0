using System.Buffers;
using System.Runtime.InteropServices;

namespace Patchbay.Rpc.Wire;

/// <summary>A packet that arrived. Whoever holds it last disposes of it, after which the payload is gone.</summary>
internal sealed class RpcPacket(RpcHeader header, byte[] body, int length) : IDisposable
{
    private const int HeaderBytes = RpcHeader.Bytes - 4;

    private byte[]? _body = body;
    private int _skipped;

    public RpcHeader Header { get; } = header;

    public ReadOnlyMemory<byte> Payload => _body.AsMemory(HeaderBytes + _skipped, length - HeaderBytes - _skipped);

    /// <summary>What came with it.</summary>
    public IReadOnlyList<SafeHandle> Descriptors { get; private set; } = [];

    /// <summary>Gives it its descriptors, whose number stands before the arguments.</summary>
    public void Attach(IReadOnlyList<SafeHandle> descriptors)
    {
        Descriptors = descriptors;
        _skipped = 4;
    }

    public void Dispose()
    {
        foreach (SafeHandle descriptor in Descriptors)
        {
            descriptor.Dispose();
        }
        Descriptors = [];
        byte[]? body = _body;
        _body = null;
        if (body is not null)
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }
}
