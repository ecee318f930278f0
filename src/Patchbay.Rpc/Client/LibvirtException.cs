namespace Patchbay.Rpc;

/// <summary>
/// The server's answer was an error. A connection that broke is an <see cref="IOException"/> instead.
/// </summary>
public sealed class LibvirtException : Exception
{
    /// <summary>Names the call; the rest is in the server's words.</summary>
    public LibvirtException(string procedure, RpcError error)
        : base((error ?? throw new ArgumentNullException(nameof(error))).Message)
    {
        Procedure = procedure;
        Error = error;
    }

    /// <summary>The call, for example <c>NETWORK_CREATE</c>.</summary>
    public string Procedure { get; }

    /// <summary>All that the server said.</summary>
    public RpcError Error { get; }

    /// <summary>
    /// What went wrong; decide by this. As in libvirt's own client, a procedure that the server does not know is
    /// <see cref="LibvirtErrorCode.NoSupport"/>.
    /// </summary>
    public LibvirtErrorCode Code => IsUnknownProcedure ? LibvirtErrorCode.NoSupport : Error.Code;

    /// <summary>
    /// Everything the server said: where its message is but the beginning, as with a document that has several mistakes, the
    /// whole.
    /// </summary>
    public string Details => Error is { Text1: "%s", Text2: { Length: > 0 } whole } ? whole : Message;

    /// <summary>The part of the server that failed.</summary>
    public LibvirtErrorDomain Domain => Error.Domain;

    /// <summary>2 for an error.</summary>
    public int Level => Error.Level;

    // The protocol has no other sign for it: the message's beginning is part of the contract.
    private bool IsUnknownProcedure => Error.Code == LibvirtErrorCode.Rpc
        && Error.Domain == LibvirtErrorDomain.Rpc
        && Error.Message?.StartsWith("unknown procedure", StringComparison.Ordinal) == true;
}
