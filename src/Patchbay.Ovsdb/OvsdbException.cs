namespace Patchbay.Ovsdb;

/// <summary>The server said no to a request, or to one operation of a transaction, all of which it has taken back then.</summary>
public sealed class OvsdbException : Exception
{
    /// <summary>Keeps the error's tag beside the server's own words.</summary>
    /// <param name="error">The tag, as <c>constraint violation</c> or <c>timed out</c> (RFC 7047 section 3.1).</param>
    /// <param name="details">The server's sentence, meant for people; empty where it gave none.</param>
    /// <param name="operation">The operation's position in its transaction, from 0; null where it was not one operation's.</param>
    public OvsdbException(string error, string details, int? operation = null)
        : base(details.Length == 0 ? error : $"{error}: {details}")
        => (Error, Details, Operation) = (error, details, operation);

    /// <summary>Of <see cref="Error"/> where a <see cref="OvsdbOperation.Wait"/> was in vain.</summary>
    public const string TimedOut = "timed out";

    /// <summary>Of <see cref="Error"/> where a name is taken, or a row refers to none.</summary>
    public const string ConstraintViolation = "constraint violation";

    /// <summary>The tag.</summary>
    public string Error { get; }

    /// <summary>The server's own sentence.</summary>
    public string Details { get; }

    /// <summary>The operation's position in its transaction, from 0; null where it was not one operation's, as when a constraint of all of it was broken.</summary>
    public int? Operation { get; }
}
