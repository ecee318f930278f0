namespace Patchbay.Qmp;

/// <summary>The connection ended while, or before, a command was answered: the peer closed it, broke it or broke the protocol.</summary>
public sealed class QmpConnectionLostException : IOException
{
    /// <summary>Says why the connection is gone.</summary>
    /// <param name="reason">What ended it.</param>
    /// <param name="inner">The stream's own failure, where there was one.</param>
    public QmpConnectionLostException(string reason, Exception? inner = null)
        : base($"QMP connection lost: {reason}", inner)
        => Reason = reason;

    /// <summary>What ended the connection.</summary>
    public string Reason { get; }
}
