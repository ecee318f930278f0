namespace Patchbay.Rpc;

/// <summary>A value that reads and writes itself in XDR (RFC 4506), the encoding of every payload.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IXdr<TSelf>
    where TSelf : IXdr<TSelf>
{
    /// <summary>Reads one value. Bytes after it are left to the caller.</summary>
    /// <exception cref="XdrException">The bytes are not such a value.</exception>
    static abstract TSelf Read(ref XdrReader reader);

    /// <summary>Appends the value.</summary>
    /// <exception cref="XdrException">A string or list is longer than the protocol allows.</exception>
    void Write(ref XdrWriter writer);
}
