namespace Patchbay.Ovsdb;

/// <summary>The connection ended while, or before, a request was answered: the server closed it, broke it or broke the protocol.</summary>
public sealed class OvsdbConnectionLostException : IOException
{
    /// <summary>Says why the connection is gone.</summary>
    /// <param name="reason">What ended it.</param>
    /// <param name="inner">The stream's own failure, where there was one.</param>
    public OvsdbConnectionLostException(string reason, Exception? inner = null)
        : base($"OVSDB connection lost: {reason}", inner)
        => Reason = reason;

    /// <summary>What ended the connection.</summary>
    public string Reason { get; }
}
