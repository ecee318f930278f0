using System.Runtime.InteropServices;

namespace Patchbay.Rpc;

/// <summary>The answer to a call about descriptors.</summary>
/// <param name="Result">The reply's own result.</param>
/// <param name="Descriptors">What travels with it; the server closes them here once they are sent.</param>
/// <typeparam name="TResult">What the reply carries.</typeparam>
public sealed record RpcDescriptorReply<TResult>(TResult Result, IReadOnlyList<SafeHandle> Descriptors)
    where TResult : IXdr<TResult>;
