namespace Patchbay.Qmp;

/// <summary>The peer said no to a command. A lost connection is <see cref="QmpConnectionLostException"/> instead.</summary>
public sealed class QmpException : Exception
{
    /// <summary>Keeps the command beside the peer's own class and words.</summary>
    /// <param name="command">The command's name on the wire.</param>
    /// <param name="errorClass">The error's class, as <c>GenericError</c> or <c>DeviceNotFound</c>.</param>
    /// <param name="description">The peer's sentence, meant for people.</param>
    public QmpException(string command, string errorClass, string description)
        : base($"{command}: {description} ({errorClass})")
        => (Command, Class, Description) = (command, errorClass, description);

    /// <summary>The command's name on the wire.</summary>
    public string Command { get; }

    /// <summary>The error's class: <c>GenericError</c>, <c>CommandNotFound</c>, <c>DeviceNotFound</c>, <c>DeviceNotActive</c> or <c>KVMMissingCap</c>.</summary>
    public string Class { get; }

    /// <summary>The peer's own sentence.</summary>
    public string Description { get; }
}
