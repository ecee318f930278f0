namespace Patchbay.Rpc;

/// <summary>The answer to a call that opens a stream.</summary>
/// <param name="Result">The reply's own result.</param>
/// <param name="Run">
/// Moves the bytes; it starts once the reply is on its way. When it returns, the client is told that no more comes, and its closing
/// is confirmed; when it throws, the stream ends with that error. It is responsible for what the handler opened.
/// </param>
/// <typeparam name="TResult">What the reply carries.</typeparam>
public sealed record RpcStreamReply<TResult>(TResult Result, Func<RpcStream, Task> Run)
    where TResult : IXdr<TResult>;
