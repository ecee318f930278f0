using System.Runtime.InteropServices;

namespace Patchbay.Rpc;

/// <summary>What a handler leaves to be done once its reply is written.</summary>
/// <param name="Run">What runs the stream that the call opened, or null.</param>
/// <param name="Descriptors">Descriptors to send after the reply, and to close then; or null.</param>
internal readonly record struct CallOutcome(Func<RpcStream, Task>? Run, IReadOnlyList<SafeHandle>? Descriptors)
{
    public void Dispose()
    {
        foreach (SafeHandle descriptor in Descriptors ?? [])
        {
            descriptor.Dispose();
        }
    }
}
