using System.Diagnostics.CodeAnalysis;

namespace Patchbay.Rpc;

/// <summary>A payload that is not what the protocol says, or a value that the protocol cannot carry.</summary>
public sealed class XdrException : Exception
{
    /// <summary>Names what was found and what was expected.</summary>
    public XdrException(string message)
        : base(message)
    {
    }

    [DoesNotReturn]
    internal static void ThrowTruncated(int wanted, int left)
        => throw new XdrException($"read payload: {wanted} bytes expected, {left} left");

    [DoesNotReturn]
    internal static void ThrowTooLong(string what, uint length, int limit)
        => throw new XdrException($"{what} of length {length} is over the limit of {limit}");

    [DoesNotReturn]
    internal static void ThrowLeftOver(int left)
        => throw new XdrException($"read payload: {left} bytes left over");

    [DoesNotReturn]
    internal static void ThrowNotText()
        => throw new XdrException("read string: not UTF-8 without NUL");
}
