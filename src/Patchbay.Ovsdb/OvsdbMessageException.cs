namespace Patchbay.Ovsdb;

/// <summary>The server sent something that is not a message of the protocol, or a value of another type than was asked for.</summary>
public sealed class OvsdbMessageException : Exception
{
    /// <summary>Says what was read and what is wrong with it.</summary>
    /// <param name="message">Both, as one sentence.</param>
    /// <param name="inner">The JSON reader's own complaint, where there is one.</param>
    public OvsdbMessageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
