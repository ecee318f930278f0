namespace Patchbay.Qmp;

/// <summary>The peer sent something that is not a message of the protocol, or not of the shape the command promises.</summary>
public sealed class QmpMessageException : Exception
{
    /// <summary>Says what was read and what is wrong with it.</summary>
    /// <param name="message">Both, as one sentence.</param>
    /// <param name="inner">The JSON reader's own complaint, where there is one.</param>
    public QmpMessageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
