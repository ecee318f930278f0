using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>A call that waits for its reply.</summary>
/// <param name="arrived">Looks at a good reply on the reading task, before any later packet; may be null.</param>
/// <param name="abandoned">Told of a good reply that no one waits for any more; may be null.</param>
internal sealed class PendingCall(Action<RpcPacket>? arrived, Action<RpcHeader>? abandoned)
{
    private readonly TaskCompletionSource<RpcPacket> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<RpcPacket> ReplyAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration
            = cancellationToken.UnsafeRegister(static (self, token) => ((PendingCall)self!)._reply.TrySetCanceled(token), this);
        return await _reply.Task;
    }

    public void Arrive(RpcPacket packet)
    {
        RpcHeader header = packet.Header;
        try
        {
            if (header.Status == RpcStatus.Ok)
            {
                arrived?.Invoke(packet);
            }
        }
        catch (XdrException e)
        {
            packet.Dispose();
            _reply.TrySetException(new IOException($"read reply: {e.Message}", e));
            return;
        }
        if (!_reply.TrySetResult(packet))
        {
            packet.Dispose();
            if (header.Status == RpcStatus.Ok)
            {
                abandoned?.Invoke(header);
            }
        }
    }

    public void Fail(Exception reason) => _reply.TrySetException(reason);
}
