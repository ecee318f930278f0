namespace Patchbay.Rpc;

/// <summary>A procedure with its handler, its types forgotten.</summary>
internal abstract class Binding<TSession>(RpcProcedure procedure)
{
    public RpcProcedure Procedure { get; } = procedure;

    /// <summary>Reads the arguments, runs the handler, writes the result.</summary>
    /// <returns>What runs the stream that the call opened, or null.</returns>
    public abstract ValueTask<Func<RpcStream, Task>?> InvokeAsync(
        TSession session, ReadOnlyMemory<byte> arguments, XdrBuffer reply, CancellationToken cancellationToken);

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
    public override async ValueTask<Func<RpcStream, Task>?> InvokeAsync(
        TSession session, ReadOnlyMemory<byte> arguments, XdrBuffer reply, CancellationToken cancellationToken)
    {
        Write(reply, await handler(session, Read<TArguments>(arguments.Span), cancellationToken));
        return null;
    }
}

internal sealed class StreamBinding<TSession, TArguments, TResult>(
    RpcProcedure<TArguments, TResult> procedure,
    Func<TSession, TArguments, CancellationToken, ValueTask<RpcStreamReply<TResult>>> handler)
    : Binding<TSession>(procedure)
    where TArguments : IXdr<TArguments>
    where TResult : IXdr<TResult>
{
    public override async ValueTask<Func<RpcStream, Task>?> InvokeAsync(
        TSession session, ReadOnlyMemory<byte> arguments, XdrBuffer reply, CancellationToken cancellationToken)
    {
        RpcStreamReply<TResult> opened = await handler(session, Read<TArguments>(arguments.Span), cancellationToken);
        Write(reply, opened.Result);
        return opened.Run;
    }
}
