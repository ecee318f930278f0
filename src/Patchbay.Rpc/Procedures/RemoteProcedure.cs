namespace Patchbay.Rpc;

/// <summary>
/// libvirt's procedures (REMOTE_PROC_…) with their numbers, messages and rights: one line each, used by both ends.
/// </summary>
public static partial class RemoteProcedure
{
    private static RpcProcedure<TArguments, TResult> Open<TArguments, TResult>(uint number, string name)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => new(RpcPrograms.Remote, number, name, RpcAccess.Open);

    private static RpcProcedure<TArguments, TResult> Read<TArguments, TResult>(
        uint number, string name, RpcStreaming streaming = RpcStreaming.None)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => new(RpcPrograms.Remote, number, name, RpcAccess.Read, streaming);

    private static RpcProcedure<TArguments, TResult> Write<TArguments, TResult>(
        uint number, string name, RpcStreaming streaming = RpcStreaming.None)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => new(RpcPrograms.Remote, number, name, RpcAccess.Write, streaming);
}
