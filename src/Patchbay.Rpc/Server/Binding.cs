using System.Runtime.InteropServices;
using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>A procedure with its handler, its types forgotten.</summary>
internal abstract class Binding<TSession>(RpcProcedure procedure)
{
    public RpcProcedure Procedure { get; } = procedure;

    /// <summary>Whether its answer is at hand, so that it needs no thread of its own.</summary>
    public virtual bool IsImmediate => false;

    /// <summary>Reads the arguments, runs the handler, writes the result.</summary>
    public abstract ValueTask<CallOutcome> InvokeAsync(
        TSession session, RpcPacket call, XdrBuffer reply, CancellationToken cancellationToken);

    // libvirt ignores what follows the arguments, so nothing asks for the payload's end.
    protected static T Read<T>(ReadOnlySpan<byte> payload)
        where T : IXdr<T>
    {
        try
        {
            XdrReader reader = new(payload);
            return T.Read(ref reader);
        }
        catch (XdrException e)
        {
            throw new RpcErrorException(
                RpcError.Of(LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, "Unable to decode message payload"), e);
        }
    }

    protected static void Write<T>(XdrBuffer reply, T result)
        where T : IXdr<T>
    {
        try
        {
            XdrWriter writer = new(reply);
            result.Write(ref writer);
        }
        catch (XdrException e)
        {
            throw new RpcErrorException(
                RpcError.Of(LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, "Unable to encode message payload"), e);
        }
    }
}

internal sealed class TypedBinding<TSession, TArguments, TResult>(
    RpcProcedure<TArguments, TResult> procedure, Func<TSession, TArguments, CancellationToken, ValueTask<TResult>> handler)
    : Binding<TSession>(procedure)
    where TArguments : IXdr<TArguments>
    where TResult : IXdr<TResult>
{
    public override async ValueTask<CallOutcome> InvokeAsync(
        TSession session, RpcPacket call, XdrBuffer reply, CancellationToken cancellationToken)
    {
        Write(reply, await handler(session, Read<TArguments>(call.Payload.Span), cancellationToken));
        return default;
    }
}

internal sealed class ImmediateBinding<TSession, TArguments, TResult>(
    RpcProcedure<TArguments, TResult> procedure, Func<TSession, TArguments, TResult> handler)
    : Binding<TSession>(procedure)
    where TArguments : IXdr<TArguments>
    where TResult : IXdr<TResult>
{
    public override bool IsImmediate => true;

    public override ValueTask<CallOutcome> InvokeAsync(
        TSession session, RpcPacket call, XdrBuffer reply, CancellationToken cancellationToken)
    {
        Write(reply, handler(session, Read<TArguments>(call.Payload.Span)));
        return default;
    }
}

internal sealed class DescriptorBinding<TSession, TArguments, TResult>(
    RpcProcedure<TArguments, TResult> procedure,
    Func<TSession, TArguments, IReadOnlyList<SafeHandle>, CancellationToken, ValueTask<RpcDescriptorReply<TResult>>> handler)
    : Binding<TSession>(procedure)
    where TArguments : IXdr<TArguments>
    where TResult : IXdr<TResult>
{
    public override async ValueTask<CallOutcome> InvokeAsync(
        TSession session, RpcPacket call, XdrBuffer reply, CancellationToken cancellationToken)
    {
        RpcDescriptorReply<TResult> answer
            = await handler(session, Read<TArguments>(call.Payload.Span), call.Descriptors, cancellationToken);
        if (answer.Descriptors.Count > 0)
        {
            new XdrWriter(reply).UInt32((uint)answer.Descriptors.Count);
        }
        Write(reply, answer.Result);
        return new CallOutcome(null, answer.Descriptors);
    }
}

internal sealed class StreamBinding<TSession, TArguments, TResult>(
    RpcProcedure<TArguments, TResult> procedure,
    Func<TSession, TArguments, CancellationToken, ValueTask<RpcStreamReply<TResult>>> handler)
    : Binding<TSession>(procedure)
    where TArguments : IXdr<TArguments>
    where TResult : IXdr<TResult>
{
    public override async ValueTask<CallOutcome> InvokeAsync(
        TSession session, RpcPacket call, XdrBuffer reply, CancellationToken cancellationToken)
    {
        RpcStreamReply<TResult> opened = await handler(session, Read<TArguments>(call.Payload.Span), cancellationToken);
        Write(reply, opened.Result);
        return new CallOutcome(opened.Run, null);
    }
}
