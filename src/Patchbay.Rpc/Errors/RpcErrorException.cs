namespace Patchbay.Rpc;

/// <summary>Thrown by a handler to answer its call with an error.</summary>
public sealed class RpcErrorException : Exception
{
    /// <summary>Answers with exactly this error.</summary>
    public RpcErrorException(RpcError error, Exception? cause = null)
        : base((error ?? throw new ArgumentNullException(nameof(error))).Message, cause)
        => Error = error;

    /// <summary>Answers with the code's own words and <paramref name="detail"/> after them.</summary>
    public RpcErrorException(LibvirtErrorCode code, LibvirtErrorDomain domain, string detail)
        : this(RpcError.Of(code, domain, detail))
    {
    }

    /// <summary>What the client gets.</summary>
    public RpcError Error { get; }
}
